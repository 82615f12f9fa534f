using Linnet.Core.Messages;
using Linnet.Core.Progress;

namespace Linnet.Pretraining.Baselines;

/// <summary>An interpolated modified Kneser–Ney n-gram model over token ids: the count-based baseline for a decoder of the same vocabulary.</summary>
/// <remarks>
/// Chen and Goodman 1999, "An empirical study of smoothing techniques for language modeling", section 3:
/// <code>
/// p_k(w|h) = (a(hw) − D(a(hw))) / Σ_v a(hv)  +  (D₁N₁(h) + D₂N₂(h) + D₃₊N₃₊(h)) / Σ_v a(hv) · p_{k−1}(w|h')
/// </code>
/// where h' is h without its oldest token; a(hw) is the plain count at the model's order and, below it, the continuation count
/// (how many different tokens precede hw); N_c(h) is how many tokens follow h with a(hw) = c; and p₀ = 1/V. A history that was never
/// seen gives p_{k−1} alone. Discounts: <see cref="KneserNeyDiscounts"/>.
/// <para>
/// A text is documents, each with the token that ends it. Context does not cross documents: each begins after (order − 1) ends,
/// which are only ever history, so its first tokens are predicted as first tokens. A document's end is predicted like any token.
/// </para>
/// The lower orders hold continuation counts, so a model of order 3 is not the lower part of a model of order 6: train each.
/// </remarks>
public sealed class KneserNeyModel
{
    /// <summary>The highest order that <see cref="Train"/> takes.</summary>
    public const int MaximumOrder = 8;

    private const int Block = 1 << 20;

    private readonly TokenTrie _trie;
    private readonly int _end;
    private readonly int[] _counts;
    private readonly Followers[] _followers;
    private readonly KneserNeyDiscounts[] _discounts;

    private KneserNeyModel(int vocabulary, int end, NGramCounter counter)
    {
        (Vocabulary, _end, _trie, _counts) = (vocabulary, end, counter.Trie, counter.Counts);
        (_followers, _discounts) = (counter.Followers(), counter.Discounts());
    }

    /// <summary>V.</summary>
    public int Vocabulary { get; }

    /// <summary>Tokens in one n-gram: order 3 predicts a token from the two before it.</summary>
    public int Order => _discounts.Length;

    /// <summary>The discounts of order 1, 2, …, <see cref="Order"/>.</summary>
    public IReadOnlyList<KneserNeyDiscounts> Discounts => _discounts;

    /// <summary>Different n-grams of all orders.</summary>
    public int NGrams => _trie.Count - 1;

    /// <summary>Counts every n-gram of some texts. One thread, about 50 bytes of memory for each different n-gram.</summary>
    /// <param name="texts">The training texts, read once: documents, each with its end. The model does not depend on their order.</param>
    /// <param name="vocabulary">V: ids are in [0, V).</param>
    /// <param name="end">The id that ends a document.</param>
    /// <param name="order">1 to <see cref="MaximumOrder"/>.</param>
    /// <param name="progress">Told in tokens, about once a million.</param>
    /// <param name="cancellation">Looked at as often.</param>
    /// <exception cref="ArgumentException">There are no tokens.</exception>
    /// <exception cref="Core.Errors.ResourceException">The texts have more different n-grams than the table holds.</exception>
    public static KneserNeyModel Train(
        IReadOnlyList<ReadOnlyMemory<ushort>> texts, int vocabulary, int end, int order, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(end);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(end, vocabulary);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, MaximumOrder);
        var tokens = texts.Sum(text => (long)text.Length);
        if (tokens == 0)
        {
            throw new ArgumentException("There must be at least one token.", nameof(texts));
        }

        var counter = new NGramCounter(vocabulary, end, order);
        using var task = progress.Begin(
            new Text($"Counting n-grams, order {order}", $"统计 n-gram（{order} 阶）"), tokens, new Text("tokens", "词元"));
        long done = 0;
        foreach (var text in texts)
        {
            counter.Begin();
            for (var start = 0; start < text.Length; start += Block)
            {
                cancellation.ThrowIfCancellationRequested();
                var block = text.Span.Slice(start, Math.Min(Block, text.Length - start));
                counter.Add(block);
                task.Report(done += block.Length);
            }
        }

        return new KneserNeyModel(vocabulary, end, counter);
    }

    /// <summary>The probability of each token after <paramref name="document"/>, the beginning of a document.</summary>
    /// <param name="document">All tokens of the document so far; only the last <see cref="Order"/> − 1 matter.</param>
    /// <returns>V probabilities, each above 0, sum 1.</returns>
    public double[] Next(ReadOnlySpan<ushort> document)
    {
        var history = new History(_trie, _end, Order);
        foreach (var token in document.Length < Order ? document : document[^Order..])
        {
            history.Append(token);
        }

        var probabilities = new double[Vocabulary];
        for (var token = 0; token < probabilities.Length; token++)
        {
            probabilities[token] = Probability(history, token);
        }

        return probabilities;
    }

    /// <summary>The negative log-likelihood of a text: −Σ ln p of every token, ends of documents included, in nats.</summary>
    /// <param name="text">Documents, each with its end.</param>
    /// <param name="cancellation">Looked at with each document.</param>
    public double NegativeLogLikelihood(ReadOnlySpan<ushort> text, CancellationToken cancellation)
    {
        var history = new History(_trie, _end, Order);
        double nats = 0;
        foreach (var token in text)
        {
            nats -= Math.Log(Probability(history, token));
            if (token == _end)
            {
                cancellation.ThrowIfCancellationRequested();
                history.Begin();
            }
            else
            {
                history.Append(token);
            }
        }

        return nats;
    }

    private double Probability(History history, int token)
    {
        var probability = 1.0 / Vocabulary;
        for (var order = 1; order <= Order; order++)
        {
            var context = history.Nodes[order - 1];
            if (context < 0 || _followers[context].Total == 0)
            {
                break; // a longer history that contains this one was never followed by anything either
            }

            ref readonly var followers = ref _followers[context];
            var discounts = _discounts[order - 1];
            var node = _trie.Find(context, token);
            var count = node < 0 ? 0 : _counts[node];
            var left = (discounts.One * followers.Ones) + (discounts.Two * followers.Twos) + (discounts.ThreeAndMore * followers.More);
            probability = (count - discounts.For(count) + (left * probability)) / followers.Total;
        }

        return probability;
    }

    /// <summary>What follows one history: the sum of the (continuation) counts, and how many tokens have count 1, 2, 3 and more.</summary>
    internal struct Followers
    {
        public long Total;
        public int Ones;
        public int Twos;
        public int More;
    }

    /// <summary>The trie's nodes of the last 0, 1, …, order − 1 tokens; −1 for those never seen. Starts at a document's beginning.</summary>
    private sealed class History
    {
        private readonly TokenTrie _trie;
        private readonly int[] _beginning;

        public History(TokenTrie trie, int end, int order)
        {
            (_trie, Nodes) = (trie, new int[order]);
            for (var length = 1; length < order; length++)
            {
                Append(end);
            }

            _beginning = [.. Nodes];
        }

        public int[] Nodes { get; }

        public void Begin() => _beginning.CopyTo(Nodes, 0);

        public void Append(int token)
        {
            for (var length = Nodes.Length - 1; length >= 1; length--)
            {
                Nodes[length] = Nodes[length - 1] < 0 ? -1 : _trie.Find(Nodes[length - 1], token);
            }
        }
    }
}
