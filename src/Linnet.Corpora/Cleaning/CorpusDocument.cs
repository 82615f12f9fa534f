namespace Linnet.Corpora.Cleaning;

/// <summary>A document on its way through cleaning.</summary>
/// <param name="Source">The source's name in the recipe.</param>
/// <param name="Id">The document's id, unique in its source.</param>
/// <param name="Origin">Where its own file says it is from.</param>
/// <param name="Lines">Its lines.</param>
public sealed record CorpusDocument(string Source, string Id, string Origin, IReadOnlyList<string> Lines)
{
    /// <summary>Characters (code points) of all lines, line ends not counted.</summary>
    public long Characters { get; } = Lines.Sum(line => Corpora.Characters.Count(line));

    /// <summary>The lines as one text.</summary>
    public string Text => string.Join('\n', Lines);

    /// <summary>The same document with other lines.</summary>
    public CorpusDocument With(IReadOnlyList<string> lines) => new(Source, Id, Origin, lines);
}
