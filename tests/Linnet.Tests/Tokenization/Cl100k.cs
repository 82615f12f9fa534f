using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

/// <summary>Reads a vocabulary of ranks as tiktoken publishes it: a line for each token, its bytes in base 64 and its rank.</summary>
internal static class Cl100k
{
    public static BytePairVocabulary Read(string path)
    {
        var ranks = File.ReadLines(path).Select(l => l.Split(' ')).ToDictionary(p => int.Parse(p[1]), p => Convert.FromBase64String(p[0]));
        return BytePairVocabulary.OfRanks([.. Enumerable.Range(0, ranks.Keys.Max() + 1).Select(r => ranks.GetValueOrDefault(r, []))], []);
    }
}
