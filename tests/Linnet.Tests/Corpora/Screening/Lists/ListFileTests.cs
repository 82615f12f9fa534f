using System.IO.Compression;
using Linnet.Core.Errors;
using Linnet.Corpora.Screening.Lists;
using Linnet.Corpora.Screening.Urls;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Screening.Lists;

public sealed class ListFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_passesOverCommentsAndEmptyLines()
    {
        _folder.Write("l.txt", "\uFEFF# hosts\r\n\n甲\r\n   \n乙 # kept\n丙");
        using (var packed = new GZipStream(File.Create(_folder["l.txt.gz"]), CompressionLevel.Fastest))
        {
            packed.Write(File.ReadAllBytes(_folder["l.txt"]));
        }

        Assert.Equal([new ListLine("甲", 3), new("乙 # kept", 5), new("丙", 6)], Read("l.txt"));
        Assert.Equal(Read("l.txt"), Read("l.txt.gz"));
    }

    [Fact]
    public void Read_ofOtherBytes_saysWhere()
    {
        File.WriteAllBytes(_folder["l.txt"], [.. "甲\n乙a"u8, 0xB8, 0xD6, .. "\n"u8]);
        var error = Assert.Throws<DataFormatException>(() => Read("l.txt"));
        Assert.Equal(
            $"{_folder["l.txt"]}:2:3: expected UTF-8, found other bytes. If the file is GB18030 or GBK: iconv -f GB18030 -t UTF-8 FILE > NEW", error.Text.English);

        File.WriteAllBytes(_folder["l.txt"], [.. "a\0b\n"u8]);
        Assert.Equal((1L, 2), Place(Assert.Throws<DataFormatException>(() => Read("l.txt"))));
        _folder.Write("l.txt", new string('a', 4_097));
        Assert.Equal((1L, 4_097), Place(Assert.Throws<DataFormatException>(() => Read("l.txt"))));
        _folder.Write("l.txt", "a\n#\nb\nc\n");
        Assert.Equal(4, Assert.Throws<DataFormatException>(() => ListFile.Read(_folder["l.txt"], 2, TestContext.Current.CancellationToken).Count()).Line);
        Assert.Throws<ArtifactException>(() => Read("gone.txt"));
    }

    [Theory]
    [InlineData("casino", 1)]
    [InlineData("  a.b/c", 6)]
    [InlineData("0.0.0.0 a.b", 8)]
    [InlineData("http://a.b", 6)]
    [InlineData("...", 1)]
    public void ReadHosts_ofWhatIsNone_saysWhere(string line, int column)
    {
        _folder.Write("h.txt", $"a.example\n{line}\n");
        var error = Assert.Throws<DataFormatException>(() => UrlLists.ReadHosts(_folder["h.txt"], TestContext.Current.CancellationToken).ToList());
        Assert.Equal((2L, column), Place(error));
    }

    [Fact]
    public void ReadWords_ofSignsAlone_isRefused()
    {
        _folder.Write("w.txt", "赌博\n!?\n");
        Assert.Equal((2L, 1), Place(Assert.Throws<DataFormatException>(() => UrlLists.ReadWords(_folder["w.txt"], TestContext.Current.CancellationToken))));
        _folder.Write("w.txt", "赌博\nＸＸＸ\n");
        Assert.Equal(["赌博", "ＸＸＸ"], UrlLists.ReadWords(_folder["w.txt"], TestContext.Current.CancellationToken));
    }

    private static (long, int) Place(DataFormatException error) => (error.Line, error.Column);

    private List<ListLine> Read(string file) => [.. ListFile.Read(_folder[file], TestContext.Current.CancellationToken)];
}
