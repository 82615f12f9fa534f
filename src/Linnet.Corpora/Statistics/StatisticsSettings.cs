using Linnet.Core.JsonLines;
using Linnet.Core.Tokenizers;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Reading;

namespace Linnet.Corpora.Statistics;

/// <summary>What is counted.</summary>
public sealed record StatisticsSettings
{
    /// <summary>How files are read.</summary>
    public ReadingSettings Reading { get; init; } = new();

    /// <summary>Counts tokens; null: they are not.</summary>
    public ITokenizer? Tokenizer { get; init; }

    /// <summary>Tells languages; null: documents are told apart by script.</summary>
    public FastTextModel? Languages { get; init; }

    /// <summary>At least 1; the numbers are the same for any.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How many different texts are remembered to find duplicates: 22 bytes each at most.</summary>
    public int RememberedTexts { get; init; } = 1 << 24;

    /// <summary>Where skipped records are kept, or null.</summary>
    public Quarantine? Quarantine { get; init; }
}
