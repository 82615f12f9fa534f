using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>A sequence on its way through the decoder.</summary>
internal abstract class PendingSequence(IEnumerable<int> tokens, int index, int prefixLength)
{
    /// <summary>Index in the call.</summary>
    public int Index { get; } = index;

    /// <summary>Positions before its first token, which the cache already holds.</summary>
    public int PrefixLength { get; } = prefixLength;

    /// <summary>All tokens after the prefix known so far.</summary>
    public List<int> Tokens { get; } = [.. tokens];

    /// <summary>How many of them have gone through the decoder.</summary>
    public int Computed { get; set; }

    /// <summary>Where one of its tokens stands.</summary>
    public virtual int Position(int index) => PrefixLength + index;

    /// <summary>How many tokens from this one on may go through the decoder in one pass.</summary>
    public virtual int Together(int index) => Tokens.Count - index;

    /// <summary>Whether nothing is left to compute.</summary>
    public abstract bool IsFinished { get; }

    /// <summary>Whether the logits after this one of its tokens are needed.</summary>
    public abstract bool WantsLogits(int index);
}

/// <summary>A sequence whose tokens are all known.</summary>
internal sealed class GivenSequence(int[] tokens, int index, bool lastOnly, int prefixLength) : PendingSequence(tokens, index, prefixLength)
{
    public override bool IsFinished => Computed == Tokens.Count;

    public override bool WantsLogits(int index) => !lastOnly || index == Tokens.Count - 1;
}

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

/// <summary>A prompt that is being continued.</summary>
internal sealed class GeneratedSequence : PendingSequence
{
    private readonly List<float> _logProbabilities = [];
    private readonly List<PositionScores> _scores = [];
    private readonly IStopRule? _stopRule;
    private readonly long _mostTokens;
    private FinishReason? _reason;

    public GeneratedSequence(GenerationRequest request, int index, DecoderDescription description)
        : base(request.Prompt, index, prefixLength: 0)
    {
        Request = request;
        SequenceCheck.RequireTokens(request.Prompt, description);
        SequenceCheck.RequireLength(request.Prompt.Length, description);
        request.Validate(description.VocabularySize);
        _stopRule = request.StopRule?.Invoke();

        // The token after the last position needs no position of its own.
        _mostTokens = description.MaximumSequenceLength + 1L;
        _reason = request.MaximumNewTokens == 0 ? FinishReason.TokenLimit : null;
    }

    public GenerationRequest Request { get; }

    public int NewTokens => _logProbabilities.Count;

    public override bool IsFinished => _reason is not null;

    public override bool WantsLogits(int index) => index == Tokens.Count - 1;

    public void Add(DrawnToken drawn)
    {
        Tokens.Add(drawn.Token);
        _logProbabilities.Add(drawn.LogProbability);
        if (drawn.Scores is { } scores)
        {
            _scores.Add(scores);
        }

        _reason = Request.StopTokens.Contains(drawn.Token) ? FinishReason.StopToken
            : _stopRule?.Add(drawn.Token) == true ? FinishReason.StopText
            : NewTokens == Request.MaximumNewTokens ? FinishReason.TokenLimit
            : Tokens.Count == _mostTokens ? FinishReason.PositionLimit
            : null;
    }

    public Completion ToCompletion() => new([.. Tokens.Skip(Request.Prompt.Length)], [.. _logProbabilities], _reason!.Value) { Scores = _scores };
}

/// <summary>What every sequence must hold before it is computed.</summary>
internal static class SequenceCheck
{
    /// <summary>At least one token, all of the vocabulary.</summary>
    public static void RequireTokens(int[] tokens, DecoderDescription description)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length);
        foreach (var token in tokens)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, description.VocabularySize);
        }
    }

    /// <param name="positions">How many tokens need a position.</param>
    /// <param name="description">The model.</param>
    /// <param name="unplaced">How many tokens at the end need none.</param>
    /// <exception cref="UsageException">The model has fewer positions.</exception>
    public static void RequireLength(long positions, DecoderDescription description, int unplaced = 0)
    {
        if (positions > description.MaximumSequenceLength)
        {
            throw new UsageException(new Text(
                $"The text has {positions + unplaced} tokens, the model takes at most {description.MaximumSequenceLength}. Shorten the text.",
                $"文本有 {positions + unplaced} 个词元，模型最多接受 {description.MaximumSequenceLength} 个。请缩短文本。"));
        }
    }
}
