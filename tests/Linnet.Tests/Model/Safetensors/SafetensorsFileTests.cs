using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Linnet.Core.Errors;
using Linnet.Model.Safetensors;

namespace Linnet.Tests.Model.Safetensors;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_thenOpen_givesBackNamesShapesTypesBytesAndMetadata()
    {
        NamedTensor[] tensors =
        [
            NamedTensor.Floats("b", [2, 3], [1, -2, 3.5f, float.Epsilon, float.MaxValue, -0f]),
            new("a \"quoted\" 名", DataType.U8, [3], new byte[] { 1, 2, 3 }),
            new("empty", DataType.I64, [0, 7], Array.Empty<byte>()),
            new("scalar", DataType.I32, [], new byte[] { 1, 0, 0, 0 }),
        ];
        SafetensorsWriter.Write(_folder.File("m"), tensors, new Dictionary<string, string> { ["z"] = "1", ["format"] = "pt" });

        using var file = SafetensorsFile.Open(_folder.File("m"));

        Assert.Equal(tensors.Select(t => t.Name).Order(StringComparer.Ordinal), file.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (var tensor in tensors)
        {
            Assert.Equal(tensor.DataType, file.Tensors[tensor.Name].DataType);
            Assert.Equal(tensor.Shape, file.Tensors[tensor.Name].Shape);
            Assert.Equal(tensor.Bytes.ToArray(), file.Bytes(tensor.Name).ToArray());
        }

        Assert.Equal([1, -2, 3.5f, float.Epsilon, float.MaxValue, -0f], file.ReadFloats("b"));
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(["m"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Write_always_givesTheBytesOfTheFormat()
    {
        SafetensorsWriter.Write(_folder.File("m"), [NamedTensor.Floats("w", [1], [1f])], new Dictionary<string, string> { ["format"] = "pt" });

        var header = """{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] expected = [(byte)padded.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(padded), 0, 0, 0x80, 0x3F];
        Assert.Equal(expected, File.ReadAllBytes(_folder.File("m")));
    }

    [Fact]
    public void ReadFloats_ofHalfTypes_widensExactly()
    {
        SafetensorsWriter.Write(
            _folder.File("m"),
            [
                new("bf16", DataType.BF16, [2], new byte[] { 0x80, 0x3F, 0x49, 0xC0 }),
                new("f16", DataType.F16, [2], new byte[] { 0x00, 0x3C, 0x01, 0x00 }),
                new("i32", DataType.I32, [1], new byte[4]),
            ]);
        using var file = SafetensorsFile.Open(_folder.File("m"));

        Assert.Equal([1f, -3.140625f], file.ReadFloats("bf16"));
        Assert.Equal([1f, 5.9604645E-8f], file.ReadFloats("f16"));
        var error = Assert.Throws<ArtifactException>(() => file.ReadFloats("i32"));
        Assert.Contains("expected tensor \"i32\" of type F32, BF16 or F16, found I32.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "expected one tensor \"a\", found a second one of the same name.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "expected tensor \"a\" of F32 [2] in 8 bytes, found data_offsets [0, 4].")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "expected tensor \"a\" of F32 [1] in 4 bytes, found data_offsets [4, 0].")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "in fewer than 2^63 bytes, found data_offsets [0, 0].")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", 4, "expected tensor \"a\" up to byte 9223372036854775807, found 4 bytes of data.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "expected tensor \"b\" to begin at byte 4, found data_offsets from 8: a hole or an overlap.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "expected tensor \"b\" to begin at byte 8, found data_offsets from 4: a hole or an overlap.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "expected 4 bytes of data, found 5.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 0, "found tensor \"a\" without dtype, shape or two data_offsets.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "found more than 16 numbers, or one that is not a whole number >= 0, at byte 29.")]
    [InlineData("""[]""", 0, "expected a header in JSON, found a header that is not an object.")]
    [InlineData("""{} {}""", 0, "expected a header in JSON, found invalid JSON")]
    public void Open_withBrokenHeader_namesTensorExpectedAndFound(string header, int dataLength, string message)
    {
        WriteRaw(header, dataLength);

        var error = Assert.Throws<ArtifactException>(() => SafetensorsFile.Open(_folder.File("m")));

        Assert.StartsWith(_folder.File("m") + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.ArtifactMismatch, error.ExitCode);
    }

    [Theory]
    [InlineData("[]", "不是对象的文件头")]
    [InlineData("{\"a\":3}", "第 5 字节处是 Number 而不是 StartObject")]
    [InlineData("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", " __metadata__ 中 \"k\" 出现两次")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "张量 \"a\" 中 \"dtype\" 出现两次，或格式中没有这个键")]
    [InlineData("{\"a\":{\"dtype\":\"F32\"}}", "张量 \"a\" 缺少 dtype、shape 或两个 data_offsets")]
    [InlineData("{\"a\":{\"shape\":[\"1\"]}}", "第 15 字节处是 String 而不是数")]
    public void Open_withBrokenHeader_saysSoInChinese(string header, string found)
    {
        WriteRaw(header, 0);

        var error = Assert.Throws<ArtifactException>(() => SafetensorsFile.Open(_folder.File("m")));

        Assert.Equal(
            $"{_folder.File("m")}：应为 JSON 格式的文件头，实际是{found}。文件已损坏或不是 safetensors 文件：请重新复制或重新生成。", error.Text.Chinese);
    }

    [Theory]
    [InlineData("F64", 8)]
    [InlineData("BOOL", 1)]
    [InlineData("F8_E4M3", 1)]
    public void Open_withATypeThatIsNotRead_saysWhatToDo_andNotThatTheFileIsDamaged(string type, int size)
    {
        WriteRaw($$$"""{"a":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{size}}}]}}""", size);

        var error = Assert.Throws<ArtifactException>(() => SafetensorsFile.Open(_folder.File("m")));

        Assert.Equal(
            $"{_folder.File("m")}: expected tensor \"a\" of type F32, BF16, F16, I64, I32 or U8, found type \"{type}\". "
            + "Linnet does not read this type: convert the tensor to F32, BF16 or F16.",
            error.Text.English);
        Assert.Equal(
            $"{_folder.File("m")}：应为张量 \"a\" 的类型为 F32、BF16、F16、I64、I32 或 U8，实际是类型 \"{type}\"。"
            + "Linnet 不读取这种类型：请将该张量转换为 F32、BF16 或 F16。",
            error.Text.Chinese);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(16 * 1024 * 1024 + 1)]
    [InlineData(3)]
    public void Open_withHeaderLengthBeyondFile_throws(ulong length)
    {
        var bytes = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(_folder.File("m"), bytes);

        Assert.Throws<ArtifactException>(() => SafetensorsFile.Open(_folder.File("m")));
    }

    [Fact]
    public void Open_withMissingOrTinyFile_throws()
    {
        Assert.Throws<ArtifactException>(() => SafetensorsFile.Open(_folder.File("absent")));
        File.WriteAllBytes(_folder.File("m"), []);
        Assert.Throws<ArtifactException>(() => SafetensorsFile.Open(_folder.File("m")));
        Assert.Throws<ArtifactException>(() => SafetensorsFile.Open(_folder.Path));
    }

    [Fact]
    public void Open_withMutatedBytes_throwsOnlyArtifactExceptionOrReadsWithinTheFile()
    {
        SafetensorsWriter.Write(
            _folder.File("m"), RandomModel.Tensors(RandomModel.Tiny, RandomModel.Weights(RandomModel.Tiny, 1)), null);
        var whole = File.ReadAllBytes(_folder.File("m"));
        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(whole);
        var (refused, read) = (0, 0);

        Gen.Select(Gen.Int[0, 8 + headerLength - 1], Gen.Byte, Gen.Int[-64, 64]).Array[1, 4].ForAll(
            mutations =>
            {
                var bytes = whole.ToArray();
                foreach (var (position, value, cut) in mutations)
                {
                    bytes[position] = value;
                    bytes = cut < -60 ? bytes[..^(-cut)] : bytes;
                }

                File.WriteAllBytes(_folder.File("x"), bytes);
                try
                {
                    using var file = SafetensorsFile.Open(_folder.File("x"));
                    foreach (var name in file.Tensors.Keys)
                    {
                        _ = file.Bytes(name).ToArray();
                    }

                    read++;
                }
                catch (ArtifactException)
                {
                    refused++;
                }
            },
            iter: 1000);

        Assert.True(refused > 500, $"{refused} refused, {read} read");
    }

    [Fact]
    public void Write_withBytesThatDoNotFitTheShape_throws()
    {
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(_folder.File("m"), [new("a", DataType.F32, [2], new byte[4])]));
        Assert.Throws<ArgumentException>(() =>
            SafetensorsWriter.Write(_folder.File("m"), [new("a", DataType.U8, [1], new byte[1]), new("a", DataType.U8, [1], new byte[1])]));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private void WriteRaw(string header, int dataLength)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        File.WriteAllBytes(_folder.File("m"), bytes);
    }
}
