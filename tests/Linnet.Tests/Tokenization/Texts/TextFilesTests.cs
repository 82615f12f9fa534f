using System.Text;
using System.Text.Json;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Tests.Core;
using Linnet.Tests.Core.Documents;
using Linnet.Tokenization.Texts;
using Parquet;

namespace Linnet.Tests.Tokenization.Texts;

public sealed class TextFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_ofEveryKindOfFile_givesTheSameDocuments()
    {
        string[] texts = [.. Enumerable.Range(0, 9_000).Select(i => $"{i} of many, 第 {i % 97} 行 {new string('a', i % 211)}")];
        var lines = Encoding.UTF8.GetBytes(string.Join('\n', texts));
        var json = Encoding.UTF8.GetBytes(string.Concat(texts.Select(t => JsonSerializer.Serialize(new { text = t }) + "\n")));
        File.WriteAllBytes(_folder["a.txt"], lines);
        File.WriteAllBytes(_folder["a.md.gz"], PackedFileTests.Pack(PackedFileTests.Packing.Gzip, lines));
        File.WriteAllBytes(_folder["a.txt.zst"], PackedFileTests.Pack(PackedFileTests.Packing.Zstandard, lines));
        File.WriteAllBytes(_folder["a.jsonl"], json);
        File.WriteAllBytes(_folder["a.ndjson.gz"], PackedFileTests.Pack(PackedFileTests.Packing.Gzip, json));
        File.WriteAllBytes(_folder["a.jsonl.zst"], PackedFileTests.Pack(PackedFileTests.Packing.Zstandard, json));
        await ParquetTextsTests.Write(_folder["a.parquet"], CompressionMethod.Snappy, texts.Chunk(4_000).ToArray());

        foreach (var name in (string[])["a.txt", "a.md.gz", "a.txt.zst", "a.jsonl", "a.ndjson.gz", "a.jsonl.zst", "a.parquet"])
        {
            Assert.Equal(texts, Read(name));
        }
    }

    [Fact]
    public void Read_ofPlainLines_leavesOutMarkEndsAndEmptyLinesAlone()
    {
        _folder.Write("a.txt", "\uFEFFa b\r\n\r\n\n \uFEFFc\r\r\n  \nlast\r");

        Assert.Equal(["a b", " \uFEFFc", "  ", "last"], Read("a.txt"));
    }

    [Fact]
    public void Read_ofLinesOfJson_leavesOutBlankLinesAndEmptyTexts()
    {
        _folder.Write("a.jsonl", "\uFEFF{\"text\": \"a\\r\\n\"}\r\n \n{\"text\": \"\"}\n{\"id\": 1, \"text\": \"\\ud83d\\ude42\"}");

        Assert.Equal(["a\r\n", "🙂"], Read("a.jsonl"));
    }

    [Fact]
    public void Read_ofABrokenLine_tellsItsNumberAndGivesThoseBefore()
    {
        var path = _folder.Write("a.jsonl", "{\"text\": \"a\"}\n\n{\"text\": 1}\n");
        using var documents = new TextFiles([path]).Read(0, progress: null, Token).GetEnumerator();

        Assert.True(documents.MoveNext());
        Assert.StartsWith($"{path}:3: expected a JSON object with a string as \"text\", found Number.", Assert.Throws<DataFormatException>(() => documents.MoveNext()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TextFiles_whereOneIsMissing_refusesThemBeforeAnyIsRead() =>
        Assert.Equal(
            $"{_folder["no.txt"]}: expected a file of text, found nothing. Name files that are there.",
            Assert.Throws<ArtifactException>(() => new TextFiles([_folder.Write("a.txt", "a"), _folder["no.txt"]])).Message);

    [Fact]
    public void Read_ofSeveralFiles_tellsTheBytesOfAll()
    {
        var files = new TextFiles([_folder.Write("a.txt", new string('a', 700_000)), _folder.Write("b.txt", string.Concat(Enumerable.Repeat("b\n", 400_000)))]);
        var progress = new RememberedProgress();

        Assert.Single(files.Read(0, progress, Token));
        Assert.Equal(400_000, files.Read(1, progress, Token).Count());

        Assert.Equal(1_500_000, files.Length);
        Assert.Equal(progress.Done.Order(), progress.Done);
        Assert.Equal((700_000, 1_500_000), (progress.Done[0], progress.Done[^1]));
    }

    [Fact]
    public void Read_whenCancelled_stops()
    {
        var files = new TextFiles([_folder.Write("a.txt", "a")]);

        Assert.Throws<OperationCanceledException>(() => files.Read(0, progress: null, new CancellationToken(canceled: true)).Count());
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Read(string name) => new TextFiles([_folder[name]]).Read(0, progress: null, Token).Select(Encoding.UTF8.GetString);

    private sealed class RememberedProgress : IProgressTask
    {
        public List<long> Done { get; } = [];

        public void Report(long done, Text? detail = null) => Done.Add(done);

        public void Dispose()
        {
        }
    }
}
