using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Tests.Core;
using Linnet.Tests.Core.Documents;
using Linnet.Tokenization.PreTokenizers;
using Linnet.Tokenization.Training;
using Parquet;

namespace Linnet.Tests.Tokenization.Training;

public sealed class PieceCounterTests
{
    private const long Plenty = 1L << 30;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Count_ofPlainText_takesEachLineWithItsEndForADocument()
    {
        using var folder = new TestFolder();
        var path = folder.Write("text.txt", "a b\n\nb a\nlast");
        var text = Counter(folder, [path]).Count(Token);

        Assert.Equal(new TextTally(4, 13, 13, 8, 0, 0), text.Tally);
        Assert.Equal([("\n", 3), (" a", 1), (" b", 1), ("a", 1), ("b", 1), ("last", 1)], Pieces(text));
    }

    [Fact]
    public void Count_ofJsonLinesPlainAndPacked_countsTheirTexts()
    {
        using var folder = new TestFolder();
        var line = "{\"id\": 1, \"more\": [{\"text\": \"no\"}], \"text\": \"\\u4e2d\\n文\\ud83d\\ude42\"}\n\n";
        var plain = folder.Write("a.jsonl", "\uFEFF" + line);
        var packed = folder["b.jsonl.gz"];
        using (var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(line));
        }

        var text = Counter(folder, [plain, packed]).Count(Token);

        Assert.Equal([("\n", 2), ("中", 2), ("文", 2), ("🙂", 2)], Pieces(text));
        Assert.Equal(2, text.Tally.Documents);
    }

    [Theory]
    [InlineData(1, Plenty)]
    [InlineData(3, Plenty)]
    [InlineData(1, 20_000)]
    [InlineData(2, 40_000)]
    public void Count_onAnyThreadsAndMemory_countsTheSame(int threads, long memory)
    {
        using var folder = new TestFolder();
        var files = Files(folder);
        var expected = Counter(folder, files).Count(Token);
        var text = Counter(folder, files, threads, memory).Count(Token);

        Assert.Equal(memory < Plenty, text.IsSpilled);
        Assert.Equal(expected.Tally, text.Tally);
        Assert.Equal(expected.Distinct, text.Distinct);
        Assert.Equal(Pieces(expected), Pieces(text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(34)]
    public void Count_killedBehindASpill_goesOnFromIt(int spills)
    {
        using var folder = new TestFolder();
        var files = Files(folder);
        var expected = Counter(folder, files).Count(Token);
        var left = spills;
        Assert.Throws<IOException>(() => Counter(folder, files, 1, 20_000, () =>
        {
            if (--left == 0)
            {
                throw new IOException("killed");
            }
        }).Count(Token));

        var spilled = 0;
        var again = Counter(folder, files, 1, 20_000, () => spilled++);
        var text = again.Count(Token);

        Assert.Equal(expected.Tally, text.Tally);
        Assert.Equal(Pieces(expected), Pieces(text));
        var all = 0;
        Counter(folder, files, 1, 20_000, () => all++, "anew").Count(Token);
        Assert.InRange(spilled, all - spills - 1, all - spills); // room that is kept may fill a little earlier
        again.Clean();
        Assert.DoesNotContain(folder.Entries(), e => e.StartsWith("counting/", StringComparison.Ordinal));
    }

    [Fact]
    public void Clean_whereOtherFilesLieInTheFolder_leavesThem()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["counting/more"]);
        File.WriteAllText(folder["counting/pieces-of-mine.txt"], "kept");
        var counter = Counter(folder, Files(folder), 1, 20_000);
        counter.Count(Token);
        Assert.NotEmpty(Directory.GetFiles(folder["counting"], "*.run"));

        counter.Clean();

        Assert.Equal(["more", "pieces-of-mine.txt"], Directory.EnumerateFileSystemEntries(folder["counting"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Count_whoseSortedFileIsDamaged_beginsAnew()
    {
        using var folder = new TestFolder();
        var files = Files(folder);
        Assert.Throws<IOException>(() => Counter(folder, files, 1, 20_000, () => throw new IOException("killed")).Count(Token));
        var run = Directory.GetFiles(folder["counting"], "*.run").Single();
        var bytes = File.ReadAllBytes(run);
        bytes[^1] ^= 1;
        File.WriteAllBytes(run, bytes);

        Assert.Equal(Pieces(Counter(folder, files).Count(Token)), Pieces(Counter(folder, files, 1, 20_000).Count(Token)));
    }

    [Theory]
    [InlineData("{\"text\": 1}", "Number")]
    [InlineData("{\"other\": \"a\", \"more\": [{\"text\": 1}]}", "only \"other\", \"more\"")]
    [InlineData("{}", "no key")]
    [InlineData("{\"text\": \"a\", \"text\": \"b\"}", "the key twice")]
    [InlineData("{\"text\": \"a\"", "a line that is not JSON")]
    [InlineData("[1]", "no object")]
    [InlineData("{\"text\": \"\\ud800\"}", "broken UTF-8 or half of a surrogate pair")]
    public void Count_ofABrokenLine_tellsWhereItIs(string line, string found)
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.jsonl", "{\"text\": \"a\"}\n" + line + "\n{\"text\": 2}\n");

        var error = Assert.Throws<DataFormatException>(() => Counter(folder, [path], 2).Count(Token));

        Assert.Equal(
            $"{path}:2: expected a JSON object with a string as \"text\", found {found}. Correct the line, or take it out.\n    {line}", error.Message);
    }

    [Fact]
    public void Count_ofFilesThatAreNotRead_refusesThem()
    {
        using var folder = new TestFolder();
        var archive = folder.Write("a.txt", "PK\u0003\u0004");

        Assert.Equal($"{archive}: expected a file as it is, or packed by gzip or zstd, found a .zip file. Unpack it first.", Refusal(folder, archive));
        Assert.Equal($"{folder["no.txt"]}: expected a file of text, found nothing. Name files that are there.", Refusal(folder, folder["no.txt"]));
    }

    [Fact]
    public async Task Count_ofEveryKindOfFile_countsTheSame()
    {
        using var folder = new TestFolder();
        string[] texts = [.. Enumerable.Range(0, 2_000).Select(i => $"line {i % 97} 中文{(char)('一' + i % 500)}，")];
        var lines = Encoding.UTF8.GetBytes(string.Concat(texts.Select(t => JsonSerializer.Serialize(new { text = t }) + "\n")));
        File.WriteAllBytes(folder["a.jsonl"], lines);
        File.WriteAllBytes(folder["a.jsonl.gz"], PackedFileTests.Pack(PackedFileTests.Packing.Gzip, lines));
        File.WriteAllBytes(folder["a.jsonl.zst"], PackedFileTests.Pack(PackedFileTests.Packing.Zstandard, lines));
        await ParquetTextsTests.Write(folder["a.parquet"], CompressionMethod.Snappy, texts.Chunk(300).ToArray());
        var expected = Counter(folder, [folder["a.jsonl"]]).Count(Token);

        foreach (var name in (string[])["a.jsonl.gz", "a.jsonl.zst", "a.parquet"])
        {
            var text = Counter(folder, [folder[name]], 2, 30_000, name: name + ".counting").Count(Token);
            Assert.True(text.IsSpilled);
            Assert.Equal(expected.Tally, text.Tally);
            Assert.Equal(Pieces(expected), Pieces(text));
        }

        // Reading goes on in the middle of each.
        foreach (var name in (string[])["a.jsonl.gz", "a.jsonl.zst", "a.parquet"])
        {
            var left = 2;
            Assert.Throws<IOException>(() => Counter(folder, [folder[name]], 1, 10_000, () => _ = --left == 0 ? throw new IOException("killed") : 0).Count(Token));
            Assert.Equal(Pieces(expected), Pieces(Counter(folder, [folder[name]], 1, 10_000).Count(Token)));
        }
    }

    [Fact]
    public async Task Count_ofARowWithoutAText_tellsWhichOne()
    {
        using var folder = new TestFolder();
        var path = folder["a.parquet"];
        await ParquetTextsTests.Write(path, CompressionMethod.None, ["a", ""], [null]);

        Assert.Equal(
            $"{path}:3: expected a text in the column \"text\", found null. Take the row out.",
            Assert.Throws<DataFormatException>(() => Counter(folder, [path]).Count(Token)).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Count_withABoundOfCharacters_readsWholeDocumentsUpToItInEachFile(int threads)
    {
        using var folder = new TestFolder();
        var files = Files(folder);
        foreach (var bound in (long[])[1, 17, 5_000, 40_000, 1_000_000])
        {
            var expected = files.Select(path => Bounded(path, bound)).ToList();
            var text = Counter(folder, files, threads, maximumCharacters: bound).Count(Token);

            Assert.Equal((expected.Sum(e => e.Documents), expected.Sum(e => e.Characters)), (text.Tally.Documents, text.Tally.Characters));
            Assert.Equal(expected.All(e => e.IsAll), text.IsAll);
            var spilled = Counter(folder, files, threads, 20_000, name: $"counting-{bound}", maximumCharacters: bound).Count(Token);
            Assert.Equal(text.Tally, spilled.Tally);
            Assert.Equal(text.IsAll, spilled.IsAll);
        }
    }

    [Fact]
    public void Count_ofAnEndlessLine_cutsItBetweenCharacters()
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.txt", new string('中', 6_000_000));
        var text = Counter(folder, [path]).Count(Token);

        Assert.Equal((2, 1), (text.Tally.Documents, text.Tally.CutLines));
        Assert.All(Pieces(text), p => Assert.Equal(p.Piece.Length, p.Piece.Count(c => c == '中')));
    }

    [Fact]
    public void Count_whenCancelled_stops()
    {
        using var folder = new TestFolder();
        var files = Files(folder);

        Assert.Throws<OperationCanceledException>(() => Counter(folder, files).Count(new CancellationToken(canceled: true)));
    }

    private static string Refusal(TestFolder folder, string path) => Assert.Throws<ArtifactException>(() => Counter(folder, [path]).Count(Token)).Message;

    // Many blocks, so that little memory spills many times.
    private static string[] Files(TestFolder folder)
    {
        var lines = Enumerable.Range(0, 3_000).Select(i => $"line {i % 997} of {i} 中文{(char)('一' + i % 5000)}，").ToList();
        return
        [
            folder.Write("a.txt", string.Join('\n', lines)),
            folder.Write("b.jsonl", string.Concat(lines.Select(l => JsonSerializer.Serialize(new { text = l }) + "\n"))),
            folder.Write("c.txt", string.Join("\r\n", lines.Take(999))),
        ];
    }

    private static PieceCounter Counter(
        TestFolder folder, IReadOnlyList<string> files, int threads = 1, long memory = Plenty, Action? spilled = null, string name = "counting", long maximumCharacters = 0) =>
        new(new CountingSettings(files, threads, memory, folder[name], string.Join('|', files)) { BlockBytes = 1024, MaximumCharacters = maximumCharacters }, () => new PieceCounts(Gpt2PreTokenizer.Instance), SilentProgress.Instance) { Spilled = spilled };

    private static (long Documents, long Characters, bool IsAll) Bounded(string path, long bound)
    {
        var (documents, characters) = (0L, 0L);
        foreach (var line in File.ReadAllText(path).Split('\n').Where(l => l.Length > 0))
        {
            if (characters >= bound)
            {
                return (documents, characters, false);
            }

            var isJson = path.EndsWith(".jsonl", StringComparison.Ordinal);
            var isLast = !isJson && File.ReadAllText(path).EndsWith(line, StringComparison.Ordinal) && documents + 1 == File.ReadAllLines(path).Length;
            documents++;
            characters += isJson ? JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!.Length : line.Length + (isLast ? 0 : 1);
        }

        return (documents, characters, true);
    }

    private static List<(string Piece, long Count)> Pieces(CountedText text)
    {
        var pieces = new List<(string, long)>();
        ((IPieceSource)text).Read((piece, count) => pieces.Add((Encoding.UTF8.GetString(piece), count)));
        return [.. pieces.OrderBy(p => p.Item1, StringComparer.Ordinal)];
    }
}
