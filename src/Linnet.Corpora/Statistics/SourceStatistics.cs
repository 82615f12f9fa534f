namespace Linnet.Corpora.Statistics;

/// <summary>The numbers of one source, or of all.</summary>
/// <param name="source">The source.</param>
public sealed class SourceStatistics(string source)
{
    private readonly SortedDictionary<string, long> _languages = new(StringComparer.Ordinal);

    /// <summary>The source.</summary>
    public string Source { get; } = source;

    /// <summary>Documents.</summary>
    public long Documents => Lengths.Count;

    /// <summary>Characters: code points.</summary>
    public long Characters => Lengths.Sum;

    /// <summary>Bytes of UTF-8.</summary>
    public long Bytes { get; private set; }

    /// <summary>Tokens, without those that begin and end a document; 0 without a tokenizer.</summary>
    public long Tokens { get; private set; }

    /// <summary>Documents whose text was read before, in any source.</summary>
    public long Duplicates { get; private set; }

    /// <summary>The documents' lengths in characters.</summary>
    public LengthHistogram Lengths { get; } = new();

    /// <summary>Documents by language: by a model's label, or by the script of most letters.</summary>
    public IReadOnlyDictionary<string, long> Languages => _languages;

    /// <summary>Adds what another source counted.</summary>
    public void Add(SourceStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Bytes += other.Bytes;
        Tokens += other.Tokens;
        Duplicates += other.Duplicates;
        Lengths.Add(other.Lengths);
        foreach (var (language, documents) in other._languages)
        {
            _languages[language] = _languages.GetValueOrDefault(language) + documents;
        }
    }

    internal void Add(DocumentNumbers numbers, bool isDuplicate)
    {
        Lengths.Add(numbers.Characters);
        Bytes += numbers.Bytes;
        Tokens += numbers.Tokens;
        Duplicates += isDuplicate ? 1 : 0;
        _languages[numbers.Language] = _languages.GetValueOrDefault(numbers.Language) + 1;
    }
}

/// <summary>What is counted of one document.</summary>
internal readonly record struct DocumentNumbers(long Characters, long Bytes, long Tokens, string Language);
