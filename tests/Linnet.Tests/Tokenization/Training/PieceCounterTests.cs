using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Tests.Core;
using Linnet.Tokenization.PreTokenizers;
using Linnet.Tokenization.Training;

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
        Assert.Equal(all - spills, spilled);
        again.Clean();
        Assert.DoesNotContain(folder.Entries(), e => e.StartsWith("counting/", StringComparison.Ordinal));
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
    [InlineData("{\"other\": \"a\"}", "no such key")]
    [InlineData("{\"text\": \"a\", \"text\": \"b\"}", "the key twice")]
    [InlineData("{\"text\": \"a\"", "a line that is not JSON")]
    [InlineData("[1]", "no such key")]
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
        var parquet = folder.Write("a.parquet", "PAR1");

        Assert.Equal($"{parquet}: expected a .txt or .jsonl file, plain or packed as .gz, found a .parquet file. Convert it first.", Refusal(folder, parquet));
        Assert.Equal($"{folder["no.txt"]}: expected a file of text, found nothing. Name files that are there.", Refusal(folder, folder["no.txt"]));
        var broken = folder.Write("a.txt.gz", "no gzip at all");
        Assert.Equal($"{broken}: expected a .gz file, found broken packing. Make the file anew.", Assert.Throws<DataFormatException>(() => Counter(folder, [broken]).Count(Token)).Message);
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
        TestFolder folder, IReadOnlyList<string> files, int threads = 1, long memory = Plenty, Action? spilled = null, string name = "counting") =>
        new(new CountingSettings(files, threads, memory, folder[name], string.Join('|', files)) { BlockBytes = 1024 }, () => new PieceCounts(Gpt2PreTokenizer.Instance), SilentProgress.Instance) { Spilled = spilled };

    private static List<(string Piece, long Count)> Pieces(CountedText text)
    {
        var pieces = new List<(string, long)>();
        ((IPieceSource)text).Read((piece, count) => pieces.Add((Encoding.UTF8.GetString(piece), count)));
        return [.. pieces.OrderBy(p => p.Item1, StringComparer.Ordinal)];
    }
}
