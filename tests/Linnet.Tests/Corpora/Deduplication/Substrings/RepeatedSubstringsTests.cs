using System.Text;
using CsCheck;
using Linnet.Corpora.Deduplication.Repeats;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Corpora.Deduplication.Substrings;

namespace Linnet.Tests.Corpora.Deduplication.Substrings;

public sealed class RepeatedSubstringsTests
{
    private static readonly DocumentKeys Keys = new();

    // Few letters, so that much is repeated; one beyond the basic plane.
    private static readonly Gen<string[]> Corpora = Gen.Int[0, 3].Array[1, 60]
        .Select(ids => string.Concat(ids.Select(id => new Rune(id == 2 ? 0x20000 : "甲乙 b"[id])))).Array[1, 6];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Find_inMemoryAndOnDisk_isWhatComparingAllWindowsGives()
    {
        Gen.Select(Corpora, Gen.Int[2, 12]).ForAll((texts, length) =>
        {
            foreach (var copies in Enum.GetValues<Copies>())
            {
                var expected = Naive(texts, length, copies);

                Assert.Equal(expected, RepeatedSubstrings.Find(texts, length, copies));
                Assert.Equal(expected, OnDisk(texts, length, copies));
            }
        }, iter: 80);
    }

    [Fact]
    public void Find_onDiskWithLongRepeats_isWhatTheSuffixArrayFinds()
    {
        var random = new Linnet.Core.Random.CounterRandom(2, "text");
        var pool = Enumerable.Range(0, 30).Select(p => Text(random, p, 40 + (7 * p))).ToList();
        string[] texts = [.. Enumerable.Range(0, 120).Select(i =>
            Text(random, 1_000 + i, (int)random.Below(90, (ulong)i)) + pool[i % 30] + Text(random, 2_000 + i, 60) + pool[i * 7 % 30])];

        foreach (var length in (int[])[49, 50, 100])
        {
            var expected = RepeatedSubstrings.Find(texts, length, Copies.Later);

            Assert.NotEmpty(expected);
            Assert.Equal(expected, OnDisk(texts, length, Copies.Later));
            Assert.Equal(expected, OnDisk(texts, length, Copies.Later, workers: 1, memory: 1L << 30));
        }
    }

    [Fact]
    public void Remove_keepsTheFirstCopy_cutsNoCharacter_andStrikesAllWhenAsked()
    {
        string[] texts = ["前文𠀀一二三四五六后", "甲𠀀一二三四五六乙", "𠀀一二三四五六"];

        Assert.Equal(["前文𠀀一二三四五六后", "甲乙", ""], Removed(texts, 7, Copies.Later).Select(edit => edit.Text));
        Assert.Equal(["前文后", "甲乙", ""], Removed(texts, 7, Copies.All).Select(edit => edit.Text));
        Assert.Equal([false, false, true], Removed(texts, 7, Copies.Later).Select(edit => edit.IsTooShort)); // never empty without a word
        Assert.Equal([0L, 7, 7], Removed(texts, 7, Copies.Later).Select(edit => edit.RemovedCharacters));
    }

    [Fact]
    public void Remove_ofAnyRepeats_leavesWholeCharactersAndEveryCharacterSomewhere()
    {
        Gen.Select(Corpora, Gen.Int[2, 6]).ForAll((texts, length) =>
        {
            var edits = Removed(texts, length, Copies.Later);

            Assert.All(edits, edit => Assert.Equal(edit.Text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(edit.Text)))); // no half pair
            Assert.All(texts.Zip(edits), pair => Assert.Equal(Count(pair.First), Count(pair.Second.Text) + pair.Second.RemovedCharacters));
            Assert.Equal(texts.SelectMany(t => t.EnumerateRunes()).ToHashSet(), edits.SelectMany(e => e.Text.EnumerateRunes()).ToHashSet());
        });
    }

    [Fact]
    public void Find_againInWhatIsLeft_comesToAFixedPoint()
    {
        Gen.Select(Corpora, Gen.Int[2, 6]).ForAll((texts, length) =>
        {
            var rounds = 0;
            while (RepeatedSubstrings.Find(texts, length, Copies.Later).Count > 0)
            {
                texts = [.. Removed(texts, length, Copies.Later).Select(edit => edit.Text)];
                rounds++;
            }

            Assert.InRange(rounds, 0, 60);
            Assert.Empty(Naive(texts, length, Copies.Later));
        });
    }

    [Fact]
    public void Find_withinAScope_comparesDocumentsThatAgreeInIt()
    {
        using var folder = new JsonLinesFolder();
        var file = folder.WriteLines("a.jsonl", new[] { "x", "y", "x" }.Select(source => JsonLinesFolder.Json(new { source, text = "重复的一段文字在这里" })));
        using var lines = folder.Open(file);

        using var places = RepeatedWindows.Find(lines, new DocumentKeys(Scope: "source"), 10, Copies.Later, 1, folder.Work(), Cancellation);

        Assert.Equal([new Place(2, 0)], places.Places(Cancellation));
    }

    private static List<TextEdit> Removed(string[] texts, int length, Copies copies)
    {
        var places = RepeatedSubstrings.Find(texts, length, copies).ToLookup(place => place.Document, place => place.Index);
        return [.. texts.Select((text, i) => RepeatedSubstrings.Remove(text, [.. places[i]], length))];
    }

    private static List<Place> OnDisk(string[] texts, int length, Copies copies, int workers = 3, long memory = 4_096)
    {
        using var folder = new JsonLinesFolder();
        using var lines = folder.Open(folder.Write("a.jsonl", texts));
        using var places = RepeatedWindows.Find(lines, Keys, length, copies, 1, folder.Work(workers, memory), Cancellation);
        return [.. places.Places(Cancellation)];
    }

    private static List<Place> Naive(string[] texts, int length, Copies copies)
    {
        var windows = texts.SelectMany((text, document) =>
        {
            var runes = text.EnumerateRunes().ToList();
            return Enumerable.Range(0, Math.Max(0, runes.Count - length + 1))
                .Select(i => (Window: string.Concat(runes.Skip(i).Take(length)), Place: new Place(document, i)));
        });
        return [.. windows.GroupBy(w => w.Window, w => w.Place, StringComparer.Ordinal)
            .Where(g => g.Count() > 1).SelectMany(g => g.Skip(copies == Copies.All ? 0 : 1)).Order()];
    }

    private static int Count(string text) => text.EnumerateRunes().Count();

    private static string Text(Linnet.Core.Random.CounterRandom random, int stream, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(i => (char)(0x4E00 + random.Below(2_000, ((ulong)stream << 20) + (ulong)i))));
}
