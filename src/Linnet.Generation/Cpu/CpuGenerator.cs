using Linnet.Core.Errors;
using Linnet.Model;
using Linnet.Model.Checkpoints;

namespace Linnet.Generation.Cpu;

/// <summary>The decode engine on the processor: 32-bit floats or smaller weights, paged keys and values, no native library.</summary>
/// <remarks>
/// Prompts and next tokens of all sequences share forward passes of at most 256 rows; a sequence that ends makes room for the next
/// request. Keys and values lie in pages up to a bound in bytes; what sequences have in common at their beginning is computed once, also for later
/// calls, until the bound demands its pages. The numbers are the same bit for bit for any batch, bound and number of threads; they may differ in the
/// last places between processors of different vector width.
/// </remarks>
public sealed class CpuGenerator : IGenerator
{
    // Half of a pass: prompts get the other half when as many sequences draw.
    private const int MostActive = ForwardPass.MaximumRows / 2;

    // With fewer logits to read, waking the other threads costs more than they bring.
    private const int WorthSharing = 1 << 14;

    private readonly PackedDecoder _decoder;
    private readonly ThreadTeam _team;
    private readonly ForwardPass _pass;
    private readonly Sampler[] _samplers;
    private bool _isWhole;
    private bool _isDisposed;

    private CpuGenerator(DecoderDescription description, int threads, WeightPrecision precision, long? cacheBytes)
    {
        Description = description;
        _decoder = new PackedDecoder(description, precision);
        WeightBytes = _decoder.Size;
        Cache = new PageCache(description, cacheBytes ?? UsualCacheBytes(description));
        _team = new ThreadTeam(threads);
        _pass = new ForwardPass(_decoder, _team);
        _samplers = [.. Enumerable.Range(0, threads).Select(_ => new Sampler(description.VocabularySize))];
    }

    /// <inheritdoc/>
    public DecoderDescription Description { get; }

    /// <inheritdoc/>
    public long WeightBytes { get; }

    /// <summary>Keys and values of this and former calls.</summary>
    internal PageCache Cache { get; }

    /// <summary>Rows of all passes so far.</summary>
    internal long ComputedRows { get; private set; }

    /// <summary>Copies weights from memory, in milliseconds for small models: also during training.</summary>
    /// <param name="description">The model.</param>
    /// <param name="weights">Gives each weight of <see cref="WeightNames.All"/> by name, row-major; a span is read before the next is asked for.</param>
    /// <param name="threads">How many threads compute, at least 1. Changes nothing but the speed.</param>
    /// <param name="precision">How the matrices are kept.</param>
    /// <param name="cacheBytes">Bound of the keys and values in memory; null: a gigabyte, or what one of the model's longest sequences needs, within a quarter of the machine's memory. Changes nothing but the speed.</param>
    /// <exception cref="ArgumentException">A weight does not have the size that the description says.</exception>
    public static CpuGenerator Load(
        DecoderDescription description,
        Func<string, ReadOnlySpan<float>> weights,
        int threads,
        WeightPrecision precision = WeightPrecision.Float32,
        long? cacheBytes = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var generator = new CpuGenerator(description, threads, precision, cacheBytes);
        try
        {
            generator.Reload(weights);
            return generator;
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>Copies the weights of a checkpoint, which may be closed afterwards.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="threads">How many threads compute, at least 1. Changes nothing but the speed.</param>
    /// <param name="precision">How the matrices are kept.</param>
    /// <param name="cacheBytes">Bound of the keys and values in memory; null: a gigabyte, or what one of the model's longest sequences needs, within a quarter of the machine's memory. Changes nothing but the speed.</param>
    public static CpuGenerator Load(
        Checkpoint checkpoint, int threads, WeightPrecision precision = WeightPrecision.Float32, long? cacheBytes = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Load(checkpoint.Description, name => checkpoint.Weights.Floats(name), threads, precision, cacheBytes);
    }

    /// <summary>Copies other weights of the same model into the memory of the present ones, as after an optimizer step, and forgets all keys and values.</summary>
    /// <remarks>When it fails, the weights are partly the new ones: the generator can do nothing until another call succeeds.</remarks>
    /// <param name="weights">Gives each weight of <see cref="WeightNames.All"/> by name, row-major; a span is read before the next is asked for.</param>
    /// <exception cref="ArgumentException">A weight does not have the size that the description says.</exception>
    /// <exception cref="InvalidOperationException">Text is being generated.</exception>
    public void Reload(Func<string, ReadOnlySpan<float>> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Forget();
        _isWhole = false;
        _decoder.Fill(weights, _team);
        _isWhole = true;
    }

    /// <summary>Forgets all keys and values and lets go of their memory: later texts that begin alike are computed again.</summary>
    /// <exception cref="InvalidOperationException">Text is being generated.</exception>
    public void Forget() => Cache.Forget();

    /// <inheritdoc/>
    public IReadOnlyList<Completion> Generate(
        IReadOnlyList<GenerationRequest> requests, Action<GeneratedToken>? onToken, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var sequences = requests.Select((request, index) => new GeneratedSequence(request, index, Description)).ToList();
        Run([.. sequences.Where(s => !s.IsFinished).Select(s => new ContinuedSequence(s, Description, Add))], cancellation);
        return [.. sequences.Select(s => s.ToCompletion())];

        void Add(GeneratedSequence sequence, DrawnToken drawn)
        {
            sequence.Add(drawn);
            onToken?.Invoke(
                new GeneratedToken(sequence.Index, sequence.NewTokens - 1, drawn.Token, drawn.LogProbability) { Scores = drawn.Scores });
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> LogProbabilities(IReadOnlyList<int[]> sequences, CancellationToken cancellation)
    {
        RequireWhole(sequences, unplaced: 1);
        var results = sequences.Select(s => new float[s.Length - 1]).ToList();
        List<PagedSequence> pending = [];
        for (var i = 0; i < sequences.Count; i++)
        {
            if (sequences[i].Length > 1)
            {
                pending.Add(Scored([], sequences[i], 0, results[i]));
            }
        }

        Run(pending, cancellation);
        return results;
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> LogProbabilities(int[] prefix, IReadOnlyList<int[]> continuations, CancellationToken cancellation)
    {
        SequenceCheck.Require(prefix, continuations, Description, unplaced: 1);
        var results = continuations.Select(c => new float[c.Length]).ToList();
        Run([.. Branches(prefix, continuations, results)], cancellation);
        return results;
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<float[]>> EndingLogProbabilities(int[] prefix, IReadOnlyList<BranchingText> texts, CancellationToken cancellation)
    {
        SequenceCheck.Require(prefix, texts, Description);
        var results = texts.Select(text => text.Endings.Select(ending => new float[ending.Length]).ToList()).ToList();
        Run([.. texts.SelectMany((text, i) => Branches([.. prefix, .. text.Stem], text.Endings, results[i]))], cancellation);
        return results;
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> NextLogits(IReadOnlyList<int[]> sequences, CancellationToken cancellation)
    {
        RequireWhole(sequences, unplaced: 0);
        var results = new float[sequences.Count][];
        Run([.. sequences.Select((tokens, i) => Last([], tokens, results, i))], cancellation);
        return results;
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> NextLogits(int[] prefix, IReadOnlyList<int[]> continuations, CancellationToken cancellation)
    {
        SequenceCheck.Require(prefix, continuations, Description, unplaced: 0);
        var results = new float[continuations.Count][];
        Run([.. continuations.Select((tokens, i) => Last(prefix, tokens, results, i))], cancellation);
        return results;
    }

    /// <summary>The logits at every position of one sequence.</summary>
    /// <param name="sequence">T ≥ 1 tokens.</param>
    /// <param name="cancellation">Ends the call within one forward pass.</param>
    /// <returns>[T][V]: row t is the prediction of token t + 1.</returns>
    /// <inheritdoc cref="IGenerator.Generate" path="/exception"/>
    public float[][] AllLogits(int[] sequence, CancellationToken cancellation)
    {
        RequireWhole([sequence], unplaced: 0);
        var results = new float[sequence.Length][];
        Run([new ScoredSequence([.. sequence], 0, (index, logits) => results[index] = logits.ToArray())], cancellation);
        return results;
    }

    /// <summary>Ends the threads and frees the weights.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _team.Dispose();
        _pass.Dispose();
    }

    private static long UsualCacheBytes(DecoderDescription description)
    {
        var longest = new PageLayout(description).Bytes * PageLayout.Pages(description.MaximumSequenceLength);
        return Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, Math.Max(1L << 30, longest));
    }

    private void RequireWhole(IReadOnlyList<int[]> sequences, int unplaced)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        foreach (var tokens in sequences)
        {
            SequenceCheck.RequireTokens(tokens, Description);
            SequenceCheck.RequireLength(tokens.Length - unplaced, Description, unplaced);
        }
    }

    /// <summary>The last logits of tokens after a prefix.</summary>
    private static ScoredSequence Last(int[] prefix, int[] tokens, float[][] results, int index) =>
        new([.. prefix, .. tokens], prefix.Length + tokens.Length - 1, (_, logits) => results[index] = logits.ToArray());

    /// <summary>The stem, whose last logits give the first token of every ending, and each ending after it.</summary>
    private static IEnumerable<PagedSequence> Branches(int[] stem, IReadOnlyList<int[]> endings, List<float[]> results)
    {
        yield return new ScoredSequence([.. stem], stem.Length - 1, (_, logits) =>
        {
            var total = LogSoftmax.LogSumExp(logits);
            for (var i = 0; i < endings.Count; i++)
            {
                if (endings[i] is [var token, ..])
                {
                    results[i][0] = (float)(logits[token] - total);
                }
            }
        });
        for (var i = 0; i < endings.Count; i++)
        {
            if (endings[i].Length > 1)
            {
                yield return Scored(stem, endings[i], 1, results[i]);
            }
        }
    }

    /// <summary>Tokens after a stem; the last one is only predicted, not read.</summary>
    private static ScoredSequence Scored(int[] stem, int[] tokens, int known, float[] result) => new(
        [.. stem, .. tokens.AsSpan(0, tokens.Length - 1)],
        stem.Length,
        (index, logits) =>
        {
            var next = index + 1 - stem.Length;
            result[next - 1 + known] = (float)(logits[tokens[next]] - LogSoftmax.LogSumExp(logits));
        });

    /// <summary>Computes all sequences.</summary>
    private void Run(IReadOnlyList<PagedSequence> sequences, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_isWhole)
        {
            throw new InvalidOperationException("The weights are incomplete: the last Reload failed.");
        }

        var queue = new SequenceQueue(sequences, Cache);
        List<TokenRow> rows = [];
        List<PagedSequence> owners = [];
        try
        {
            while (!queue.IsEmpty)
            {
                cancellation.ThrowIfCancellationRequested();
                queue.Admit(MostActive);
                rows.Clear();
                owners.Clear();

                // Those that draw come first, with one row each, then the shortest prompts.
                foreach (var sequence in queue.Active.OrderBy(s => s.Tokens.Count - s.Computed))
                {
                    var end = Math.Min(sequence.Tokens.Count, sequence.Computed + ForwardPass.MaximumRows - rows.Count);
                    sequence.Table!.Require(end);
                    for (var index = sequence.Computed; index < end; index++)
                    {
                        rows.Add(new TokenRow(sequence.Table, index, sequence.Tokens[index], sequence.WantsLogits(index)));
                        owners.Add(sequence);
                    }
                }

                _pass.Run([.. rows]);
                ComputedRows += rows.Count;
                owners.ForEach(owner => owner.Advance());
                var wanted = Enumerable.Range(0, rows.Count).Where(i => rows[i].WantsLogits).ToList();
                for (var first = 0; first < wanted.Count; first += ForwardPass.LogitRows)
                {
                    _pass.RequireLogits(first);
                    Read(rows, owners, wanted, first, Math.Min(wanted.Count, first + ForwardPass.LogitRows));
                }

                wanted.ForEach(row => owners[row].GoOn());
                queue.Settle();
            }
        }
        finally
        {
            queue.Close();
        }
    }

    /// <summary>Reads the logits of some rows on all threads.</summary>
    private void Read(List<TokenRow> rows, List<PagedSequence> owners, List<int> wanted, int first, int end)
    {
        var failures = new CheckFailedException?[_team.Threads];
        if ((end - first) * (long)Description.VocabularySize < WorthSharing)
        {
            ReadPart(0, first, end);
        }
        else
        {
            _team.Run(part =>
            {
                var (from, to) = _team.Range(part, end - first, 1);
                ReadPart(part, first + from, first + to);
            });
        }

        if (failures.FirstOrDefault(failure => failure is not null) is { } failed)
        {
            throw failed;
        }

        void ReadPart(int part, int from, int to)
        {
            try
            {
                for (var i = from; i < to; i++)
                {
                    owners[wanted[i]].Read(rows[wanted[i]].Position, _pass.Logits(i), _samplers[part]);
                }
            }
            catch (CheckFailedException failure)
            {
                failures[part] = failure; // thrown on the calling thread
            }
        }
    }
}
