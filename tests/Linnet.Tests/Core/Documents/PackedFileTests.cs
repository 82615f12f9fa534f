using System.IO.Compression;
using System.Text;
using CsCheck;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using ZstdSharp;

namespace Linnet.Tests.Core.Documents;

public sealed class PackedFileTests
{
    public enum Packing
    {
        Plain,
        Gzip,
        Zstandard,
    }

    [Theory]
    [InlineData(Packing.Plain)]
    [InlineData(Packing.Gzip)]
    [InlineData(Packing.Zstandard)]
    public void Read_ofAnyBytes_givesThemBack(Packing packing) => Gen.Byte.Array[0, 400_000].Sample(
        bytes =>
        {
            using var folder = new TestFolder();
            var path = Write(folder, "a", Pack(packing, bytes));

            Assert.Equal(packing != Packing.Plain && new FileInfo(path).Length > 0, Open(path, f => f.IsPacked));
            Assert.Equal(bytes, Unpack(path));
        },
        iter: 20);

    [Theory]
    [InlineData(Packing.Gzip)]
    [InlineData(Packing.Zstandard)]
    public void Read_ofFilesPackedOneBehindTheOther_givesOne(Packing packing)
    {
        using var folder = new TestFolder();
        var path = Write(folder, "a.jsonl", [.. Pack(packing, "one\n"u8), .. Pack(packing, []), .. Pack(packing, "two\n"u8)]);

        Assert.Equal("one\ntwo\n", Encoding.UTF8.GetString(Unpack(path)));
    }

    [Fact]
    public void Read_ofSkippableFrames_readsOverThem()
    {
        using var folder = new TestFolder();
        var path = Write(folder, "a.zst", [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3, .. Pack(Packing.Zstandard, "text"u8)]);

        Assert.Equal("text", Encoding.UTF8.GetString(Unpack(path)));
    }

    [Theory]
    [InlineData(Packing.Gzip)]
    [InlineData(Packing.Zstandard)]
    public void Read_ofAFileThatIsCutOffAnywhere_refusesIt(Packing packing)
    {
        using var folder = new TestFolder();
        var whole = Pack(packing, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"line {i * i}\n"))));
        for (var length = 4; length < whole.Length; length++)
        {
            var path = Write(folder, "a", whole[..length]);

            Assert.Equal(
                $"{path}: at or before byte {length:N0}: expected packed data that goes on to its end, found data that is broken or cut off. Make the file anew.",
                Assert.Throws<DataFormatException>(() => Unpack(path)).Message);
        }
    }

    [Theory]
    [InlineData(Packing.Gzip)]
    [InlineData(Packing.Zstandard)]
    public void Read_ofAFileWithOtherBytesBehind_refusesIt(Packing packing)
    {
        using var folder = new TestFolder();
        var path = Write(folder, "a", [.. Pack(packing, "text"u8), .. "more"u8]);

        Assert.Throws<DataFormatException>(() => Unpack(path));
    }

    [Theory]
    [InlineData(Packing.Gzip)]
    [InlineData(Packing.Zstandard)]
    public void Read_ofDamagedBytes_givesTheTextOrAnError(Packing packing)
    {
        using var folder = new TestFolder();
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i * i % 991}\n")));
        var whole = Pack(packing, text);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte[1, 255]).Sample(
            (at, change) =>
            {
                byte[] damaged = [.. whole];
                damaged[at] ^= change;
                var path = Write(folder, "a", damaged);
                try
                {
                    Unpack(path);
                }
                catch (Exception error) when (error is DataFormatException or ArtifactException)
                {
                }
            },
            iter: 200,
            threads: 1);
    }

    [Theory]
    [InlineData(Packing.Gzip)]
    [InlineData(Packing.Zstandard)]
    public void Read_ofABomb_refusesItSoon(Packing packing)
    {
        using var folder = new TestFolder();
        var path = folder["bomb"];
        using (var file = File.Create(path))
        {
            using Stream packed = packing == Packing.Gzip ? new GZipStream(file, CompressionLevel.SmallestSize) : new CompressionStream(file, 19);
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 300; i++)
            {
                packed.Write(zeros);
            }
        }

        var error = Assert.Throws<DataFormatException>(() => Unpack(path));
        Assert.Contains("unpacks to more than 1,000 times its bytes, so it is not read.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ofAWindowThatIsTooLarge_refusesIt()
    {
        using var folder = new TestFolder();
        var path = Write(folder, "a.zst", [0x28, 0xB5, 0x2F, 0xFD, 0, 21 << 3, 1, 0, 0]); // a window of 2 GiB, an empty last block

        Assert.Equal(
            $"{path}: at or before byte 9: needs a window of more than 128 MiB to be unpacked. Pack it anew without --long and --ultra.",
            Assert.Throws<DataFormatException>(() => Unpack(path)).Message);
    }

    [Theory]
    [InlineData("BZh91AY&SY", ".bz2")]
    [InlineData("PK\u0003\u0004 and more", ".zip")]
    public void Open_ofAnotherPacking_refusesIt(string start, string kind)
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.txt", start);

        Assert.Equal(
            $"{path}: expected a file as it is, or packed by gzip or zstd, found a {kind} file. Unpack it first.",
            Assert.Throws<ArtifactException>(() => PackedFile.Open(path)).Message);
    }

    [Theory]
    [InlineData(Packing.Plain)]
    [InlineData(Packing.Gzip)]
    [InlineData(Packing.Zstandard)]
    public void Skip_goesOnBehind(Packing packing)
    {
        using var folder = new TestFolder();
        var path = Write(folder, "a", Pack(packing, Encoding.UTF8.GetBytes(new string('a', 300_000) + "end")));
        using var file = PackedFile.Open(path);
        file.Skip(300_000);

        Assert.Equal("end", new StreamReader(file).ReadToEnd());
        Assert.Throws<InvalidOperationException>(() => file.Skip(1));
        using var shorter = PackedFile.Open(path);
        Assert.Contains("It was changed: begin anew.", Assert.Throws<DataFormatException>(() => shorter.Skip(300_004)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NameWithoutPacking_takesTheEndingAway()
    {
        Assert.Equal("a/b.jsonl", PackedFile.NameWithoutPacking("a/b.jsonl.zst"));
        Assert.Equal("b.txt", PackedFile.NameWithoutPacking("b.txt.GZ"));
        Assert.Equal("b.txt", PackedFile.NameWithoutPacking("b.txt"));
    }

    internal static byte[] Pack(Packing packing, ReadOnlySpan<byte> bytes)
    {
        var packed = new MemoryStream();
        switch (packing)
        {
            case Packing.Plain:
                return bytes.ToArray();
            case Packing.Gzip:
                using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
                {
                    gzip.Write(bytes);
                    gzip.Flush(); // an empty text is a member too
                }

                return packed.ToArray();
            default:
                using (var compressor = new Compressor())
                {
                    return compressor.Wrap(bytes).ToArray();
                }
        }
    }

    private static T Open<T>(string path, Func<PackedStream, T> read)
    {
        using var file = PackedFile.Open(path);
        return read(file);
    }

    private static byte[] Unpack(string path) => Open(path, file =>
    {
        var all = new MemoryStream();
        file.CopyTo(all);
        return all.ToArray();
    });

    private static string Write(TestFolder folder, string name, byte[] bytes)
    {
        File.WriteAllBytes(folder[name], bytes);
        return folder[name];
    }
}
