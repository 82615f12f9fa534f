using Linnet.Core.Messages;
using Linnet.Core.Progress;

namespace Linnet.Pretraining.Baselines;

/// <summary>An interpolated modified Kneser–Ney n-gram model over bytes: the count-based baseline for a byte-level decoder.</summary>
/// <remarks>
/// Chen and Goodman 1999, "An empirical study of smoothing techniques for language modeling", section 3:
/// <code>
/// p_k(w|h) = (a(hw) − D(a(hw))) / Σ_v a(hv)  +  (D₁N₁(h) + D₂N₂(h) + D₃₊N₃₊(h)) / Σ_v a(hv) · p_{k−1}(w|h')
/// </code>
/// where h' is h without its oldest symbol; a(hw) is the plain count at the model's order and, below it, the continuation count
/// (how many different symbols precede hw); N_c(h) is how many symbols follow h with a(hw) = c; and p₀ = 1/257. A history that was never
/// seen gives p_{k−1} alone. Discounts: <see cref="KneserNeyDiscounts"/>.
/// <para>
/// The 257 symbols are the bytes and the end of a document (256). Context does not cross documents: each begins after (order − 1)
/// symbols 256, which are only ever history, so its first bytes are predicted as first bytes. A document's end is predicted like a byte.
/// </para>
/// The lower orders hold continuation counts, so a model of order 3 is not the lower part of a model of order 6: train each.
/// </remarks>
public sealed class KneserNeyByteModel
{
    /// <summary>The highest order that <see cref="Train"/> takes.</summary>
    public const int MaximumOrder = 8;

    private const int EndOfDocument = 256;

    private readonly ByteTrie _trie;
    private readonly int[] _counts;
    private readonly Followers[] _followers;
    private readonly KneserNeyDiscounts[] _discounts;

    private KneserNeyByteModel(ByteTrie trie, int[] counts, Followers[] followers, KneserNeyDiscounts[] discounts)
    {
        (_trie, _counts, _followers, _discounts) = (trie, counts, followers, discounts);
    }

    /// <summary>Symbols in one n-gram: order 3 predicts a byte from the two before it.</summary>
    public int Order => _discounts.Length;

    /// <summary>The discounts of order 1, 2, …, <see cref="Order"/>.</summary>
    public IReadOnlyList<KneserNeyDiscounts> Discounts => _discounts;

    /// <summary>Different n-grams of all orders.</summary>
    public int NGrams => _trie.Count - 1;

    /// <summary>Counts every n-gram of <paramref name="documents"/>. One thread, about 25 bytes of memory for each different n-gram.</summary>
    /// <param name="documents">The training text, read once, in any order: the model does not depend on it.</param>
    /// <param name="order">1 to <see cref="MaximumOrder"/>.</param>
    /// <param name="progress">Told in bytes, about once a megabyte.</param>
    /// <param name="cancellation">Looked at as often.</param>
    /// <exception cref="ArgumentException">No documents.</exception>
    /// <exception cref="Core.Errors.ResourceException">The text has more different n-grams than the table holds.</exception>
    public static KneserNeyByteModel Train(
        IReadOnlyList<ReadOnlyMemory<byte>> documents, int order, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, MaximumOrder);
        if (documents.Count == 0)
        {
            throw new ArgumentException("There must be at least one document.", nameof(documents));
        }
        var counter = new NGramCounter(order);
        using (var task = progress.Begin(
            new Text($"Counting byte n-grams, order {order}", $"统计字节 n-gram（{order} 阶）"),
            documents.Sum(d => (long)d.Length),
            new Text("bytes", "字节")))
        {
            long done = 0, reported = 0;
            foreach (var document in documents)
            {
                counter.Add(document.Span);
                done += document.Length;
                if (done - reported >= 1 << 20)
                {
                    cancellation.ThrowIfCancellationRequested();
                    task.Report(reported = done);
                }
            }
            task.Report(done);
        }
        var discounts = counter.Discounts();
        return new KneserNeyByteModel(counter.Trie, counter.Counts, counter.Followers(), discounts);
    }

    /// <summary>The probability of each symbol after <paramref name="text"/>, the beginning of a document.</summary>
    /// <param name="text">All bytes of the document so far; only the last <see cref="Order"/> − 1 matter.</param>
    /// <returns>257 probabilities, each above 0, sum 1: the bytes, then the end of the document.</returns>
    public double[] Next(ReadOnlySpan<byte> text)
    {
        var history = new History(_trie, Order);
        foreach (var symbol in text.Length < Order ? text : text[^Order..])
        {
            history.Append(symbol);
        }
        var probabilities = new double[ByteTrie.Symbols];
        for (var symbol = 0; symbol < probabilities.Length; symbol++)
        {
            probabilities[symbol] = Probability(history, symbol);
        }
        return probabilities;
    }

    /// <summary>
    /// Bits per byte of <paramref name="documents"/>: −log₂ p of every byte and of every document's end, divided by the number of bytes.
    /// The ends cost bits and are not counted as bytes, as in the bits per byte of a decoder that predicts them.
    /// </summary>
    /// <exception cref="ArgumentException">The documents hold no byte.</exception>
    public double BitsPerByte(IReadOnlyList<ReadOnlyMemory<byte>> documents, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(documents);
        double bits = 0;
        long bytes = 0;
        foreach (var document in documents)
        {
            cancellation.ThrowIfCancellationRequested();
            bits += Bits(document.Span);
            bytes += document.Length;
        }
        return bytes > 0 ? bits / bytes : throw new ArgumentException("The documents hold no byte.", nameof(documents));
    }

    private double Bits(ReadOnlySpan<byte> document)
    {
        var history = new History(_trie, Order);
        double bits = 0;
        foreach (var symbol in document)
        {
            bits -= Math.Log2(Probability(history, symbol));
            history.Append(symbol);
        }
        return bits - Math.Log2(Probability(history, EndOfDocument));
    }

    private double Probability(History history, int symbol)
    {
        var probability = 1.0 / ByteTrie.Symbols;
        for (var order = 1; order <= Order; order++)
        {
            var context = history.Nodes[order - 1];
            if (context < 0 || _followers[context].Total == 0)
            {
                break; // a longer history that contains this one was never followed by anything either
            }
            ref readonly var followers = ref _followers[context];
            var discounts = _discounts[order - 1];
            var node = _trie.Find(context, symbol);
            var count = node < 0 ? 0 : _counts[node];
            var left = (discounts.One * followers.Ones) + (discounts.Two * followers.Twos) + (discounts.ThreeAndMore * followers.More);
            probability = (count - discounts.For(count) + (left * probability)) / followers.Total;
        }
        return probability;
    }

    /// <summary>What follows one history: the sum of the (continuation) counts, and how many symbols have count 1, 2, 3 and more.</summary>
    internal struct Followers
    {
        public long Total;
        public short Ones;
        public short Twos;
        public short More;
    }

    /// <summary>The trie's nodes of the last 0, 1, …, order − 1 symbols; −1 for those never seen. Starts at a document's beginning.</summary>
    private sealed class History
    {
        private readonly ByteTrie _trie;

        public History(ByteTrie trie, int order)
        {
            _trie = trie;
            Nodes = new int[order];
            for (var length = 1; length < order; length++)
            {
                Append(EndOfDocument);
            }
        }

        public int[] Nodes { get; }

        public void Append(int symbol)
        {
            for (var length = Nodes.Length - 1; length >= 1; length--)
            {
                Nodes[length] = Nodes[length - 1] < 0 ? -1 : _trie.Find(Nodes[length - 1], symbol);
            }
        }
    }
}
