using System.Runtime.InteropServices;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using static TorchSharp.torch;
using Decoder = Linnet.Training.Modules.Decoder;

namespace Linnet.Training.Generation;

/// <summary>The decode engine on a torch device: plain ATen operations and a static key and value cache.</summary>
/// <remarks>
/// Prompts are read together, padded to the longest; one token each of all sequences is one pass; a sequence that ends makes room for
/// the next request. Where <see cref="IGenerator"/> promises the same bits whatever else is computed, this engine gives the same numbers but for
/// rounding, as libtorch sums in another order for other shapes: within 1e-5 in float32. A draw may then differ where two tokens are equally near.
/// In bfloat16 logits are off by about 1 %. CUDA is untested.
/// </remarks>
public sealed class TorchGenerator : IGenerator
{
    /// <summary>How many sequences are computed together when nothing else is said.</summary>
    public const int DefaultSequences = 64;

    private readonly CachedDecoder _decoder;
    private readonly DecodeLoop _loop;
    private readonly Sampler _sampler;
    private readonly HostLogits _host = new();

    private TorchGenerator(DecoderDescription description, Func<string, Tensor> weights, Device device, MatrixPrecision precision, int sequences)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        using var untracked = inference_mode();
        using var scope = NewDisposeScope();
        _decoder = new CachedDecoder(description, weights, device, precision);
        _loop = new DecodeLoop(_decoder, sequences);
        _sampler = new Sampler(description.VocabularySize);
    }

    /// <inheritdoc/>
    public DecoderDescription Description => _decoder.Description;

    /// <inheritdoc/>
    public long WeightBytes => _decoder.WeightBytes;

    /// <summary>Copies weights from memory.</summary>
    /// <param name="description">The model.</param>
    /// <param name="weights">Gives each weight of <see cref="WeightNames.All"/> by name, row-major; a span is read before the next is asked for.</param>
    /// <param name="device">Where the weights and the cache lie and everything but sampling is computed.</param>
    /// <param name="precision">Number format of the matrix products, the weights in memory and the cache; the rest is float32.</param>
    /// <param name="sequences">Most sequences that are computed together, at least 1: each has a place in the cache.</param>
    /// <exception cref="ArgumentException">A weight does not have the size that the description says.</exception>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded here.</exception>
    public static TorchGenerator Load(
        DecoderDescription description,
        Func<string, ReadOnlySpan<float>> weights,
        Device device,
        MatrixPrecision precision = MatrixPrecision.Fp32,
        int sequences = DefaultSequences)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(weights);
        TorchLibrary.EnsureLoaded();
        var shapes = WeightNames.All(description).ToDictionary(w => w.Name, w => w.Shape, StringComparer.Ordinal);
        return new TorchGenerator(description, name => Copy(name, shapes[name], weights(name)), device, precision, sequences);
    }

    /// <summary>Copies the weights of a checkpoint, which may be closed afterwards.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="device">Where the weights and the cache lie and everything but sampling is computed.</param>
    /// <param name="precision">Number format of the matrix products, the weights in memory and the cache; the rest is float32.</param>
    /// <param name="sequences">Most sequences that are computed together, at least 1: each has a place in the cache.</param>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded here.</exception>
    public static TorchGenerator Load(
        Checkpoint checkpoint, Device device, MatrixPrecision precision = MatrixPrecision.Fp32, int sequences = DefaultSequences)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Load(checkpoint.Description, name => checkpoint.Weights.Floats(name), device, precision, sequences);
    }

    /// <summary>Copies the weights of a decoder that may go on learning, from device to device.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="device">Where the weights and the cache lie and everything but sampling is computed.</param>
    /// <param name="precision">Number format of the matrix products, the weights in memory and the cache; the rest is float32.</param>
    /// <param name="sequences">Most sequences that are computed together, at least 1: each has a place in the cache.</param>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded here.</exception>
    public static TorchGenerator Load(
        Decoder decoder, Device device, MatrixPrecision precision = MatrixPrecision.Fp32, int sequences = DefaultSequences)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        var weights = decoder.NamedParameters().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        return new TorchGenerator(decoder.Description, name => weights[name].detach(), device, precision, sequences);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Completion> Generate(
        IReadOnlyList<GenerationRequest> requests, Action<GeneratedToken>? onToken, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var sequences = requests.Select((request, index) => new GeneratedSequence(request, index, Description)).ToList();
        using var untracked = inference_mode();
        _loop.Run(
            [.. sequences.Where(s => !s.IsFinished)],
            prefix: null,
            (asked, logits) =>
            {
                var host = _host.Read(logits);
                for (var i = 0; i < asked.Count; i++)
                {
                    Draw(asked[i].Sequence, host.Slice(i * Description.VocabularySize, Description.VocabularySize), onToken);
                }
            },
            cancellation);
        return [.. sequences.Select(s => s.ToCompletion())];
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> LogProbabilities(IReadOnlyList<int[]> sequences, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var scored = GivenText.Whole(sequences, Description, dropLast: true);
        var results = sequences.Select(s => new float[s.Length - 1]).ToList();
        var scores = new TokenScores<GivenSequence>((s, index, add) => add(sequences[s.Index][index + 1], results[s.Index], index));
        using var untracked = inference_mode();
        _loop.Run(LongestFirst(scored), prefix: null, scores.Read, cancellation);
        return results;
    }

    /// <inheritdoc/>
    /// <remarks>Differs from the interface: equal but for rounding, not bit for bit.</remarks>
    public IReadOnlyList<float[]> LogProbabilities(int[] prefix, IReadOnlyList<int[]> continuations, CancellationToken cancellation)
    {
        SequenceCheck.Require(prefix, continuations, Description, unplaced: 1);
        var results = continuations.Select(c => new float[c.Length]).ToList();
        using var untracked = inference_mode();
        using var cache = _decoder.NewCache(1, prefix.Length);
        var computed = _loop.Compute(prefix, cache, cancellation);
        var total = LogSoftmax.LogSumExp(computed.Logits);
        foreach (var (continuation, result) in continuations.Zip(results).Where(pair => pair.First.Length > 0))
        {
            result[0] = (float)(computed.Logits[continuation[0]] - total);
        }

        var further = continuations.Select((c, i) => new GivenSequence(c.SkipLast(1).ToArray(), i, lastOnly: false, prefix.Length));
        var scores = new TokenScores<GivenSequence>((s, index, add) => add(continuations[s.Index][index + 1], results[s.Index], index + 1));
        _loop.Run(LongestFirst(further), computed, scores.Read, cancellation);
        return results;
    }

    /// <inheritdoc/>
    /// <remarks>Differs from the interface: equal but for rounding, not bit for bit.</remarks>
    public IReadOnlyList<IReadOnlyList<float[]>> EndingLogProbabilities(int[] prefix, IReadOnlyList<BranchingText> texts, CancellationToken cancellation)
    {
        SequenceCheck.Require(prefix, texts, Description);
        var results = texts.Select(text => text.Endings.Select(ending => new float[ending.Length]).ToList()).ToList();
        var scores = new TokenScores<BranchingSequence>(Targets);
        using var untracked = inference_mode();
        using var cache = _decoder.NewCache(1, prefix.Length);
        var computed = _loop.Compute(prefix, cache, cancellation);
        _loop.Run(LongestFirst(texts.Select((text, i) => new BranchingSequence(text, i, prefix.Length))), computed, scores.Read, cancellation);
        return results;

        void Targets(BranchingSequence sequence, int index, AddTarget add)
        {
            var (text, found) = (texts[sequence.Index], results[sequence.Index]);
            if (index >= text.Stem.Length)
            {
                var (ending, place) = sequence.Locate(index);
                add(text.Endings[ending][place + 1], found[ending], place + 1);
                return;
            }

            for (var ending = 0; ending < found.Count; ending++)
            {
                if (text.Endings[ending] is [var token, ..])
                {
                    add(token, found[ending], 0);
                }
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> NextLogits(IReadOnlyList<int[]> sequences, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var results = new float[sequences.Count][];
        using var untracked = inference_mode();
        _loop.Run(LongestFirst(GivenText.Whole(sequences, Description, dropLast: false, lastOnly: true)), prefix: null, Keep(results), cancellation);
        return results;
    }

    /// <inheritdoc/>
    /// <remarks>Differs from the interface: equal but for rounding, not bit for bit.</remarks>
    public IReadOnlyList<float[]> NextLogits(int[] prefix, IReadOnlyList<int[]> continuations, CancellationToken cancellation)
    {
        SequenceCheck.Require(prefix, continuations, Description, unplaced: 0);
        using var untracked = inference_mode();
        using var cache = _decoder.NewCache(1, prefix.Length);
        var computed = _loop.Compute(prefix, cache, cancellation);
        var results = continuations.Select(c => c.Length == 0 ? [.. computed.Logits] : Array.Empty<float>()).ToArray();
        var further = continuations.Select((c, i) => new GivenSequence(c, i, lastOnly: true, prefix.Length));
        _loop.Run(LongestFirst(further), computed, Keep(results), cancellation);
        return results;
    }

    /// <summary>Releases the weights.</summary>
    public void Dispose() => _decoder.Dispose();

    // Neighbours of about one length need little padding.
    private static List<TSequence> LongestFirst<TSequence>(IEnumerable<TSequence> sequences)
        where TSequence : PendingSequence => [.. sequences.Where(s => s.Tokens.Count > 0).OrderByDescending(s => s.Tokens.Count)];

    private LogitsReader<GivenSequence> Keep(float[][] results) => (asked, logits) =>
    {
        var host = _host.Read(logits);
        for (var i = 0; i < asked.Count; i++)
        {
            results[asked[i].Sequence.Index] = host.Slice(i * Description.VocabularySize, Description.VocabularySize).ToArray();
        }
    };

    private void Draw(GeneratedSequence sequence, ReadOnlySpan<float> logits, Action<GeneratedToken>? onToken)
    {
        var drawn = _sampler.Draw(logits, sequence.Request, CollectionsMarshal.AsSpan(sequence.Tokens));
        sequence.Add(drawn);
        onToken?.Invoke(
            new GeneratedToken(sequence.Index, sequence.NewTokens - 1, drawn.Token, drawn.LogProbability) { Scores = drawn.Scores });
    }

    private static unsafe Tensor Copy(string name, long[] shape, ReadOnlySpan<float> source)
    {
        var count = shape.Aggregate(1L, (a, b) => a * b);
        if (source.Length != count)
        {
            throw new ArgumentException($"{name} has {source.Length} values, not {string.Join(" × ", shape)}.", nameof(source));
        }

        var copy = empty(shape, ScalarType.Float32);
        source.CopyTo(new Span<float>(TensorMemory.Pointer<float>(copy), source.Length));
        return copy;
    }
}
