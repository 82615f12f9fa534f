using System.Buffers.Binary;
using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Pretraining.Windows;

namespace Linnet.Tests.Pretraining.Windows;

public sealed class PlainTextFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Append_ofShortText_isBoundaryBytesBoundary() =>
        Assert.Equal([256, 0x68, 0x69, 0xE4, 0xB8, 0xAD, 256], Tokens("hi中"u8.ToArray()));

    [Fact]
    public void Append_ofTextWithByteOrderMark_dropsTheMark() => Assert.Equal([256, 0x61, 256], Tokens("\uFEFFa"u8.ToArray()));

    [Fact]
    public void Append_ofEmptyFile_addsNoDocument()
    {
        Assert.Equal([256], Tokens([]));
        Assert.Equal([256], Tokens("\uFEFF"u8.ToArray()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Append_ofTextLongerThanABlock_keepsEveryByteWhereverCharactersAreCut(int shift)
    {
        var text = Encoding.UTF8.GetBytes(new string('x', shift) + string.Concat(Enumerable.Repeat("中", 900_000)));

        var tokens = Tokens(text);

        Assert.Equal(text, tokens[1..^1].Select(t => (byte)t));
    }

    [Fact]
    public void Append_ofBrokenUtf8_namesFileLineAndByte()
    {
        var error = Assert.Throws<DataFormatException>(() => Tokens([.. "one\ntwo "u8, 0xC3, 0x28]));

        Assert.Equal(
            $"{_path}:2: expected UTF-8 text, found the byte 0xC3. Convert the file to UTF-8 (iconv -f GB18030 -t UTF-8) or take it out of the recipe.",
            error.Text.English);
        Assert.Equal(
            $"{_path}:2：应为 UTF-8 文本，实际出现字节 0xC3。请把文件转换为 UTF-8（iconv -f GB18030 -t UTF-8），或从配方中去掉它。",
            error.Text.Chinese);
    }

    [Fact]
    public void Append_ofTextThatEndsInsideACharacter_isRefused() =>
        Assert.Equal(1, Assert.Throws<DataFormatException>(() => Tokens([0x61, 0xE4, 0xB8])).Line);

    [Fact]
    public void Append_ofBrokenByteFarIntoTheFile_countsLinesOverAllBlocks()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a line\n", 400_000)));

        Assert.Equal(400_001, Assert.Throws<DataFormatException>(() => Tokens([.. text, 0xFF])).Line);
    }

    private int[] Tokens(byte[] text)
    {
        File.WriteAllBytes(_path, text);
        using var output = new MemoryStream();
        var writer = new TokenWriter(output, new ByteTokenizer());
        PlainTextFile.Append(_path, writer, TestContext.Current.CancellationToken);
        writer.Flush();
        var bytes = output.ToArray();
        return [.. Enumerable.Range(0, bytes.Length / 2).Select(i => (int)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i)))];
    }
}
