using Linnet.Corpora.Deduplication;
using Linnet.Corpora.Deduplication.Repeats;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Tests.Corpora.Deduplication.Repeats;

public sealed class RepeatedTextTests
{
    private static readonly DocumentKeys Keys = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ExactForm.Characters, new long[] { 0, 0, 2, 3, 4, 5, 6 })]
    [InlineData(ExactForm.Folded, new long[] { 0, 0, 0, 3, 4, 5, 6 })]
    public void Documents_thatAreTheSame_keepTheFirst(ExactForm form, long[] expected)
    {
        using var folder = new JsonLinesFolder();
        using var lines = folder.Open(folder.Write("a.jsonl", ["今天 12 度。\nOk", " 今天  12 度。 Ok\n", "今天7度，ＯＫ", "……", "！！", "", " "]));

        using var clusters = RepeatedText.Documents(lines, Keys, form, Folding.Default, folder.Work(), Cancellation);

        Assert.Equal(expected, Enumerable.Range(0, 7).Select(i => clusters.Kept(i)));
    }

    [Theory]
    [InlineData("an ice", "a nice", false)]
    [InlineData("A-nice", "a nice", true)]
    [InlineData("3 apples", "12 apples", true)]
    [InlineData("1 2", "12", false)]
    public void Folded_keepsWordsApart(string left, string right, bool isSame)
    {
        var key = new ExactKey(Folding.Default, ExactForm.Folded);

        Assert.Equal(isSame, key.Of(System.Text.Encoding.UTF8.GetBytes(left), 0) == key.Of(System.Text.Encoding.UTF8.GetBytes(right), 0));
        Assert.NotEqual(key.Of("a"u8, 0), key.Of("a"u8, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Lines_thatStoodBefore_areRemoved_theFirstStays(int workers)
    {
        using var folder = new JsonLinesFolder();
        var file = folder.Write("a.jsonl", ["标题\n\n正文一\n标题", "标题\n正文二", "正文一\n标题", "另一篇"]);
        var changes = new List<(long, int, long, bool)>();
        using var lines = folder.Open(file);
        using var places = RepeatedText.Lines(lines, Keys, ExactForm.Characters, Folding.Default, folder.Work(workers), Cancellation);

        DocumentRewriter.WriteEdited(
            lines, Keys, places, LineRemoval.Remove, [folder["out"]], (number, edit) => changes.Add((number, edit.RemovedPieces, edit.RemovedCharacters, edit.IsTooShort)), Cancellation);

        Assert.Equal([new Place(0, 3), new(1, 0), new(2, 0), new(2, 1)], places.Places(Cancellation));
        Assert.Equal(["标题\n\n正文一", "正文二", "另一篇"], JsonLinesFolder.Texts(folder["out"]));
        Assert.Equal([(0L, 1, 3L, false), (1, 1, 3, false), (2, 2, 6, true)], changes); // nothing becomes empty unseen
    }

    [Fact]
    public void PieceIndex_withNumbersBeyond32And16Bits_keepsThem()
    {
        using var folder = new JsonLinesFolder();
        using var index = new PieceIndex("test", folder.Work(1));
        var writer = index.CreateWriter();
        Place[] places = [new(5_000_000_000, 70_000), new(5_000_000_000, 70_000 + (1L << 33)), new((1L << 40) + 1, 65_536), new(1, 1)];
        foreach (var place in places)
        {
            writer.Add(UInt128.MaxValue - 7, place);
            writer.Add((UInt128)place.Document << 64, place with { Index = place.Index + 1 });
        }

        using var later = index.Repeated(Copies.Later, Cancellation);
        using var all = index.Repeated(Copies.All, Cancellation);

        Assert.Equal([places[0], places[1], places[0] with { Index = 0 } with { Index = places[1].Index + 1 }, places[2]], later.Places(Cancellation));
        Assert.Equal(6, all.Count);
    }
}
