using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Corpora.Reading;
using Linnet.Tests.Core;
using Parquet;
using Parquet.Schema;
using ZstdSharp;

namespace Linnet.Tests.Corpora.Reading;

public sealed class CorpusFileTests
{
    private static readonly Encoding GB18030 = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    [Fact]
    public void Read_jsonLines_takesTheKeysAndCountsTheRest()
    {
        var read = ReadFile.Of("a.jsonl", """
            {"id": "x", "text": "first\r\nline", "url": "http://a/", "language": "en", "source": "web", "title": "T"}
            {"id": 17, "text": "second"}

            {"text": "third"}
            {"text": 5}
            {"content": "no key"}
            {"text": ""}
            {"id": "x", "text": "of another source"}
            {"id": 17, "text": "again"}
            {"text": "broken
            [1]
            """);

        Assert.Equal(["first\nline", "second", "third", "of another source"], read.Texts);
        Assert.Equal(["x", "17", "a.jsonl:4", "x"], read.Ids);
        Assert.Equal("empty 1, broken_json 1, not_an_object 1, no_text 1, text_is_no_string 1, empty_text 1, duplicate_id 1", read.Reasons);
        var first = read.Documents[0];
        Assert.Equal(("web", "http://a/", "en", "T", (string?)null), (first.Document.Source, first.Url, first.Language, first.Title, first.Snapshot));
        Assert.Equal(new DocumentPlace("a.jsonl", PlaceKind.Line, 1), first.Place);
        Assert.Equal("a.jsonl", read.Documents[1].Document.Source);
        Assert.Contains(read.Quarantined, line => line.Contains("\"a.jsonl:9\"", StringComparison.Ordinal) && line.Contains("duplicate_id", StringComparison.Ordinal));
        Assert.Equal("utf-8", read.File.Encoding);
    }

    [Fact]
    public void Read_withChosenKeys_takesThose()
    {
        var settings = new ReadingSettings { Text = "body", Id = "key", Title = "head", TitleLine = true, Snapshot = "2024-01" };

        var read = ReadFile.Of("a.jsonl", """{"key": "k", "head": "Title", "body": "text", "id": "other"}""", settings);

        Assert.Equal(["Title\ntext"], read.Texts);
        Assert.Equal(("k", "2024-01"), (read.Ids[0], read.Documents[0].Snapshot));
    }

    [Fact]
    public void Read_jsonArray_isWuDao()
    {
        var read = ReadFile.Of("part-1.json", """
            [{"id": 1, "dataType": "百科", "title": "水", "content": "水是液体。"},
             {"id": 2, "dataType": "博客", "title": "好", "content": "好的开头。"}, 7, {"title": "无正文"},
             {"content": "a \"]\" and a \\", "id": 3}]
            """);

        Assert.Equal(["水是液体。", "好的开头。", "a \"]\" and a \\"], read.Texts);
        Assert.Equal(["百科", "博客", "part-1.json"], read.Documents.Select(d => d.Document.Source));
        Assert.Equal("not_an_object 1, no_text 1", read.Reasons);
        Assert.Equal(CorpusFormat.JsonArray, read.File.Format);
    }

    [Fact]
    public void Read_jsonArray_putsTheTitleBeforeATextThatDoesNotBeginWithIt()
    {
        var read = ReadFile.Of("a.json", """[{"title": "标题", "content": "正文"}, {"title": "正文", "content": "正文如此"}]""");

        Assert.Equal(["标题\n正文", "正文如此"], read.Texts);
    }

    [Fact]
    public void Read_jsonThatIsNoArray_isReadByLines()
    {
        var read = ReadFile.Of("a.json", "{\"text\": \"one\"}\n{\"text\": \"two\"}\n");

        Assert.Equal(["one", "two"], read.Texts);
        Assert.Equal(CorpusFormat.Jsonl, read.File.Format);
    }

    [Theory]
    [InlineData(CorpusFormat.Text, "one\ntwo\n\n\nthree\n \nfour\n")]
    [InlineData(CorpusFormat.Lines, "one|two|three|four")]
    [InlineData(CorpusFormat.Blocks, "one\ntwo\n|three\n|four\n")]
    public void Read_plainText_cutsAsAsked(CorpusFormat format, string expected)
    {
        var read = ReadFile.Of("a.txt", "\uFEFFone\r\ntwo\n\n\nthree\n \nfour\n", new ReadingSettings { Format = format });

        Assert.Equal(expected.Split('|'), read.Texts);
        Assert.Equal(0, read.File.Counts.Skipped);
        Assert.Equal(format switch { CorpusFormat.Text => "a.txt#1", _ => "a.txt:1" }, read.Ids[0]);
    }

    [Fact]
    public void Read_csv_followsTheQuotes()
    {
        var read = ReadFile.Of("a.csv", "id,text,source\n1,\"a, \"\"b\"\"\nc\",s\n2,plain \"x\" text,s\n\n3,\"x\"y,s\n4,\"\",s\n5,few\n6,\"open,s\n");

        Assert.Equal(["a, \"b\"\nc", "plain \"x\" text"], read.Texts);
        Assert.Equal(["1", "2"], read.Ids);
        Assert.Equal([2, 4], read.Documents.Select(d => d.Place.Number));
        Assert.Equal("empty 1, cut_off 1, empty_text 1, broken_quotes 1, wrong_columns 1", read.Reasons);
    }

    [Fact]
    public void Read_tsvWithoutHeader_takesTheColumnByNumber()
    {
        var settings = new ReadingSettings { Header = false, Text = "2", Id = "1", Quotes = false };

        var read = ReadFile.Of("a.tsv", "a\t\"x\" he said\nb\t你好\n", settings);

        Assert.Equal(["\"x\" he said", "你好"], read.Texts);
        Assert.Equal(["a", "b"], read.Ids);
    }

    [Fact]
    public void Read_csvWithoutTheColumn_namesThoseThereAre()
    {
        var error = Assert.Throws<ArtifactException>(() => ReadFile.Of("a.csv", "cat,label,review\n1,2,3\n"));

        Assert.Contains("expected a column \"text\", found the columns cat, label, review", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_csvWithABrokenHeader_doesNotTakeTheNextRowForIt() =>
        Assert.Contains("names the columns", Assert.Throws<DataFormatException>(() => ReadFile.Of("a.csv", "\"id\"x,text\n1,2\n")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Read_parquet_takesTheColumnsOfText()
    {
        using var folder = new TestFolder();
        var text = new DataField<string>("text");
        var id = new DataField<string>("id");
        await using (var stream = File.Create(folder["a.parquet"]))
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(text, id), stream, cancellationToken: TestContext.Current.CancellationToken))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(text, (IReadOnlyCollection<string>)new[] { "one", null!, "", "one" });
            await group.WriteAsync(id, (IReadOnlyCollection<string>)new[] { "a", "b", "c", "a" });
        }

        var read = ReadFile.At(folder, "a.parquet");

        Assert.Equal(["one"], read.Texts);
        Assert.Equal(["a"], read.Ids);
        Assert.Equal("no_text 1, empty_text 1, duplicate_id 1", read.Reasons);
    }

    [Fact]
    public void Read_packed_isTheSame()
    {
        var lines = Encoding.UTF8.GetBytes("{\"text\": \"one\"}\n{\"text\": \"two\"}\n");
        using var compressor = new Compressor();

        var gzip = ReadFile.Of("a.jsonl.gz", [.. ReadFile.Gzip(lines[..16]), .. ReadFile.Gzip(lines[16..])]);
        var zstd = ReadFile.Of("a.jsonl.zst", compressor.Wrap(lines).ToArray());

        Assert.Equal(["one", "two"], gzip.Texts);
        Assert.Equal(["one", "two"], zstd.Texts);
        Assert.Equal(["a.jsonl:1", "a.jsonl:2"], gzip.Ids);
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".zst")]
    public void Read_cutOffPacking_saysHowManyWereGood(string ending)
    {
        var lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(i => $$"""{"text": "document {{i * 7919 % 60_000}}"}{{"\n"}}""")));
        using var compressor = new Compressor();
        var packed = ending == ".gz" ? ReadFile.Gzip(lines) : compressor.Wrap(lines).ToArray();
        using var folder = new TestFolder();
        File.WriteAllBytes(folder["a.jsonl" + ending], packed[..(packed.Length * 2 / 3)]);
        var file = new CorpusFile(folder["a.jsonl" + ending], new ReadingSettings());
        var good = 0;

        var error = Assert.Throws<DataFormatException>(() =>
        {
            foreach (var document in file.Read(TestContext.Current.CancellationToken))
            {
                Assert.StartsWith("document ", document.Document.Text, StringComparison.Ordinal);
                good++;
            }
        });

        Assert.InRange(good, 1000, 59_999);
        Assert.EndsWith($"{good:N0} documents before it were good.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"此前有 {good:N0} 篇文档完好。", error.Text.In(Language.Chinese), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gb18030")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    public void Read_linesInAnotherEncoding_areTheSame(string name)
    {
        var text = string.Concat(Enumerable.Range(1, 50).Select(i => $$"""{"id": {{i}}, "text": "这是第 {{i}} 篇文档，说的是我们的生活和工作。"}{{"\n"}}"""));
        var encoding = name switch { "gb18030" => GB18030, "utf-16le" => Encoding.Unicode, _ => Encoding.BigEndianUnicode };

        var read = ReadFile.Of("a.jsonl", encoding.GetBytes(text));

        Assert.Equal(name, read.File.Encoding);
        Assert.Equal(50, read.Documents.Count);
        Assert.Equal("这是第 50 篇文档，说的是我们的生活和工作。", read.Texts[^1]);
    }

    [Fact]
    public void Read_brokenLineInALargeFile_isTheOnlyOneSkipped()
    {
        var good = GB18030.GetBytes(string.Concat(Enumerable.Repeat("我们的生活和工作都在这里。\n", 30)));

        var read = ReadFile.Of("a.txt", [.. good, 0xFF, 0xFE, 0x80, (byte)'\n', .. good], new ReadingSettings { Format = CorpusFormat.Lines });

        Assert.Equal("gb18030", read.File.Encoding);
        Assert.Equal((60, "broken_text 1"), (read.Documents.Count, read.Reasons));
        Assert.Contains("\"a.txt:31\"", read.Quarantined[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_linesOfUnknownEncoding_areOneRecord()
    {
        var read = ReadFile.Of("a.txt", [0xE9, 0x74, 0xE9, 0x0A, 0xE0, 0x21], new ReadingSettings { Format = CorpusFormat.Lines });

        Assert.Equal("unknown_encoding 1", read.Reasons);
    }

    [Fact]
    public void Read_namedEncoding_isTaken()
    {
        var read = ReadFile.Of("a.txt", [0xE9, 0x74, 0xE9, 0x0A], new ReadingSettings { Format = CorpusFormat.Lines, Encoding = "latin1" });

        Assert.Equal(["été"], read.Texts);
    }

    [Fact]
    public void Read_tooLongRecords_areSkipped()
    {
        var settings = new ReadingSettings { MaximumRecordBytes = 40 };
        var longer = new string('x', 60);

        Assert.Equal("too_long 1", ReadFile.Of("a.jsonl", $$"""{"text": "{{longer}}"}{{"\n"}}{"text": "y"}""", settings).Reasons);
        Assert.Equal("too_long 1", ReadFile.Of("a.json", $$"""[{"content": "{{longer}}"}, {"content": "y"}]""", settings).Reasons);
        Assert.Equal("too_long 1", ReadFile.Of("a.csv", $"text\n\"{longer[..30]}\n{longer[..30]}\n\"\ny\n", settings).Reasons);
        Assert.Equal("too_long 1", ReadFile.Of("a.txt", longer, settings).Reasons);
        Assert.Equal("too_long 1", ReadFile.Of("a.txt", longer[..30] + "\n" + longer[..30] + "\n\ny", settings with { Format = CorpusFormat.Blocks }).Reasons);
        Assert.Equal(["y"], ReadFile.Of("a.csv", $"text\n\"{longer[..30]}\n{longer[..30]}\n\"\ny\n", settings).Texts);
        Assert.Equal(["y"], ReadFile.Of("a.json", $$"""[{"content": "{{longer}}"}, {"content": "y"}]""", settings).Texts);
    }

    [Theory]
    [InlineData("a.xyz")]
    [InlineData("a")]
    [InlineData("a.gz")]
    public void New_nameThatTellsNothing_isRefused(string name) =>
        Assert.Contains("format=jsonl|", Assert.Throws<UsageException>(() => new CorpusFile(name, new ReadingSettings())).Message, StringComparison.Ordinal);

    [Fact]
    public void New_unknownEncoding_isRefused() =>
        Assert.Contains("gb18030", Assert.Throws<UsageException>(() => new CorpusFile("a.txt", new ReadingSettings { Encoding = "klingon" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_missingFile_isAnError()
    {
        using var folder = new TestFolder();

        Assert.Throws<ArtifactException>(() => new CorpusFile(folder["a.jsonl"], new ReadingSettings()).Read(TestContext.Current.CancellationToken).Count());
    }

    [Fact]
    public void Read_twice_isMisuse()
    {
        var file = new CorpusFile("a.jsonl", new ReadingSettings());
        _ = file.Read(TestContext.Current.CancellationToken);

        Assert.Throws<InvalidOperationException>(() => file.Read(TestContext.Current.CancellationToken));
    }
}
