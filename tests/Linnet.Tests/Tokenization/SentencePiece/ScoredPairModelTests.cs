using System.Text;
using CsCheck;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tests.Tokenization.SentencePiece;

public sealed class ScoredPairModelTests
{
    private static readonly Gen<string> Text = Gen.Char["aaabbc▁好"].Array[0, 60].Select(c => new string(c));

    private static readonly Gen<(string, float, PieceType)> Piece = Gen.Select(
        Gen.Char["aaabbc▁好"].Array[1, 5].Select(c => new string(c)),
        Gen.Int[-3, 1].Select(s => (float)s),
        Gen.Frequency((8, Gen.Const(PieceType.Normal)), (1, Gen.Const(PieceType.Unused)), (1, Gen.Const(PieceType.UserDefined))));

    private static readonly Gen<SentencePieceModel> AnyModel = Piece.Array[0, 30].Select(pieces =>
        ModelBytes.Plain(SentencePieceAlgorithm.BytePair, [.. pieces.DistinctBy(p => p.Item1)]));

    [Fact]
    public void Encode_ofAnyText_mergesTheWholeTextAsTheTextbook() => Gen.Select(AnyModel, Text).ForAll(
        (model, text) =>
        {
            List<int> ids = [], lengths = [], cached = [], again = [];
            var splitter = new ScoredPairModel(model);
            var utf8 = Encoding.UTF8.GetBytes(text);
            splitter.Encode(utf8, ids, lengths);
            splitter.Encode(utf8, cached, null);
            splitter.Encode(utf8, again, null);

            Assert.Equal(Naive(model, text), ids);
            Assert.Equal(ids, cached);
            Assert.Equal(ids, again);
            Assert.Equal(utf8.Length, lengths.Sum());
            Assert.Equal(ids.Count, lengths.Count);
        },
        iter: 500);

    [Fact]
    public void Encode_ofEqualScores_takesTheLeftmost()
    {
        var model = ModelBytes.Plain(SentencePieceAlgorithm.BytePair, ("a", -1, PieceType.Normal), ("b", -1, PieceType.Normal), ("ab", 0, PieceType.Normal), ("ba", 0, PieceType.Normal));
        List<int> ids = [];

        new ScoredPairModel(model).Encode("bab"u8, ids, null);

        Assert.Equal([4, 2], ids); // the rightmost would be b, ab
    }

    [Fact]
    public void Encode_ofAMillionEqualCharacters_takesNoSquare()
    {
        var model = ModelBytes.Plain(
            SentencePieceAlgorithm.BytePair, ("-", -4, PieceType.Normal), ("--", -1, PieceType.Normal), ("----", -2, PieceType.Normal), ("--------", -3, PieceType.Normal));
        List<int> ids = [];

        new ScoredPairModel(model).Encode(Enumerable.Repeat((byte)'-', 1_000_000).ToArray(), ids, null);

        Assert.Equal(125_000, ids.Count);
    }

    /// <summary>Google's own algorithm without its heap: all pairs are looked at for each merge.</summary>
    private static List<int> Naive(SentencePieceModel model, string text)
    {
        var pieces = model.Pieces.Index().Where(p => p.Item.Type is PieceType.Normal or PieceType.Unused or PieceType.UserDefined).ToDictionary(p => p.Item.ToString(), p => p.Index);
        var taken = model.Pieces.Where(p => p.Type == PieceType.UserDefined).Select(p => p.ToString()).ToList();
        List<(string Text, bool Frozen)> symbols = [];
        for (var i = 0; i < text.Length;)
        {
            var longest = taken.Where(t => text[i..].StartsWith(t, StringComparison.Ordinal)).MaxBy(t => t.Length);
            symbols.Add((longest ?? text[i..(i + 1)], longest is not null));
            i += symbols[^1].Text.Length;
        }

        Dictionary<string, (string, string)> parts = [];
        while (true)
        {
            var (best, score) = (-1, 0f);
            for (var i = 0; i + 1 < symbols.Count; i++)
            {
                if (!symbols[i].Frozen && !symbols[i + 1].Frozen && pieces.TryGetValue(symbols[i].Text + symbols[i + 1].Text, out var id) && (best < 0 || model.Pieces[id].Score > score))
                {
                    (best, score) = (i, model.Pieces[id].Score);
                }
            }

            if (best < 0)
            {
                break;
            }

            var joined = symbols[best].Text + symbols[best + 1].Text;
            parts[joined] = (symbols[best].Text, symbols[best + 1].Text);
            symbols[best] = (joined, false);
            symbols.RemoveAt(best + 1);
        }

        List<int> ids = [];
        symbols.ForEach(s => Add(s.Text));
        return ids;

        void Add(string symbol)
        {
            var id = pieces.GetValueOrDefault(symbol, 0);
            if (model.Pieces[id].Type == PieceType.Unused && parts.TryGetValue(symbol, out var part))
            {
                Add(part.Item1);
                Add(part.Item2);
            }
            else if (id != 0 || ids is not [.., 0])
            {
                ids.Add(id);
            }
        }
    }
}
