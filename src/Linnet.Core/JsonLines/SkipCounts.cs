using Linnet.Core.Messages;

namespace Linnet.Core.JsonLines;

/// <summary>How many lines were read and skipped. One may serve several files.</summary>
public sealed class SkipCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<SkipReason>().Length];

    /// <summary>Lines that gave a record.</summary>
    public long Records { get; internal set; }

    /// <summary>Lines skipped for a fault: all but the empty ones.</summary>
    public long Skipped => _counts.Sum() - this[SkipReason.Empty];

    /// <summary>All lines: records, skipped and empty.</summary>
    public long Lines => Records + _counts.Sum();

    /// <summary>How many lines were skipped for one reason.</summary>
    public long this[SkipReason reason] => _counts[(int)reason];

    internal void Add(SkipReason reason) => _counts[(int)reason]++;

    /// <summary>For example "3 of 10 lines skipped: 2 not UTF-8, 1 too long".</summary>
    public Text Describe()
    {
        var reasons = Enum.GetValues<SkipReason>().Where(r => r != SkipReason.Empty && this[r] > 0).ToList();
        if (reasons.Count == 0)
        {
            return new Text($"none of {Lines} lines skipped", $"共 {Lines} 行，没有跳过任何行");
        }

        var english = string.Join(", ", reasons.Select(r => $"{this[r]} {r.Describe().English}"));
        var chinese = string.Join("、", reasons.Select(r => $"{r.Describe().Chinese} {this[r]} 行"));
        return new Text($"{Skipped} of {Lines} lines skipped: {english}", $"共 {Lines} 行，跳过 {Skipped} 行：{chinese}");
    }
}
