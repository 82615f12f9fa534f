using System.Runtime.InteropServices;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>A sequence on its way through the decoder.</summary>
/// <param name="tokens">All tokens known so far, at least one.</param>
internal abstract class PendingSequence(List<int> tokens)
{
    /// <summary>All tokens known so far.</summary>
    public List<int> Tokens { get; } = tokens;

    /// <summary>How many of them were known from the start.</summary>
    public int Given { get; } = tokens.Count;

    /// <summary>How many of them have gone through the decoder, by this sequence or by another that begins alike.</summary>
    public int Computed { get; private set; }

    /// <summary>Its pages while it is on its way.</summary>
    public PageTable? Table { get; private set; }

    /// <summary>Most positions that it will have.</summary>
    public abstract int Positions { get; }

    /// <summary>How many tokens come before the first whose logits are needed: their keys and values may come from anywhere.</summary>
    public abstract int Unread { get; }

    /// <summary>Whether nothing is left to compute.</summary>
    public abstract bool IsFinished { get; }

    /// <summary>Whether the logits after this one of its tokens are needed.</summary>
    public abstract bool WantsLogits(int index);

    /// <summary>Receives the logits, [V], after the last computed token.</summary>
    public abstract void Take(ReadOnlySpan<float> logits);

    /// <summary>Gets its pages; false when there is no room yet.</summary>
    public bool TryOpen(PageCache cache)
    {
        Table = cache.TryOpen(CollectionsMarshal.AsSpan(Tokens)[..Unread], Positions);
        Computed = Table?.Taken ?? 0;
        return Table is not null;
    }

    /// <summary>One more token has gone through the decoder.</summary>
    public void Advance() => Computed++;

    /// <summary>Lets others begin with what is computed.</summary>
    public void Publish() =>
        Table!.Publish(CollectionsMarshal.AsSpan(Tokens), Computed, partial: Computed <= Given || IsFinished);

    /// <summary>Gives its pages back.</summary>
    public void Close()
    {
        Table?.Close();
        Table = null;
    }
}

/// <summary>A sequence whose tokens are all known.</summary>
/// <param name="tokens">The tokens.</param>
/// <param name="unread">How many come before the first whose logits are needed; the last one's are.</param>
/// <param name="visit">Receives the index of each further token and the logits, [V], after it.</param>
internal sealed class GivenSequence(List<int> tokens, int unread, GivenSequence.Visit visit) : PendingSequence(tokens)
{
    public delegate void Visit(int index, ReadOnlySpan<float> logits);

    public override int Positions => Tokens.Count;

    public override int Unread => unread;

    public override bool IsFinished => Computed == Tokens.Count;

    public override bool WantsLogits(int index) => index >= unread;

    public override void Take(ReadOnlySpan<float> logits) => visit(Computed - 1, logits);
}

/// <summary>A prompt that is being continued.</summary>
internal sealed class GeneratedSequence : PendingSequence
{
    private readonly List<float> _logProbabilities = [];
    private readonly int _mostPositions;
    private readonly Draw _draw;
    private FinishReason? _reason;

    /// <param name="request">The prompt and how to continue it.</param>
    /// <param name="description">The model.</param>
    /// <param name="draw">Adds a token to the sequence.</param>
    public GeneratedSequence(GenerationRequest request, DecoderDescription description, Draw draw)
        : base(Checked(request, description))
    {
        Request = request;
        _mostPositions = description.MaximumSequenceLength;
        _draw = draw;
        _reason = request.MaximumNewTokens == 0 ? FinishReason.TokenLimit : null;
    }

    public delegate void Draw(GeneratedSequence sequence, ReadOnlySpan<float> logits);

    public GenerationRequest Request { get; }

    public int NewTokens => _logProbabilities.Count;

    // The last token needs no position of its own.
    public override int Positions => (int)Math.Min(_mostPositions, Math.Max(1, Request.MaximumNewTokens) - 1L + Given);

    public override int Unread => Given - 1;

    public override bool IsFinished => _reason is not null;

    public override bool WantsLogits(int index) => index == Tokens.Count - 1;

    public override void Take(ReadOnlySpan<float> logits) => _draw(this, logits);

    public void Add(int token, float logProbability)
    {
        Tokens.Add(token);
        _logProbabilities.Add(logProbability);
        _reason = Request.StopTokens.Contains(token) ? FinishReason.StopToken
            : NewTokens == Request.MaximumNewTokens ? FinishReason.TokenLimit
            : Tokens.Count > _mostPositions ? FinishReason.PositionLimit
            : null;
    }

    public Completion ToCompletion() => new([.. Tokens.Skip(Given)], [.. _logProbabilities], _reason!.Value);

    private static List<int> Checked(GenerationRequest request, DecoderDescription description)
    {
        SequenceCheck.RequireTokens(request.Prompt, description);
        SequenceCheck.RequireLength(request.Prompt.Length, description);
        request.Sampling.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(request.MaximumNewTokens);
        return [.. request.Prompt];
    }
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
