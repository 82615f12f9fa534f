using System.Runtime.InteropServices;
using Linnet.Model;
using Linnet.Model.Checkpoints;

namespace Linnet.Generation.Cpu;

/// <summary>The decode engine on the processor: 32-bit floats, <see cref="System.Numerics.Vector{T}"/>, key/value cache, no native library.</summary>
/// <remarks>
/// Prompts and next tokens of all sequences share forward passes of at most 64 rows; a sequence that ends makes room for the next
/// request. The numbers are the same bit for bit for any batch and any number of threads; they may differ in the last places
/// between processors of different vector width.
/// </remarks>
public sealed class CpuGenerator : IGenerator
{
    private readonly ThreadTeam _team;
    private readonly ForwardPass _pass;
    private readonly Sampler _sampler;
    private bool _isDisposed;

    private CpuGenerator(DecoderDescription description, Func<string, ReadOnlySpan<float>> weights, int threads, WeightPrecision precision)
    {
        Description = description;
        var decoder = new PackedDecoder(description, weights, precision);
        WeightBytes = decoder.Size;
        _team = new ThreadTeam(threads);
        _pass = new ForwardPass(decoder, _team);
        _sampler = new Sampler(description.VocabularySize);
    }

    /// <inheritdoc/>
    public DecoderDescription Description { get; }

    /// <summary>Bytes of the matrices as they are kept: one stream reads about so many for every token.</summary>
    public long WeightBytes { get; }

    /// <summary>Copies weights from memory, in milliseconds for small models: also during training.</summary>
    /// <param name="description">The model.</param>
    /// <param name="weights">Gives each weight of <see cref="WeightNames.All"/> by name, row-major; a span is read before the next is asked for.</param>
    /// <param name="threads">How many threads compute, at least 1. Changes nothing but the speed.</param>
    /// <param name="precision">How the matrices are kept.</param>
    /// <exception cref="ArgumentException">A weight does not have the size that the description says.</exception>
    public static CpuGenerator Load(
        DecoderDescription description, Func<string, ReadOnlySpan<float>> weights, int threads, WeightPrecision precision = WeightPrecision.Float32)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return new CpuGenerator(description, weights, threads, precision);
    }

    /// <summary>Copies the weights of a checkpoint, which may be closed afterwards.</summary>
    /// <inheritdoc cref="Load(DecoderDescription, Func{string, ReadOnlySpan{float}}, int, WeightPrecision)" path="/param[@name='threads']"/>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="threads">How many threads compute, at least 1. Changes nothing but the speed.</param>
    /// <param name="precision">How the matrices are kept.</param>
    public static CpuGenerator Load(Checkpoint checkpoint, int threads, WeightPrecision precision = WeightPrecision.Float32)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Load(checkpoint.Description, name => checkpoint.Weights.Floats(name), threads, precision);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Completion> Generate(
        IReadOnlyList<GenerationRequest> requests, Action<GeneratedToken>? onToken, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var sequences = requests.Select((request, index) => new GeneratedSequence(request, index, Description)).ToList();
        Run([.. sequences.Where(s => !s.IsFinished)], Draw, () => new KeyValueCache(Description), cancellation);
        return [.. sequences.Select(s => s.ToCompletion())];

        void Draw(GeneratedSequence sequence, ReadOnlySpan<float> logits)
        {
            var drawn = _sampler.Draw(logits, sequence.Request, CollectionsMarshal.AsSpan(sequence.Tokens));
            sequence.Add(drawn);
            onToken?.Invoke(
                new GeneratedToken(sequence.Index, sequence.NewTokens - 1, drawn.Token, drawn.LogProbability) { Scores = drawn.Scores });
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> LogProbabilities(IReadOnlyList<int[]> sequences, CancellationToken cancellation)
    {
        var scored = Given(sequences, dropLast: true);
        var results = sequences.Select(s => new float[s.Length - 1]).ToList();
        Run(
            [.. scored.Where(s => s.Tokens.Count > 0)],
            (s, logits) => results[s.Index][s.Computed - 1] = LogProbability(logits, sequences[s.Index][s.Computed]),
            () => new KeyValueCache(Description),
            cancellation);
        return results;
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> LogProbabilities(int[] prefix, IReadOnlyList<int[]> continuations, CancellationToken cancellation)
    {
        Require(prefix, continuations, unplaced: 1);
        var results = continuations.Select(c => new float[c.Length]).ToList();
        var (cache, first) = Compute(prefix, cancellation);
        var total = LogSoftmax.LogSumExp(first);
        List<GivenSequence> further = [];
        for (var i = 0; i < continuations.Count; i++)
        {
            if (continuations[i] is [var token, ..])
            {
                results[i][0] = (float)(first[token] - total);
            }

            if (continuations[i] is [.. { Length: > 0 } before, _])
            {
                further.Add(new GivenSequence(before, i, lastOnly: false, prefix.Length));
            }
        }

        Run(
            further,
            (s, logits) => results[s.Index][s.Computed] = LogProbability(logits, continuations[s.Index][s.Computed]),
            () => new KeyValueCache(cache),
            cancellation);
        return results;
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<float[]>> EndingLogProbabilities(int[] prefix, IReadOnlyList<BranchingText> texts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        foreach (var text in texts)
        {
            SequenceCheck.RequireTokens(text.Stem, Description);
            Require(prefix, [.. text.Endings.Select(ending => (int[])[.. text.Stem, .. ending])], unplaced: 1);
        }

        var results = texts.Select(text => text.Endings.Select(ending => new float[ending.Length]).ToList()).ToList();
        var (cache, _) = Compute(prefix, cancellation);
        Run([.. texts.Select((text, i) => new BranchingSequence(text, i, prefix.Length))], Score, () => new KeyValueCache(cache), cancellation);
        return results;

        void Score(BranchingSequence sequence, ReadOnlySpan<float> logits)
        {
            var (text, scores, index) = (texts[sequence.Index], results[sequence.Index], sequence.Computed - 1);
            if (index >= text.Stem.Length)
            {
                var (ending, place) = sequence.Locate(index);
                scores[ending][place + 1] = LogProbability(logits, text.Endings[ending][place + 1]);
                return;
            }

            var total = LogSoftmax.LogSumExp(logits);
            for (var ending = 0; ending < scores.Count; ending++)
            {
                if (text.Endings[ending] is [var token, ..])
                {
                    scores[ending][0] = (float)(logits[token] - total);
                }
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> NextLogits(IReadOnlyList<int[]> sequences, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var results = new float[sequences.Count][];
        Run(
            Given(sequences, dropLast: false, lastOnly: true),
            (sequence, logits) => results[sequence.Index] = logits.ToArray(),
            () => new KeyValueCache(Description),
            cancellation);
        return results;
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> NextLogits(int[] prefix, IReadOnlyList<int[]> continuations, CancellationToken cancellation)
    {
        Require(prefix, continuations, unplaced: 0);
        var (cache, first) = Compute(prefix, cancellation);
        var results = continuations.Select(c => c.Length == 0 ? [.. first] : Array.Empty<float>()).ToArray();
        var further = continuations.Select((c, i) => new GivenSequence(c, i, lastOnly: true, prefix.Length)).Where(s => s.Tokens.Count > 0);
        Run([.. further], (s, logits) => results[s.Index] = logits.ToArray(), () => new KeyValueCache(cache), cancellation);
        return results;
    }

    /// <summary>The logits after every token of a sequence.</summary>
    /// <param name="sequence">T ≥ 1 tokens.</param>
    /// <param name="cancellation">Ends the call within one forward pass.</param>
    /// <returns>[T][V]: row t is the prediction of token t + 1.</returns>
    /// <inheritdoc cref="IGenerator.Generate" path="/exception"/>
    public float[][] AllLogits(int[] sequence, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        var results = new float[sequence.Length][];
        Run(
            Given([sequence], dropLast: false),
            (s, logits) => results[s.Computed - 1] = logits.ToArray(),
            () => new KeyValueCache(Description),
            cancellation);
        return results;
    }

    /// <summary>Ends the threads and frees the weights.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _team.Dispose();
        _pass.Dispose();
    }

    private List<GivenSequence> Given(IReadOnlyList<int[]> sequences, bool dropLast, bool lastOnly = false)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        return [.. sequences.Select((tokens, index) =>
        {
            SequenceCheck.RequireTokens(tokens, Description);
            var unplaced = dropLast ? 1 : 0;
            SequenceCheck.RequireLength(tokens.Length - unplaced, Description, unplaced);
            return new GivenSequence(tokens[..^unplaced], index, lastOnly, prefixLength: 0);
        })];
    }

    private void Require(int[] prefix, IReadOnlyList<int[]> continuations, int unplaced)
    {
        ArgumentNullException.ThrowIfNull(continuations);
        SequenceCheck.RequireTokens(prefix, Description);
        SequenceCheck.RequireLength(prefix.Length, Description);
        foreach (var continuation in continuations)
        {
            ArgumentNullException.ThrowIfNull(continuation, nameof(continuations));
            if (continuation.Length > 0)
            {
                SequenceCheck.RequireTokens(continuation, Description);
                SequenceCheck.RequireLength((long)prefix.Length + continuation.Length - unplaced, Description, unplaced);
            }
        }
    }

    private (KeyValueCache Cache, float[] Logits) Compute(int[] prefix, CancellationToken cancellation)
    {
        var (cache, last) = (new KeyValueCache(Description), Array.Empty<float>());
        Run(
            [new GivenSequence(prefix, 0, lastOnly: true, prefixLength: 0)], (_, logits) => last = logits.ToArray(), () => cache, cancellation);
        return (cache, last);
    }

    private static float LogProbability(ReadOnlySpan<float> logits, int token) => (float)(logits[token] - LogSoftmax.LogSumExp(logits));

    private delegate void Visit<in TSequence>(TSequence sequence, ReadOnlySpan<float> logits);

    /// <summary>Computes all sequences; <paramref name="visit"/> gets the logits that a sequence wants and may lengthen it.</summary>
    private void Run<TSequence>(
        List<TSequence> waiting, Visit<TSequence> visit, Func<KeyValueCache> newCache, CancellationToken cancellation)
        where TSequence : PendingSequence
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);

        // A sequence that ends leaves its cache: what it begins with stays valid, what is beyond the next sequence's position is never read.
        Stack<KeyValueCache> free = [];
        List<(TSequence Sequence, KeyValueCache Cache)> active = [];
        List<TokenRow> rows = [];
        List<TSequence> owners = [];
        for (var next = 0; active.Count > 0 || next < waiting.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            while (active.Count < ForwardPass.MaximumRows && next < waiting.Count)
            {
                active.Add((waiting[next++], free.TryPop(out var used) ? used : newCache()));
            }

            rows.Clear();
            owners.Clear();
            for (var i = 0; i < active.Count; i++)
            {
                // Every sequence after this one keeps at least one row.
                var (sequence, cache) = active[i];
                var room = ForwardPass.MaximumRows - rows.Count - (active.Count - i - 1);
                var count = Math.Min(room, sequence.Together(sequence.Computed));
                for (var index = sequence.Computed; index < sequence.Computed + count; index++)
                {
                    rows.Add(new TokenRow(cache, sequence.Position(index), sequence.Tokens[index], sequence.WantsLogits(index)));
                    owners.Add(sequence);
                }
            }

            _pass.Run([.. rows]);
            for (var (i, wanted) = (0, 0); i < rows.Count; i++)
            {
                owners[i].Computed++;
                if (rows[i].WantsLogits)
                {
                    visit(owners[i], _pass.Logits(wanted++));
                }
            }

            foreach (var (sequence, cache) in active)
            {
                if (sequence.IsFinished)
                {
                    free.Push(cache);
                }
            }

            active.RemoveAll(a => a.Sequence.IsFinished);
        }
    }
}
