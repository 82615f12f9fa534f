using CsCheck;
using Linnet.Tokenization.Training;

namespace Linnet.Tests.Tokenization.Training;

public sealed class SymbolTextTests
{
    [Fact]
    public void Join_ofAnySymbols_movesNoOther() => Gen.Select(TextbookTrainer.Words("abc", 90), Gen.Int[0, 1 << 30].Array[0, 200]).ForAll((words, draws) =>
    {
        var text = SymbolText.Of(TextbookTrainer.Text(words), 1, 1 << 20, (_, _, _) => { }, false, TestContext.Current.CancellationToken);
        for (var value = 0; value < 256; value++)
        {
            text.Register([(byte)value], false, value);
        }

        var (expected, next) = (Read(text), 300);
        foreach (var draw in draws)
        {
            var piece = expected[draw % expected.Count];
            if (piece.Symbols.Count < 2)
            {
                continue;
            }

            var at = draw / 31 % (piece.Symbols.Count - 1);
            var (place, end) = (piece.Symbols[at].Place, piece.Symbols[at + 1].Place);
            var after = at + 2 < piece.Symbols.Count ? piece.Symbols[at + 2].Place : text.Next(end);
            var bytes = piece.Bytes[(place - piece.Symbols[0].Place)..(after - piece.Symbols[0].Place)];
            var known = bytes.Length == 2 ? 1000 + bytes[0] * 256 + bytes[1] : next++;
            text.Register(bytes, false, known);
            text.Join(place, end, after, known);
            piece.Symbols[at] = (place, known);
            piece.Symbols.RemoveAt(at + 1);
        }

        Assert.Equal(expected.Select(p => (p.Count, string.Join(' ', p.Symbols))), Read(text).Select(p => (p.Count, string.Join(' ', p.Symbols))));
    });

    [Fact]
    public void Of_moreThanTheMemoryHolds_isRefused()
    {
        var error = Assert.Throws<Linnet.Core.Errors.ResourceException>(() => SymbolText.Of(
            TextbookTrainer.Text(new() { [new string('a', 1000)] = 1 }), 1, 1000, (_, _, _) => { }, false, TestContext.Current.CancellationToken));

        Assert.Equal(
            "The different pieces of the text take 1,000 bytes; there is room for 800. Raise memory= or minimum_piece_count, which leaves rare pieces out, or give less text.",
            error.Message);
    }

    private static List<(long Count, byte[] Bytes, List<(int Place, int Symbol)> Symbols)> Read(SymbolText text)
    {
        var pieces = new List<(long, byte[], List<(int, int)>)>();
        for (var place = 0; place < text.Length; place = text.Next(place))
        {
            if (text.BeginsPiece(place))
            {
                pieces.Add((text.Weight(place), [], []));
            }

            pieces[^1].Item3.Add((place, text.Symbol(place, text.Next(place))));
        }

        return [.. pieces.Select(p => (p.Item1, p.Item3.Select(s => (byte)s.Item2).ToArray(), p.Item3))];
    }
}
