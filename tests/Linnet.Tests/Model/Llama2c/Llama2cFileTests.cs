using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CsCheck;
using Linnet.Core.Errors;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Model.Llama2c;

namespace Linnet.Tests.Model.Llama2c;

public sealed class Llama2cFileTests : IDisposable
{
    // 5·4 + 2·(4 + 16 + 8 + 8 + 16 + 4 + 12 + 12 + 12) + 4 weights, then 12 numbers of rotary tables, then 20 of an untied head.
    private const int TiedCount = 220;
    private const int UntiedCount = 240;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ToInterleaved_ofToHalfSplit_givesTheRowsBack() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 5], Gen.Int[1, 6]).ForAll((heads, half, width) =>
        {
            var rows = Enumerable.Range(0, heads * 2 * half * width).Select(i => (float)i).ToArray();
            var split = RotaryLayout.ToHalfSplit(rows, 2 * half, width);

            Assert.Equal(rows, RotaryLayout.ToInterleaved(split, 2 * half, width));
            Assert.Equal(rows, RotaryLayout.ToHalfSplit(RotaryLayout.ToInterleaved(rows, 2 * half, width), 2 * half, width));
        });

    [Fact]
    public void ToHalfSplit_ofTwoHeads_putsFirstOfEachPairBeforeSecond() =>
        Assert.Equal([0, 2, 1, 3, 4, 6, 5, 7], RotaryLayout.ToHalfSplit([0, 1, 2, 3, 4, 5, 6, 7], 4, 1));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_ofASmallModel_namesEveryWeightInItsPlace(bool tied)
    {
        // Every number of the file is its own index among the numbers: the places can be read off the values.
        File.WriteAllBytes(_folder.File("m.bin"), Bytes([4, 3, 2, 2, 1, tied ? 5 : -5, 6], tied ? TiedCount : UntiedCount));

        var file = Llama2cFile.Open(_folder.File("m.bin"));

        Assert.Equal((4, 3, 2, 2, 1, 5, 6, 2, tied), (file.Description.Width, file.Description.FeedForwardWidth, file.Description.Layers, file.Description.Heads, file.Description.KeyValueHeads, file.Description.VocabularySize, file.Description.MaximumSequenceLength, file.Description.HeadWidth, file.Description.TiedHead));
        Assert.Equal(WeightNames.All(file.Description).Select(w => w.Name), file.Tensors.Select(t => t.Name));
        Assert.Equal(0, First(WeightNames.Embedding));
        Assert.Equal(20, First("model.layers.0.input_layernorm.weight"));
        Assert.Equal(24, First("model.layers.1.input_layernorm.weight"));
        Assert.Equal(28, First("model.layers.0.self_attn.q_proj.weight"));
        Assert.Equal(60, First("model.layers.0.self_attn.k_proj.weight"));
        Assert.Equal(84, First("model.layers.1.self_attn.v_proj.weight"));
        Assert.Equal(92, First("model.layers.0.self_attn.o_proj.weight"));
        Assert.Equal(124, First("model.layers.0.post_attention_layernorm.weight"));
        Assert.Equal(132, First("model.layers.0.mlp.gate_proj.weight"));
        Assert.Equal(156, First("model.layers.0.mlp.down_proj.weight"));
        Assert.Equal(180, First("model.layers.0.mlp.up_proj.weight"));
        Assert.Equal(204, First(WeightNames.FinalNorm));
        if (!tied)
        {
            Assert.Equal(208 + 12, First(WeightNames.Head));
        }

        float First(string name) => MemoryMarshal.Cast<byte, float>(file.Tensors.Single(t => t.Name == name).Bytes.Span)[0];
    }

    [Theory]
    [InlineData(new[] { int.MaxValue, int.MaxValue, int.MaxValue, 1, 1, int.MaxValue, int.MaxValue })]
    [InlineData(new[] { 1 << 30, 1 << 30, 1 << 30, 1 << 20, 1 << 20, 1 << 30, 1 << 30 })]
    [InlineData(new[] { 4, 3, 2, 2, 1, int.MinValue, 6 })]
    [InlineData(new[] { 4, 3, 2, 0, 1, 5, 6 })]
    [InlineData(new[] { -4, 3, 2, 2, 1, 5, 6 })]
    [InlineData(new[] { 4, 3, -2, 2, 1, 5, 6 })]
    [InlineData(new[] { 4, 3, 2, 2, 1, 5, 7 })]
    public void Open_withHostileHeader_throwsBeforeAllocating(int[] header)
    {
        File.WriteAllBytes(_folder.File("m.bin"), Bytes(header, TiedCount));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<ArtifactException>(() => Llama2cFile.Open(_folder.File("m.bin")));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Open_ofTruncatedFile_saysBothLengths()
    {
        File.WriteAllBytes(_folder.File("m.bin"), Bytes([4, 3, 2, 2, 1, 5, 6], 100));

        var error = Assert.Throws<ArtifactException>(() => Llama2cFile.Open(_folder.File("m.bin")));

        Assert.Contains("bytes, as the header says, found 428.", error.Message, StringComparison.Ordinal);
        File.WriteAllBytes(_folder.File("m.bin"), new byte[9]);
        Assert.Throws<ArtifactException>(() => Llama2cFile.Open(_folder.File("m.bin")));
        Assert.Throws<ArtifactException>(() => Llama2cFile.Open(_folder.File("absent.bin")));
    }

    [Fact]
    public void Run_onStories260K_writesACheckpointOnce()
    {
        var model = TestData.Path("models/stories260K.bin");
        var tokenizer = TestData.Path("models/tok512.bin");
        var outFolder = _folder.File("stories");

        Llama2cImport.Run(model, tokenizer, outFolder);

        using (var checkpoint = Checkpoint.Open(outFolder))
        {
            Assert.Equal(260_032, checkpoint.Description.ParameterCount);
            Assert.Equal(File.ReadAllBytes(tokenizer), File.ReadAllBytes(Path.Combine(outFolder, "tokenizer.bin")));

            // The rows of one query projection, permuted back, are those of the file.
            var rows = RotaryLayout.ToInterleaved(checkpoint.Weights.ReadFloats("model.layers.0.self_attn.q_proj.weight"), 8, 64);
            var offset = 28 + (4 * ((512 * 64) + (5 * 64)));
            Assert.Equal(File.ReadAllBytes(model).AsSpan(offset, 4 * 64 * 64).ToArray(), MemoryMarshal.AsBytes(rows.AsSpan()).ToArray());
        }

        Assert.True(File.Exists(Path.Combine(outFolder, "manifest.json")));
        var error = Assert.Throws<ArtifactException>(() => Llama2cImport.Run(model, tokenizer, outFolder));
        Assert.Contains("expected a folder that is absent or empty", error.Message, StringComparison.Ordinal);
        Assert.Equal([outFolder], Directory.GetFileSystemEntries(_folder.Path));
    }

    private static byte[] Bytes(int[] header, int count)
    {
        var bytes = new byte[28 + (4 * count)];
        for (var i = 0; i < 7; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), header[i]);
        }

        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(28 + (4 * i)), i);
        }

        return bytes;
    }
}
