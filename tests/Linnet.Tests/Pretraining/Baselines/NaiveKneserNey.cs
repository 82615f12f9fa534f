namespace Linnet.Tests.Pretraining.Baselines;

/// <summary>Modified Kneser–Ney by the formulas alone: n-grams are strings, every count is found by looking through all of them.</summary>
internal sealed class NaiveKneserNey
{
    private const char End = (char)256;

    private readonly int _order;
    private readonly Dictionary<string, int>[] _counts; // [k]: k-gram → plain count at the highest order, continuation count below

    public NaiveKneserNey(IEnumerable<byte[]> documents, int order)
    {
        _order = order;
        _counts = [.. Enumerable.Range(0, order + 1).Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
        foreach (var document in documents)
        {
            var text = new string(End, order - 1) + string.Concat(document.Select(b => (char)b)) + End;
            for (var end = order; end <= text.Length; end++)
            {
                var gram = text.Substring(end - order, order);
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

    public double Probability(byte[] before, int symbol)
    {
        var history = new string(End, _order) + string.Concat(before.Select(b => (char)b));
        return Probability(history[^(_order - 1)..], (char)symbol, _order);
    }

    private double Probability(string history, char symbol, int k)
    {
        if (k == 0)
        {
            return 1.0 / 257;
        }
        var lower = Probability(history.Length == 0 ? "" : history[1..], symbol, k - 1);
        var followers = _counts[k].Where(g => g.Key[..^1] == history).Select(g => g.Value).ToList();
        if (followers.Count == 0)
        {
            return lower;
        }
        double total = followers.Sum();
        var (d1, d2, d3) = Discounts(k);
        var count = _counts[k].GetValueOrDefault(history + symbol);
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
