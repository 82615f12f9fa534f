using System.Collections.Concurrent;
using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Random;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Deduplication.Storage;

public sealed class NumberedLinesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Scan_ofSeveralFiles_givesEveryLineItsNumber_andReadsItBack(int workers)
    {
        using var folder = new TestFolder();
        var random = new CounterRandom(8, "lines");
        string[] texts =
        [
            string.Concat(Enumerable.Range(0, 4_000).Select(i => $"{new string('字', (int)random.Below(600, (ulong)i))}{i}\n")), // several blocks
            "",
            "\uFEFFfirst\n\nlast without an end",
            "one\n",
        ];
        var files = texts.Select((text, i) => folder.Write($"{i}.jsonl", text)).ToList();
        var expected = texts.SelectMany((text, i) => Split(text).Select((line, j) => (Line: line.TrimStart('\uFEFF'), Place: $"{files[i]}:{j + 1}"))).ToList();
        using var lines = new NumberedLines(files, folder["places"], 0);
        var found = new ConcurrentDictionary<long, (string, string)>();

        lines.Scan(workers, () => found, static (all, line) => Assert.True(all.TryAdd(line.Number, (Encoding.UTF8.GetString(line.Bytes), $"{line.Path}:{line.LineInFile}"))), Cancellation);

        Assert.Equal(expected.Count, lines.Count);
        Assert.Equal(expected, Enumerable.Range(0, (int)lines.Count).Select(i => found[i]));
        using var reader = lines.CreateReader();
        foreach (var number in (int[])[.. Enumerable.Range(0, 4_004), 3, 2, 1, 0])
        {
            Assert.Equal(expected[number].Line, Encoding.UTF8.GetString(reader.Read(number).Bytes));
        }
    }

    [Fact]
    public void Copy_keepsReplacesAndDropsLines()
    {
        using var folder = new TestFolder();
        var files = new[] { folder.Write("a", "a\n"), folder.Write("b", "1\n2\n\n3\n4") };
        using var lines = Scanned(folder, files);
        using var output = new MemoryStream();

        lines.Copy(1, output, (line, replacement) =>
        {
            if (line.Number == 2)
            {
                "two"u8.CopyTo(replacement.GetSpan(3));
                replacement.Advance(3);
                return LineFate.Replace;
            }

            return line.Bytes.SequenceEqual("3"u8) ? LineFate.Drop : LineFate.Keep;
        }, Cancellation);

        Assert.Equal("1\ntwo\n\n4\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Scan_ofALineThatIsTooLong_namesIt()
    {
        using var folder = new TestFolder();
        var file = folder.Write("a", "12345678\n123456789\n");
        using var lines = new NumberedLines([file], folder["places"], 0, maximumLineBytes: 8);

        var error = Assert.Throws<DataFormatException>(() => lines.Scan(1, () => 0, static (_, _) => { }, Cancellation));

        Assert.Equal($"{file}:2: expected a line of at most 8 bytes, found a longer one. Cut the document, or take it out.", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Scan_withSeveralFaults_reportsTheFirst(int workers)
    {
        using var folder = new TestFolder();
        var good = string.Concat(Enumerable.Repeat($"{{\"text\":\"{new string('x', 5_000)}\"}}\n", 2_000));
        var file = folder.Write("a", good + "{}\n" + good + "[]\n" + good);
        using var lines = new NumberedLines([file], folder["places"], 0);

        var error = Assert.Throws<DataFormatException>(() =>
            lines.Scan(workers, () => new DocumentLine(new DocumentKeys()), static (document, line) => document.Read(line), Cancellation));

        Assert.Equal(2_001, error.Line);
    }

    [Fact]
    public void Copy_ofAFileThatChangedMeanwhile_isRefused()
    {
        using var folder = new TestFolder();
        var file = folder.Write("a", "1\n2\n");
        using var lines = Scanned(folder, [file]);
        File.AppendAllText(file, "3\n");

        var error = Assert.Throws<ArtifactException>(() => lines.Copy(0, Stream.Null, (_, _) => LineFate.Keep, Cancellation));

        Assert.Equal(
            $"{file}: expected the 4 bytes that were read before, found 6 bytes. Leave the files alone while they are read, and run the same command again.",
            error.Message);
    }

    private static NumberedLines Scanned(TestFolder folder, string[] files)
    {
        var lines = new NumberedLines(files, folder["places"], 0);
        lines.Scan(1, () => 0, static (_, _) => { }, Cancellation);
        return lines;
    }

    private static string[] Split(string text)
    {
        var lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }
}
