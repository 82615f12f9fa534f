namespace Linnet.Tests.Pretraining.Baselines;

/// <summary>Modified Kneser–Ney by the formulas alone: n-grams are strings, every count is found by looking through all of them.</summary>
internal sealed class NaiveKneserNey
{
    private readonly int _vocabulary;
    private readonly char _end;
    private readonly int _order;
    private readonly Dictionary<string, int>[] _counts; // [k]: k-gram → plain count at the highest order, continuation count below

    /// <param name="documents">Documents without their ends.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="end">The id that ends a document.</param>
    /// <param name="order">The order.</param>
    public NaiveKneserNey(IEnumerable<ushort[]> documents, int vocabulary, int end, int order)
    {
        (_vocabulary, _end, _order) = (vocabulary, (char)end, order);
        _counts = [.. Enumerable.Range(0, order + 1).Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
        foreach (var document in documents)
        {
            var text = new string(_end, order - 1) + string.Concat(document.Select(b => (char)b)) + _end;
            for (var last = order; last <= text.Length; last++)
            {
                var gram = text.Substring(last - order, order);
                _counts[order][gram] = _counts[order].GetValueOrDefault(gram) + 1;
            }
        }

        for (var k = order - 1; k >= 1; k--)
        {
            foreach (var longer in _counts[k + 1].Keys)
            {
                _counts[k][longer[1..]] = _counts[k].GetValueOrDefault(longer[1..]) + 1;
            }
        }
    }

    public double Probability(ushort[] before, int token)
    {
        var history = new string(_end, _order) + string.Concat(before.Select(b => (char)b));
        return Probability(history[^(_order - 1)..], (char)token, _order);
    }

    private double Probability(string history, char token, int k)
    {
        if (k == 0)
        {
            return 1.0 / _vocabulary;
        }

        var lower = Probability(history.Length == 0 ? "" : history[1..], token, k - 1);
        var followers = _counts[k].Where(g => g.Key[..^1] == history).Select(g => g.Value).ToList();
        if (followers.Count == 0)
        {
            return lower;
        }

        double total = followers.Sum();
        var (d1, d2, d3) = Discounts(k);
        var count = _counts[k].GetValueOrDefault(history + token);
        var discount = count == 0 ? 0 : count == 1 ? d1 : count == 2 ? d2 : d3;
        var gamma = ((d1 * followers.Count(c => c == 1)) + (d2 * followers.Count(c => c == 2)) + (d3 * followers.Count(c => c > 2))) / total;
        return ((count - discount) / total) + (gamma * lower);
    }

    private (double One, double Two, double Three) Discounts(int k)
    {
        double N(int c) => _counts[k].Values.Count(v => v == c);
        if (N(1) == 0 || N(2) == 0 || N(3) == 0 || N(4) == 0)
        {
            return (0.5, 1, 1.5);
        }

        var y = N(1) / (N(1) + (2 * N(2)));
        var (d1, d2, d3) = (1 - (2 * y * N(2) / N(1)), 2 - (3 * y * N(3) / N(2)), 3 - (4 * y * N(4) / N(3)));
        return d1 <= 0 || d2 <= 0 || d3 <= 0 || d1 > 1 || d2 > 2 || d3 > 3 ? (0.5, 1, 1.5) : (d1, d2, d3);
    }
}
