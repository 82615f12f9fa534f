using Linnet.Generation;
using Linnet.Generation.Cpu;

namespace Linnet.Training.Generation;

/// <summary>A beginning and, one after another in the same cache, what may follow it.</summary>
/// <remarks>Endings stand at the same positions: an ending overwrites the one before, which nobody reads any more.</remarks>
internal sealed class BranchingSequence : PendingSequence
{
    private readonly int _stem;
    private readonly List<(int Start, int End)> _endings = [];

    /// <param name="text">The beginning and its endings; the last token of each ending is only predicted, not read.</param>
    /// <param name="index">Index in the call.</param>
    /// <param name="prefixLength">Positions before it.</param>
    public BranchingSequence(BranchingText text, int index, int prefixLength)
        : base([.. text.Stem, .. text.Endings.SelectMany(ending => ending.SkipLast(1))], index, prefixLength)
    {
        _stem = text.Stem.Length;
        var start = _stem;
        foreach (var ending in text.Endings)
        {
            _endings.Add((start, start += Math.Max(0, ending.Length - 1)));
        }
    }

    public override bool IsFinished => Computed == Tokens.Count;

    public override bool WantsLogits(int index) => index >= _stem - 1;

    public override int Position(int index) => PrefixLength + _stem + (index < _stem ? index - _stem : index - Of(index).Start);

    public override int Together(int index) => index < _stem ? _stem - index : Of(index).End - index;

    /// <summary>Which ending a token behind the stem belongs to, and which of its tokens it is.</summary>
    public (int Ending, int Place) Locate(int index)
    {
        var ending = _endings.FindIndex(e => index < e.End);
        return (ending, index - _endings[ending].Start);
    }

    private (int Start, int End) Of(int index) => _endings[Locate(index).Ending];
}
