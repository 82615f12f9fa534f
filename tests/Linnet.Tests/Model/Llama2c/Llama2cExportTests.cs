using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Model.Llama2c;
using Linnet.Model.Safetensors;
using Linnet.Tests.Model.Checkpoints;

namespace Linnet.Tests.Model.Llama2c;

/// <summary>Checkpoints written for llama2.c, and read back.</summary>
public sealed class Llama2cExportTests : IDisposable
{
    private const string Next = ". Export it with --to hf.";

    private readonly TemporaryFolder _folder = new();

    /// <summary>What llama2.c can hold.</summary>
    private static DecoderDescription Plain { get; } = RandomModel.Tiny with { Width = 24, VocabularySize = PieceVocabulary.Pieces.Count };

    /// <summary>One fault each, and what is said of it.</summary>
    private static readonly Dictionary<string, DecoderDescription> Misfits = new()
    {
        ["LayerNorm instead of RMSNorm; GELU instead of SwiGLU; a parallel block instead of a sequential one"] =
            RandomModel.Falcon with { VocabularySize = Plain.VocabularySize },
        ["LayerNorm instead of RMSNorm; GELU instead of SwiGLU; ALiBi instead of rotary positions; biases of queries, keys and values instead of none; "
            + "biases of the other linear layers instead of none; a norm of the embeddings instead of none"] =
            RandomModel.Bloom with { VocabularySize = Plain.VocabularySize },
        ["rope_theta 500000 instead of 10000"] = Plain with { RopeBase = 500_000 },
        ["rope_scaling linear × 2.5 instead of none"] = Plain with { RopeScaling = new LinearRopeScaling(2.5) },
        ["rope_scaling llama3 × 8 instead of none"] = Plain with { RopeScaling = new Llama3RopeScaling(8, 1, 4, 32) },
        ["rope_scaling yarn × 4 instead of none"] = Plain with { RopeScaling = new YarnRopeScaling(4, 32) },
        ["rms_norm_eps 1E-06 instead of 1E-05"] = Plain with { NormEpsilon = 1e-6 },
        ["biases of queries, keys and values instead of none"] = Plain with { QueryKeyValueBias = true },
        ["norms of queries and keys instead of none"] = Plain with { QueryKeyNorm = true },
        ["sliding_window 9 instead of none"] = Plain with { SlidingWindow = 9 },
        ["num_attention_heads × head_dim 24 instead of hidden_size 12"] = Plain with { Width = 12 },
    };

    public static TheoryData<string> Problems => [.. Misfits.Keys];

    private string Source => _folder.File("source");

    private string Exported => _folder.File("exported");

    private string ModelFile => Path.Combine(Exported, "model.bin");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Export_thenImport_givesTheModelBack(bool tied)
    {
        var description = Plain with { TiedHead = tied };
        Write(description, PieceVocabulary.Small());

        Assert.Equal(description, Llama2cExport.Run(Source, Exported));

        Assert.Equal(["model.bin", "tokenizer.bin"], Directory.GetFiles(Exported).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Import("back");
        Assert.Empty(CheckpointDifference.Of(Source, _folder.File("back")));

        // The control: what stands in the first layer's query and key changed places. Values that fill both, for the key is shorter.
        var (query, length) = (28 + (4 * ((description.VocabularySize * 24) + (2 * 24))), 4 * 12 * 24);
        var file = File.ReadAllBytes(ModelFile);
        var key = query + (2 * 4 * 24 * 24);
        var held = file.AsSpan(query, length).ToArray();
        file.AsSpan(key, length).CopyTo(file.AsSpan(query));
        held.CopyTo(file.AsSpan(key));
        File.WriteAllBytes(ModelFile, file);
        Import("swapped");
        Assert.Equal(
            (string[])["model.layers.0.self_attn.q_proj.weight", "model.layers.0.self_attn.k_proj.weight"],
            CheckpointDifference.Of(Source, _folder.File("swapped")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Export_ofAnImportedFile_writesItsBytes(bool tied)
    {
        // Every number is its own index, so that none can stand in another's place.
        var description = Plain with { TiedHead = tied };
        var count = (int)(description.ParameterCount + (64 * 6));
        var original = new byte[28 + (4 * count)];
        foreach (var (i, number) in new[] { 24, 20, 2, 4, 2, tied ? 268 : -268, 64 }.Index())
        {
            BinaryPrimitives.WriteInt32LittleEndian(original.AsSpan(4 * i), number);
        }

        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(original.AsSpan(28 + (4 * i)), i);
        }

        File.WriteAllBytes(_folder.File("m.bin"), original);
        var pieces = PieceVocabulary.Small().FileBytes.ToArray();
        File.WriteAllBytes(_folder.File("t.bin"), pieces);
        Llama2cImport.Run(_folder.File("m.bin"), _folder.File("t.bin"), Source);

        Llama2cExport.Run(Source, Exported);

        var written = File.ReadAllBytes(ModelFile);
        var tables = 28 + (4 * ((int)description.ParameterCount - (tied ? 0 : 268 * 24)));
        Assert.Equal(original[..tables], written[..tables]);
        Assert.Equal(original[(tables + (4 * 64 * 6))..], written[(tables + (4 * 64 * 6))..]);
        Assert.Equal(pieces, File.ReadAllBytes(Path.Combine(Exported, "tokenizer.bin")));
        var numbers = MemoryMarshal.Cast<byte, float>(written.AsSpan(tables, 4 * 64 * 6)).ToArray();
        for (var i = 0; i < 64 * 3; i++)
        {
            var angle = i / 3 * Math.Pow(10_000, -2.0 * (i % 3) / 6);
            Assert.Equal(Math.Cos(angle), numbers[i], 5e-6);
            Assert.Equal(Math.Sin(angle), numbers[(64 * 3) + i], 5e-6);
        }
    }

    [Fact]
    public void Export_ofBfloat16_widensItExactly()
    {
        Write(Plain, PieceVocabulary.Small());
        HuggingFaceExport.Run(Source, _folder.File("half"), DataType.BF16);

        Llama2cExport.Run(_folder.File("half"), Exported);

        Import("back");
        using var half = Checkpoint.Open(_folder.File("half"));
        using var back = Checkpoint.Open(_folder.File("back"));
        Assert.All(WeightNames.All(Plain), w => Assert.Equal(half.Weights.ReadFloats(w.Name), back.Weights.ReadFloats(w.Name)));
    }

    /// <summary>Byte for byte, but for the tables, which nobody reads: the original's cosines are one unit off in the last place here and there.</summary>
    [Fact]
    public void Export_ofStories260K_writesTheFilesThatItWasImportedFrom()
    {
        var (model, tokenizer) = (TestData.Path("models/stories260K.bin"), TestData.Path("models/tok512.bin"));
        Llama2cImport.Run(model, tokenizer, Source);

        Llama2cExport.Run(Source, Exported);

        Assert.Equal(File.ReadAllBytes(tokenizer), File.ReadAllBytes(Path.Combine(Exported, "tokenizer.bin")));
        var (original, written) = (File.ReadAllBytes(model), File.ReadAllBytes(ModelFile));
        var tables = original.Length - (4 * 2 * 512 * 4);
        Assert.True(original.AsSpan(0, tables).SequenceEqual(written.AsSpan(0, tables)));
        var units = MemoryMarshal.Cast<byte, int>(original.AsSpan(tables)).ToArray()
            .Zip(MemoryMarshal.Cast<byte, int>(written.AsSpan(tables)).ToArray(), (a, b) => Math.Abs(a - b)).ToList();
        Assert.Equal(2 * 512 * 4, units.Count);
        Assert.All(units, unit => Assert.InRange(unit, 0, 1));
        Assert.InRange(units.Count(unit => unit == 0), units.Count * 9 / 10, units.Count);
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Export_ofAnotherDecoder_namesEachPropertyThatDoesNotFit(string problem)
    {
        Write(Misfits[problem], PieceVocabulary.Small());

        Assert.Equal(
            $"{Source}: expected a model that llama2.c's files can hold, found {problem}{Next}",
            Assert.Throws<ArtifactException>(() => Llama2cExport.Run(Source, Exported)).Message);
        Assert.Equal([Source], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Export_withAnotherVocabulary_saysSoBesidesTheRest()
    {
        Write(Plain with { VocabularySize = 257, NormEpsilon = 1e-6 }, new ByteTokenizer());

        var error = Assert.Throws<ArtifactException>(() => Llama2cExport.Run(Source, Exported));

        Assert.Equal(
            $"{Source}: expected a model that llama2.c's files can hold, found rms_norm_eps 1E-06 instead of 1E-05; "
            + "a vocabulary of bytes instead of pieces with scores and byte fallback, tokenizer.bin" + Next,
            error.Message);
        Assert.Equal(
            $"{Source}：应为 llama2.c 的文件能够表示的模型，实际是 rms_norm_eps 1E-06（应为：1E-05）；字节词表（应为：带分数和字节回退的词条（tokenizer.bin））。请改用 --to hf 导出。",
            error.Text.Chinese);
    }

    private void Write(DecoderDescription description, ITokenizer tokenizer)
    {
        Directory.CreateDirectory(Source);
        CheckpointFolder.Write(Source, description, RandomModel.Tensors(description, RandomModel.Weights(description, 7)), tokenizer);
    }

    private void Import(string name) => Llama2cImport.Run(ModelFile, Path.Combine(Exported, "tokenizer.bin"), _folder.File(name));
}
