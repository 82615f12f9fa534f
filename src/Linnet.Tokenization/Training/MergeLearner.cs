using Linnet.Core.Progress;

namespace Linnet.Tokenization.Training;

/// <summary>Learns merges on a text that is laid out: takes the best pair, joins it, again and again.</summary>
internal sealed class MergeLearner
{
    private const int ReportedTokens = 32;

    /// <summary>A text of so few places is indexed in whole, whatever the memory.</summary>
    private const int SmallestCapacity = 1 << 20;

    /// <summary>Bytes of memory that a place takes in the index, with its share of its pair.</summary>
    private const int PlaceBytes = 8;

    /// <summary>The index holds at most this part of the text's places: more take memory and hardly save time.</summary>
    private const int Share = 4;

    private readonly SymbolText _text;
    private readonly GrowingVocabulary _vocabulary;
    private readonly LearningOptions _options;
    private readonly PairIndex _index;
    private readonly CancellationToken _cancellation;
    private readonly List<(int Left, int Right)> _all = [];

    /// <param name="text">The text.</param>
    /// <param name="vocabulary">Its symbols.</param>
    /// <param name="options">How merges are learnt.</param>
    /// <param name="age">The order of symbols, for pairs that stand equally often.</param>
    /// <param name="scores">What pairs are chosen by; null: by how often they stand.</param>
    /// <param name="cancellation">Stops the work.</param>
    public MergeLearner(
        SymbolText text, GrowingVocabulary vocabulary, LearningOptions options, Func<int, int> age, PairScores? scores, CancellationToken cancellation)
    {
        (_text, _vocabulary, _options, _cancellation) = (text, vocabulary, options, cancellation);
        var room = options.Memory - SymbolText.MemoryFor(text.Length) - PairScanner.MemoryFor(text.Length, options.Threads, options.Memory);
        var capacity = (int)Math.Clamp(room / PlaceBytes, SmallestCapacity, Math.Max(SmallestCapacity, text.Length / Share));
        _index = new PairIndex(text, options.Places ?? capacity, age, scores, cancellation)
        {
            Symbols = vocabulary.Count,
            Minimum = options.MinimumCount,
            Threads = options.Threads,
            Memory = options.Memory,
            KeepsResidues = options.KnownTokens == KnownTokens.Merge,
            Room = scores is null ? long.MaxValue : Math.Max(0, room),
        };
    }

    /// <summary>The merges in the order in which they were made; of one that was made twice, the later.</summary>
    public IReadOnlyList<(int Left, int Right)> Merges
    {
        get
        {
            var seen = new HashSet<(int, int)>();
            return [.. Enumerable.Reverse(_all).Where(seen.Add).Reverse()];
        }
    }

    /// <summary>How often the text was read.</summary>
    internal int Readings => _index.Readings;

    /// <summary>Adds tokens, fewer when no pair is left that stands often enough.</summary>
    public void Learn(int tokens, IProgressTask task)
    {
        while (_vocabulary.Added < tokens && _index.Take() is { } pair)
        {
            var (left, right) = (Pair.Left(pair), Pair.Right(pair));
            var known = _vocabulary.Join(left, right) < _vocabulary.Count;
            if (_vocabulary.Join(left, right) is not { } symbol || (known && _options.KnownTokens == KnownTokens.Leave))
            {
                _index.Drop(pair);
                continue;
            }

            if (!known)
            {
                _vocabulary.Add(left, right);
            }

            var (bytes, isInside) = _vocabulary[symbol];
            _text.Register(bytes, isInside, symbol);
            _index.Merge(pair, symbol, known ? bytes : []);
            _all.Add((left, right));
            if (_vocabulary.Added % ReportedTokens == 0)
            {
                task.Report(_vocabulary.Added);
            }
        }

        task.Report(_vocabulary.Added);
        _cancellation.ThrowIfCancellationRequested();
    }
}
