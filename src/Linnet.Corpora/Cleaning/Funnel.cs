namespace Linnet.Corpora.Cleaning;

/// <summary>What is left of a source after a step.</summary>
/// <param name="Source">The source.</param>
/// <param name="Stage">The step; "read" is the beginning.</param>
/// <param name="Documents">Documents left.</param>
/// <param name="Characters">Characters left.</param>
public sealed record FunnelLevel(string Source, string Stage, long Documents, long Characters);

/// <summary>The account of cleaning: what is left of each source after each step, and every removal. Nothing vanishes without one.</summary>
public sealed class Funnel
{
    private readonly IReadOnlyList<string> _sources;
    private readonly List<FunnelLevel> _levels = [];
    private readonly List<Removal> _removals = [];

    /// <param name="sources">The sources' names, in order.</param>
    /// <param name="documents">All documents as they were read.</param>
    public Funnel(IReadOnlyList<string> sources, IReadOnlyList<CorpusDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(sources);
        _sources = sources;
        Documents = documents;
        AddLevels("read");
    }

    /// <summary>The documents that are left.</summary>
    public IReadOnlyList<CorpusDocument> Documents { get; private set; }

    /// <summary>What is left after each step, by step and source.</summary>
    public IReadOnlyList<FunnelLevel> Levels => _levels;

    /// <summary>Every removal so far.</summary>
    public IReadOnlyList<Removal> Removals => _removals;

    /// <summary>Takes a step's result.</summary>
    /// <param name="stage">The step's name.</param>
    /// <param name="result">What it kept and removed.</param>
    /// <exception cref="InvalidOperationException">In is not out and removed together, in documents or in characters.</exception>
    public void Take(string stage, StepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach (var source in _sources)
        {
            var before = _levels.Last(l => l.Source == source);
            var kept = result.Kept.Where(d => d.Source == source).ToList();
            var removed = result.Removals.Where(r => r.Document.Source == source).ToList();
            var characters = removed.Sum(r => r.Characters) + result.Trimmed.GetValueOrDefault(source);
            if (before.Documents != kept.Count + removed.Count(r => r.IsDocument) || before.Characters != kept.Sum(d => d.Characters) + characters)
            {
                throw new InvalidOperationException(
                    $"{stage} of {source}: {before.Documents} documents and {before.Characters} characters went in, {kept.Count} and "
                    + $"{kept.Sum(d => d.Characters)} came out, {removed.Count(r => r.IsDocument)} and {characters} were removed.");
            }
        }

        Documents = result.Kept;
        _removals.AddRange(result.Removals);
        AddLevels(stage);
    }

    private void AddLevels(string stage) => _levels.AddRange(_sources.Select(source =>
    {
        var documents = Documents.Where(d => d.Source == source).ToList();
        return new FunnelLevel(source, stage, documents.Count, documents.Sum(d => d.Characters));
    }));
}

/// <summary>What a step did.</summary>
/// <param name="Kept">The documents that go on, some with fewer lines.</param>
/// <param name="Removals">What was removed, with reasons.</param>
public sealed record StepResult(IReadOnlyList<CorpusDocument> Kept, IReadOnlyList<Removal> Removals)
{
    /// <summary>Characters that fell away inside lines, by source: white space and control characters.</summary>
    public IReadOnlyDictionary<string, long> Trimmed { get; init; } = new Dictionary<string, long>();
}
