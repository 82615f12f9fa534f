using Linnet.Generation.Cpu;
using Linnet.Model;
using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>Takes the logits after tokens that asked for them.</summary>
/// <param name="asked">Which sequences, and which of their tokens.</param>
/// <param name="logits">[asked, V], float32, on the decoder's device; the loop disposes them.</param>
/// <typeparam name="TSequence">The kind of sequence.</typeparam>
internal delegate void LogitsReader<TSequence>(IReadOnlyList<(TSequence Sequence, int Index)> asked, Tensor logits);

/// <summary>Takes sequences through the decoder: so many at a time, one that ends makes room for the next that waits.</summary>
/// <remarks>
/// Those at work hold the first places of the cache. The last of them moves to a place that is given up, so newcomers stand together behind
/// the others, and a pass is over neighbours: over those whose prompts are still to be read, or one token each over all.
/// </remarks>
internal sealed class DecodeLoop(CachedDecoder decoder, int places)
{
    // Tokens of a pass, numbers in its mask, logits that are alive at once: each some 100 MB at most, whatever the text.
    private const int MaximumTokens = 4096;
    private const long MaximumMask = 1 << 25;
    private const long MaximumLogits = 1 << 23;

    private DecoderDescription Description => decoder.Description;

    /// <summary>Computes all sequences.</summary>
    /// <param name="waiting">None of them finished.</param>
    /// <param name="prefix">What all of them begin with, or null.</param>
    /// <param name="read">Gets the logits that were asked for, in order, and may lengthen a sequence.</param>
    /// <param name="cancellation">Looked at before each layer.</param>
    public void Run<TSequence>(
        IReadOnlyList<TSequence> waiting, SharedPrefix? prefix, LogitsReader<TSequence> read, CancellationToken cancellation)
        where TSequence : PendingSequence
    {
        cancellation.ThrowIfCancellationRequested();
        var count = Math.Min(places, waiting.Count);
        if (count == 0)
        {
            return;
        }

        using var cache = prefix is null ? decoder.NewCache(count, End(waiting[0])) : new StaticCache(prefix.Cache, prefix.Length, count);
        List<TSequence> active = [];
        for (var next = 0; active.Count > 0 || next < waiting.Count;)
        {
            while (active.Count < count && next < waiting.Count)
            {
                active.Add(waiting[next++]);
            }

            Step(active, cache, read, cancellation);
            Leave(active, cache);
        }
    }

    /// <summary>Computes a prefix.</summary>
    /// <param name="prefix">At least one token.</param>
    /// <param name="cache">Of one place; gets its keys and values.</param>
    /// <param name="cancellation">Looked at before each layer.</param>
    public SharedPrefix Compute(int[] prefix, StaticCache cache, CancellationToken cancellation)
    {
        var sequence = new GivenSequence(prefix, 0, lastOnly: true, prefixLength: 0);
        float[] last = [];
        while (!sequence.IsFinished)
        {
            Step([sequence], cache, (_, logits) => last = new HostLogits().Read(logits).ToArray(), cancellation);
        }

        return new SharedPrefix(cache, prefix.Length, last);
    }

    private void Step<TSequence>(List<TSequence> active, StaticCache cache, LogitsReader<TSequence> read, CancellationToken cancellation)
        where TSequence : PendingSequence
    {
        cancellation.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        var first = Math.Max(0, active.FindIndex(HasSeveral));
        var last = active.FindLastIndex(HasSeveral);
        var chosen = last < 0 ? active : active[first..(last + 1)];
        var length = Length(chosen);
        var tokens = new long[chosen.Count * length];
        List<(TSequence Sequence, int Index)> asked = [];
        List<long> rows = [];
        for (var i = 0; i < chosen.Count; i++)
        {
            var sequence = chosen[i];
            for (var t = 0; t < Math.Min(length, Pending(sequence)); t++)
            {
                var index = sequence.Computed + t;
                tokens[(i * length) + t] = sequence.Tokens[index];
                if (sequence.WantsLogits(index))
                {
                    asked.Add((sequence, index));
                    rows.Add((i * length) + t);
                }
            }
        }

        int[] starts = [.. chosen.Select(s => s.Position(s.Computed))];
        var pass = new DecodePass(first, starts, tokens, Description.SlidingWindow, decoder.Device);
        cache.Require(pass.End);
        var hidden = decoder.Hidden(pass, cache, cancellation);      // [B·T, D]
        foreach (var sequence in chosen)
        {
            sequence.Computed += Math.Min(length, Pending(sequence));
        }

        Read(asked, [.. rows], hidden, read, cancellation);
    }

    private void Read<TSequence>(
        List<(TSequence Sequence, int Index)> asked, long[] rows, Tensor hidden, LogitsReader<TSequence> read, CancellationToken cancellation)
    {
        var together = (int)Math.Max(1, MaximumLogits / Description.VocabularySize);
        for (var begin = 0; begin < rows.Length; begin += together)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var end = Math.Min(rows.Length, begin + together);
            var wanted = rows.Length == hidden.shape[0] && together >= rows.Length
                ? hidden
                : hidden.index_select(0, tensor(rows[begin..end], device: decoder.Device));
            read(asked[begin..end], decoder.Logits(wanted));
        }
    }

    /// <summary>T: the longest of what is pending, within the bounds.</summary>
    private int Length<TSequence>(List<TSequence> chosen)
        where TSequence : PendingSequence
    {
        var length = Math.Min(chosen.Max(Pending), Math.Max(1, MaximumTokens / chosen.Count));
        var start = chosen.Max(s => s.Position(s.Computed));
        var hasMask = start > 0 || Description.Position == PositionKind.Alibi || Description.SlidingWindow < length;
        while (length > 1 && hasMask && AttentionMask.Size(Description, chosen.Count, length, (long)start + length) > MaximumMask)
        {
            length /= 2;
        }

        return length;
    }

    private static void Leave<TSequence>(List<TSequence> active, StaticCache cache)
        where TSequence : PendingSequence
    {
        for (var place = active.Count - 1; place >= 0; place--)
        {
            if (active[place].IsFinished)
            {
                var last = active.Count - 1;
                if (place != last)
                {
                    cache.Move(last, place, active[last].Position(active[last].Computed - 1) + 1);
                    active[place] = active[last];
                }

                active.RemoveAt(last);
            }
        }
    }

    private static int Pending(PendingSequence sequence) => sequence.Together(sequence.Computed);

    private static bool HasSeveral(PendingSequence sequence) => Pending(sequence) > 1;

    // Where a sequence ends, as far as is known now.
    private static int End(PendingSequence sequence) => sequence.Position(sequence.Tokens.Count - 1) + 1;
}
