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

    /// <summary>A prefix and what follows it, of which the last <paramref name="unplaced"/> tokens need no position; what follows may be empty.</summary>
    public static void Require(int[] prefix, IReadOnlyList<int[]> continuations, DecoderDescription description, int unplaced)
    {
        ArgumentNullException.ThrowIfNull(continuations);
        RequireTokens(prefix, description);
        RequireLength(prefix.Length, description);
        foreach (var continuation in continuations)
        {
            ArgumentNullException.ThrowIfNull(continuation, nameof(continuations));
            if (continuation.Length > 0)
            {
                RequireTokens(continuation, description);
                RequireLength((long)prefix.Length + continuation.Length - unplaced, description, unplaced);
            }
        }
    }

    /// <summary>A prefix and texts that branch; the last token of each ending needs no position.</summary>
    public static void Require(int[] prefix, IReadOnlyList<BranchingText> texts, DecoderDescription description)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Require(prefix, (IReadOnlyList<int[]>)[], description, unplaced: 1);
        foreach (var text in texts)
        {
            RequireTokens(text.Stem, description);
            Require(prefix, [.. text.Endings.Select(ending => (int[])[.. text.Stem, .. ending])], description, unplaced: 1);
        }
    }
}
