using System.Runtime.InteropServices;
using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>A sequence whose keys and values lie in pages.</summary>
/// <param name="tokens">All tokens known so far, at least one.</param>
internal abstract class PagedSequence(List<int> tokens)
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

    /// <summary>Reads the logits after one of its tokens; several threads do so at once, for other sequences and for other tokens of this one.</summary>
    /// <param name="index">The token.</param>
    /// <param name="logits">[V].</param>
    /// <param name="sampler">The thread's own.</param>
    public abstract void Read(int index, ReadOnlySpan<float> logits, Sampler sampler);

    /// <summary>After all have read: goes on with what was read, one sequence after the other.</summary>
    public virtual void GoOn()
    {
    }

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
/// <param name="visit">Receives the index of each further token and the logits, [V], after it; on several threads at once.</param>
internal sealed class ScoredSequence(List<int> tokens, int unread, ScoredSequence.Visit visit) : PagedSequence(tokens)
{
    public delegate void Visit(int index, ReadOnlySpan<float> logits);

    public override int Positions => Tokens.Count;

    public override int Unread => unread;

    public override bool IsFinished => Computed == Tokens.Count;

    public override bool WantsLogits(int index) => index >= unread;

    public override void Read(int index, ReadOnlySpan<float> logits, Sampler sampler) => visit(index, logits);
}

/// <summary>A prompt that is being continued.</summary>
/// <param name="generated">The prompt and what was drawn.</param>
/// <param name="description">The model.</param>
/// <param name="add">Adds a token to it.</param>
internal sealed class ContinuedSequence(GeneratedSequence generated, DecoderDescription description, Action<GeneratedSequence, DrawnToken> add)
    : PagedSequence(generated.Tokens)
{
    private DrawnToken _drawn;

    // The last token needs no position of its own.
    public override int Positions =>
        (int)Math.Min(description.MaximumSequenceLength, Math.Max(1, generated.Request.MaximumNewTokens) - 1L + Given);

    public override int Unread => Given - 1;

    public override bool IsFinished => generated.IsFinished;

    public override bool WantsLogits(int index) => index == Tokens.Count - 1;

    public override void Read(int index, ReadOnlySpan<float> logits, Sampler sampler) =>
        _drawn = sampler.Draw(logits, generated.Request, CollectionsMarshal.AsSpan(Tokens));

    public override void GoOn() => add(generated, _drawn);
}
