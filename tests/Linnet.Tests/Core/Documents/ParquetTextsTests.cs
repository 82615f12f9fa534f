using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Parquet;
using Parquet.Schema;

namespace Linnet.Tests.Core.Documents;

public sealed class ParquetTextsTests
{
    private static readonly string?[][] Groups = [["one", null, "中文 🙂"], [], [null, null], ["", "two\nlines", "one", "one"]];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Brotli)]
    [InlineData(CompressionMethod.Zstd)]
    public async Task Read_ofRowGroups_givesTheirTextsInOrder(CompressionMethod compression)
    {
        using var folder = new TestFolder();
        await Write(folder["a.parquet"], compression, Groups);
        var all = Groups.SelectMany(g => g).ToList();
        using var file = ParquetTexts.Open(folder["a.parquet"]);

        Assert.Equal(all.Count, file.Rows);
        for (var first = 0; first <= all.Count; first++)
        {
            Assert.Equal(all.Skip(first), file.Read(first, Token));
        }
    }

    [Fact]
    public async Task Read_ofManyRows_givesThemBack()
    {
        using var folder = new TestFolder();
        var texts = Enumerable.Range(0, 20_000).Select(i => i % 7 == 0 ? null : $"text {i % 1000} 第{i}篇").ToArray();
        await Write(folder["a.parquet"], CompressionMethod.Snappy, texts.Chunk(6_000).ToArray());
        using var file = ParquetTexts.Open(folder["a.parquet"]);

        Assert.Equal(texts, file.Read(cancellation: Token));
    }

    [Fact]
    public async Task Open_withoutTheColumn_namesThoseThatAreThere()
    {
        using var folder = new TestFolder();
        var path = folder["a.parquet"];
        await Write(path, CompressionMethod.None, ["a"]);

        Assert.Equal(
            $"{path}: expected a column \"body\" of text, found the columns id, text. Name the file's column of text, or rename it.",
            Assert.Throws<ArtifactException>(() => ParquetTexts.Open(path, "body")).Message);
        Assert.Equal(
            $"{path}: expected a column \"id\" of text, found one of Int32. Name the file's column of text, or rename it.",
            Assert.Throws<ArtifactException>(() => ParquetTexts.Open(path, "id")).Message);
    }

    [Fact]
    public async Task Read_ofARowGroupThatIsTooLarge_refusesItBeforeReading()
    {
        using var folder = new TestFolder();
        var path = folder["a.parquet"];
        await Write(path, CompressionMethod.Snappy, ["short"], [.. Enumerable.Range(0, 100).Select(i => $"{i} {new string('a', 1000)}")]);
        using var file = ParquetTexts.Open(path, maximumBytes: 50_000);
        using var texts = file.Read(cancellation: Token).GetEnumerator();

        Assert.True(texts.MoveNext());
        Assert.Equal("short", texts.Current);
        var error = Assert.Throws<DataFormatException>(() => texts.MoveNext());
        Assert.StartsWith($"{path}: row group 1, column text: 100 rows take ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" bytes unpacked; a row group may take 50,000 with its rows. Write the file anew with smaller row groups.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "expected \"PAR1\" at its beginning and end, found other bytes: it is no Parquet file, or cut off")]
    [InlineData("PAR1", "expected \"PAR1\" at its beginning and end, found other bytes: it is no Parquet file, or cut off")]
    [InlineData("PAR1 and something else", "expected \"PAR1\" at its beginning and end, found other bytes: it is no Parquet file, or cut off")]
    [InlineData("PAR1some\u007f\u007f\u007f\u007fPAR1", "byte 8: expected a footer of at most 4 bytes, found 2,139,062,143")]
    [InlineData("PAR1abcd\u0004\0\0\0PAR1", "byte 4: expected Parquet data that can be read, found metadata that does not end with its 4 bytes. Make the file anew.")]
    public void Open_ofWhatIsNoParquet_saysSo(string content, string problem)
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.parquet", content);

        Assert.StartsWith($"{path}: {problem}", Assert.Throws<DataFormatException>(() => ParquetTexts.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ofMetadataThatDoesNotEnd_refusesIt()
    {
        using var folder = new TestFolder();
        var path = folder["a.parquet"];
        await Write(path, CompressionMethod.Gzip, Groups);
        var bytes = await File.ReadAllBytesAsync(path, Token);
        ParquetTexts.Open(path).Dispose();
        Assert.Equal(0, bytes[^9]);
        bytes[^9] = 0x98; // a list without an end, in which the package went round for ever
        await File.WriteAllBytesAsync(path, bytes, Token);

        Assert.Contains("found metadata that does not end with its ", Assert.Throws<DataFormatException>(() => ParquetTexts.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ofAMissingFile_saysSo()
    {
        using var folder = new TestFolder();

        Assert.Throws<ArtifactException>(() => ParquetTexts.Open(folder["no.parquet"]));
    }

    [Theory]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Zstd)]
    public async Task Read_ofAFileWhosePagesAreOverwritten_saysSo(CompressionMethod compression)
    {
        using var folder = new TestFolder();
        var path = folder["a.parquet"];
        await Write(path, compression, [.. Enumerable.Range(0, 200).Select(i => $"text {i * i % 83}")]);
        var bytes = await File.ReadAllBytesAsync(path, Token);
        bytes.AsSpan(4, bytes.Length / 2).Fill(0xFF);
        await File.WriteAllBytesAsync(path, bytes, Token);
        using var file = ParquetTexts.Open(path);

        Assert.StartsWith(
            $"{path}: row group 0, expected Parquet data that can be read, found what cannot (",
            Assert.Throws<DataFormatException>(() => file.Read(cancellation: Token).Count()).Message,
            StringComparison.Ordinal);
    }

    internal static async Task Write(string path, CompressionMethod compression, params string?[][] groups)
    {
        var (id, text) = (new DataField<int>("id"), new DataField<string>("text"));
        await using var stream = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(id, text), stream, new ParquetOptions { CompressionMethod = compression }, cancellationToken: Token);
        foreach (var group in groups)
        {
            using var rows = writer.CreateRowGroup();
            await rows.WriteAsync<int>(id, Enumerable.Range(0, group.Length).ToArray(), cancellationToken: Token);
            await rows.WriteAsync(text, group!);
        }
    }
}
