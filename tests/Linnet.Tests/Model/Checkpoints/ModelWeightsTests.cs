using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Model.Safetensors;
using Linnet.Tokenization;

namespace Linnet.Tests.Model.Checkpoints;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("model.safetensors");

    public void Dispose() => _folder.Dispose();

    /// <summary>The names and shapes that FalconForCausalLM and BloomForCausalLM give, D = 24 and D = 36.</summary>
    [Fact]
    public void Write_ofFalconAndBloom_hasTheirTensors()
    {
        Assert.Equal(
            [
                "transformer.word_embeddings.weight [257, 24]",
                "transformer.h.0.input_layernorm.weight [24]",
                "transformer.h.0.input_layernorm.bias [24]",
                "transformer.h.0.self_attention.query_key_value.weight [36, 24]",
                "transformer.h.0.self_attention.dense.weight [24, 24]",
                "transformer.h.0.mlp.dense_h_to_4h.weight [96, 24]",
                "transformer.h.0.mlp.dense_4h_to_h.weight [24, 96]",
                "transformer.ln_f.weight [24]",
                "transformer.ln_f.bias [24]",
            ],
            Tensors(RandomModel.Falcon with { Layers = 1 }));
        Assert.Equal(
            [
                "transformer.word_embeddings.weight [257, 36]",
                "transformer.word_embeddings_layernorm.weight [36]",
                "transformer.word_embeddings_layernorm.bias [36]",
                "transformer.h.0.input_layernorm.weight [36]",
                "transformer.h.0.input_layernorm.bias [36]",
                "transformer.h.0.self_attention.query_key_value.weight [108, 36]",
                "transformer.h.0.self_attention.query_key_value.bias [108]",
                "transformer.h.0.self_attention.dense.weight [36, 36]",
                "transformer.h.0.self_attention.dense.bias [36]",
                "transformer.h.0.post_attention_layernorm.weight [36]",
                "transformer.h.0.post_attention_layernorm.bias [36]",
                "transformer.h.0.mlp.dense_h_to_4h.weight [144, 36]",
                "transformer.h.0.mlp.dense_h_to_4h.bias [144]",
                "transformer.h.0.mlp.dense_4h_to_h.weight [36, 144]",
                "transformer.h.0.mlp.dense_4h_to_h.bias [36]",
                "transformer.ln_f.weight [36]",
                "transformer.ln_f.bias [36]",
                "lm_head.weight [257, 36]",
            ],
            Tensors(RandomModel.Bloom with { Layers = 1, TiedHead = false }));
    }

    /// <summary>Rows of the joint tensor, each numbered: 4 query heads of 6 rows, a key head, a value head; Bloom: q, k, v of each of 6 heads.</summary>
    [Fact]
    public void Read_ofAJointTensor_takesTheRowsThatAreTheirs()
    {
        Write(RandomModel.Falcon, (name, count) => name.Contains("query_key_value", StringComparison.Ordinal) ? Rows(count / 24, 24) : new float[count]);
        using (var falcon = ModelWeights.Open(File, RandomModel.Falcon))
        {
            Assert.Equal(Enumerable.Range(0, 24), FirstColumn(falcon, "model.layers.1.self_attn.q_proj.weight", 24));
            Assert.Equal(Enumerable.Range(24, 6), FirstColumn(falcon, "model.layers.1.self_attn.k_proj.weight", 24));
            Assert.Equal(Enumerable.Range(30, 6), FirstColumn(falcon, "model.layers.1.self_attn.v_proj.weight", 24));
        }

        Write(RandomModel.Bloom, (name, count) => name.Contains("query_key_value.bias", StringComparison.Ordinal) ? Rows(count, 1) : new float[count]);
        using var bloom = ModelWeights.Open(File, RandomModel.Bloom);
        Assert.Equal([0, 1, 2, 3, 4, 5, 18, 19], FirstColumn(bloom, "model.layers.0.self_attn.q_proj.bias", 1).Take(8));
        Assert.Equal([6, 7, 8, 9, 10, 11, 24, 25], FirstColumn(bloom, "model.layers.0.self_attn.k_proj.bias", 1).Take(8));
        Assert.Equal([12, 13, 14, 15, 16, 17, 30, 31], FirstColumn(bloom, "model.layers.0.self_attn.v_proj.bias", 1).Take(8));
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("falcon")]
    [InlineData("bloom")]
    public void ReadAfterWrite_andWriteAfterRead_changeNoBit(string type) =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 4], Gen.Int[1, 3], Gen.Int[0, 2], Gen.Bool).ForAll(
            given =>
            {
                var (layers, heads, half, typeNumber, isTied) = given;
                var dataType = ((DataType[])[DataType.F32, DataType.BF16, DataType.F16])[typeNumber];
                var description = (type == "falcon" ? RandomModel.Falcon : type == "bloom" ? RandomModel.Bloom : RandomModel.Tiny) with
                {
                    Layers = layers,
                    Heads = heads,
                    KeyValueHeads = type == "bloom" ? heads : 1,
                    HeadWidth = 2 * half,
                    Width = 2 * half * heads,
                    FeedForwardWidth = 8 * half * heads,
                    TiedHead = isTied,
                };
                List<NamedTensor> weights = [.. WeightNames.All(description).Select(w =>
                {
                    var length = (int)w.Shape.Aggregate(1L, (a, b) => a * b) * dataType.Size();
                    return new NamedTensor(w.Name, dataType, w.Shape, Enumerable.Range(0, length).Select(i => (byte)((i * 2654435761L) >> (w.Name.Length % 16))).ToArray());
                })];
                CheckpointFolder.Write(_folder.Path, description, weights, new ByteTokenizer());
                var written = System.IO.File.ReadAllBytes(File);

                using (var read = ModelWeights.Open(File, description))
                {
                    Assert.All(weights, w => Assert.Equal(w.Bytes.ToArray(), read.Read(w.Name).Bytes.ToArray()));
                    Assert.All(weights, w => Assert.Equal(w.Shape, read.Read(w.Name).Shape));
                    Assert.All(weights, w => Assert.Equal(dataType, read.Read(w.Name).DataType));
                    Assert.All(weights, w => Assert.Equal(dataType.ToFloats(w.Bytes.Span), read.ReadFloats(w.Name)));
                    var again = WeightNames.All(description).Select(w => read.Read(w.Name)).ToList();
                    CheckpointFolder.Write(_folder.Path, description, again, new ByteTokenizer());
                }

                Assert.Equal(written, System.IO.File.ReadAllBytes(File));
            },
            iter: 20);

    [Fact]
    public void Open_ofBloomWithoutItsHeadsPrefix_readsTheSame()
    {
        Write(RandomModel.Bloom, (_, count) => Rows(count, 1));
        float[] expected;
        using (var whole = ModelWeights.Open(File, RandomModel.Bloom))
        {
            expected = whole.ReadFloats("model.layers.1.self_attn.k_proj.weight");
        }

        using (var source = SafetensorsFile.Open(File))
        {
            SafetensorsWriter.Write(
                _folder.File("bare"),
                source.Entries.Select(e => new NamedTensor(e.Name.Replace("transformer.", "", StringComparison.Ordinal), e.DataType, e.Shape, source.Bytes(e.Name).ToArray())));
        }

        using var bare = ModelWeights.Open(_folder.File("bare"), RandomModel.Bloom);
        Assert.Equal(expected, bare.ReadFloats("model.layers.1.self_attn.k_proj.weight"));
        Assert.Throws<ArgumentException>(() => bare.Read("model.layers.9.self_attn.k_proj.weight"));
    }

    [Fact]
    public void Open_ofAnotherFamilysFile_namesWhatIsMissing()
    {
        Write(RandomModel.Bloom, (_, count) => new float[count]);

        var error = Assert.Throws<ArtifactException>(() => ModelWeights.Open(File, RandomModel.Falcon));

        Assert.Contains("transformer.word_embeddings.weight is F32 [257, 36], not F32, BF16 or F16 [257, 24]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_withBillionsOfHeads_refusesAtOnce()
    {
        Write(RandomModel.Bloom, (_, count) => new float[count]);
        var many = RandomModel.Bloom with { Heads = 1 << 28, KeyValueHeads = 1 << 28, HeadWidth = 2, Width = 1 << 29, FeedForwardWidth = int.MaxValue };

        Assert.Throws<ArtifactException>(() => ModelWeights.Open(File, many));
        Assert.Throws<ArtifactException>(() => ModelWeights.Open(File, RandomModel.Bloom with { Layers = int.MaxValue }));
    }

    [Fact]
    public void Import_ofAFolder_writesTheSameModelWithAManifest()
    {
        var weights = RandomModel.Weights(RandomModel.Bloom, 5);
        CheckpointFolder.Write(_folder.Path, RandomModel.Bloom, RandomModel.Tensors(RandomModel.Bloom, weights), new ByteTokenizer());
        using TemporaryFolder target = new();
        var made = target.File("made");

        Assert.Equal(RandomModel.Bloom, HuggingFaceImport.Run(_folder.Path, made));

        Assert.True(System.IO.File.Exists(Path.Combine(made, "manifest.json")));
        Assert.Equal(System.IO.File.ReadAllBytes(File), System.IO.File.ReadAllBytes(Path.Combine(made, "model.safetensors")));
        Assert.Throws<ArtifactException>(() => HuggingFaceImport.Run(_folder.Path, made));
        Assert.Throws<UsageException>(() => HuggingFaceImport.Run(_folder.Path, ""));
        Assert.Throws<ArtifactException>(() => HuggingFaceImport.Run(target.File("none"), target.File("other")));
        Assert.False(Directory.Exists(target.File("other")));
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("falcon")]
    [InlineData("bloom")]
    public void Write_oneTensorAfterAnother_givesTheBytesOfAllTogether(string type)
    {
        var description = type == "falcon" ? RandomModel.Falcon : type == "bloom" ? RandomModel.Bloom : RandomModel.Tiny;
        CheckpointFolder.Write(_folder.Path, description, RandomModel.Tensors(description, RandomModel.Weights(description, 3)), new ByteTokenizer());
        using TemporaryFolder target = new();

        using (var weights = ModelWeights.Open(File, description))
        {
            CheckpointFolder.Write(target.Path, description, weights, new ByteTokenizer());
            Assert.Throws<ArgumentException>(() => CheckpointFolder.Write(target.Path, description with { VocabularySize = 258 }, weights, new ByteTokenizer()));
        }

        Assert.Equal(Names(_folder), Names(target));
        Assert.All(Names(target), name => Assert.Equal(System.IO.File.ReadAllBytes(_folder.File(name)), System.IO.File.ReadAllBytes(target.File(name))));

        static IEnumerable<string> Names(TemporaryFolder folder) =>
            Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
    }

    /// <summary>The file has a hole in place of its weights: it takes no room on the disk.</summary>
    [Fact]
    public void Import_ofATensorBeyondTwoGibibytes_saysWhatToDoAndWritesNothing()
    {
        var wide = RandomModel.Tiny with { Width = 2_100_000, Layers = 1, Heads = 1, KeyValueHeads = 1, HeadWidth = 2, FeedForwardWidth = 1 };
        WriteHole(wide);
        ConfigFile.Write(_folder.File("config.json"), wide, new ByteTokenizer(), DataType.F32);
        TokenizerFile.Write(_folder.File("tokenizer.json"), new ByteTokenizer());
        using TemporaryFolder target = new();

        var error = Assert.Throws<ArtifactException>(() => HuggingFaceImport.Run(_folder.Path, target.File("made")));

        Assert.Equal(
            $"{File}: expected tensor \"model.embed_tokens.weight\" of at most 2147483591 bytes, found 2158800000. "
            + "Convert it to BF16, or use a smaller vocabulary or width.",
            error.Text.English);
        Assert.Equal(
            $"{File}：应为张量 \"model.embed_tokens.weight\" 不超过 2147483591 字节，实际是 2158800000 字节。请将其转换为 BF16，或使用更小的词表或宽度。",
            error.Text.Chinese);
        Assert.Empty(Directory.GetFileSystemEntries(target.Path));
        using var weights = ModelWeights.Open(File, wide);
        Assert.All(
            (Action[])[() => weights.Read("model.embed_tokens.weight"), () => weights.ReadFloats("model.embed_tokens.weight")],
            read => Assert.Equal(error.Message, Assert.Throws<ArtifactException>(read).Message));
        Assert.Equal(wide.Width, weights.ReadFloats("model.norm.weight").Length);
    }

    [Fact]
    public void RequireArray_countsBytes_andProposesNoTypeThatTheTensorHas()
    {
        var tensor = new TensorLayout("w", DataType.BF16, [257, 2_100_000]);
        SafetensorsFile.RequireArray("m", tensor);

        var error = Assert.Throws<ArtifactException>(() => SafetensorsFile.RequireArray("m", tensor with { Shape = [2, 257, 2_100_000] }));

        Assert.Equal("m: expected tensor \"w\" of at most 2147483591 bytes, found 2158800000. Use a smaller vocabulary or width.", error.Text.English);
        Assert.Equal("m：应为张量 \"w\" 不超过 2147483591 字节，实际是 2158800000 字节。请使用更小的词表或宽度。", error.Text.Chinese);
    }

    private void WriteHole(DecoderDescription description)
    {
        JsonObject header = [];
        var end = 0L;
        foreach (var (name, shape) in WeightNames.All(description))
        {
            var begin = end;
            end += shape.Aggregate(1L, (a, b) => a * b) * sizeof(float);
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Select(d => JsonValue.Create(d))]),
                ["data_offsets"] = new JsonArray(begin, end),
            };
        }

        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        using var file = System.IO.File.Create(File);
        file.Write(BitConverter.GetBytes((long)json.Length));
        file.Write(json);
        file.SetLength(8 + json.Length + end);
    }

    private IEnumerable<string> Tensors(DecoderDescription description)
    {
        Write(description, (_, count) => new float[count]);
        using var file = SafetensorsFile.Open(File);
        return [.. file.Entries.Select(e => $"{e.Name} [{string.Join(", ", e.Shape)}]")];
    }

    /// <summary>Writes the model's file with tensors of given values.</summary>
    private void Write(DecoderDescription description, Func<string, int, float[]> values)
    {
        List<NamedTensor> zeros = [.. WeightNames.All(description).Select(w => NamedTensor.Floats(w.Name, w.Shape, new float[w.Shape.Aggregate(1L, (a, b) => a * b)]))];
        CheckpointFolder.Write(_folder.Path, description, zeros, new ByteTokenizer());
        List<NamedTensor> tensors;
        using (var file = SafetensorsFile.Open(File))
        {
            tensors = [.. file.Entries.Select(e => NamedTensor.Floats(e.Name, e.Shape, values(e.Name, (int)e.Count)))];
        }

        SafetensorsWriter.Write(File, tensors);
    }

    private static float[] Rows(int count, int width) => [.. Enumerable.Range(0, count * width).Select(i => (float)(i / width))];

    private static IEnumerable<int> FirstColumn(ModelWeights weights, string name, int width) =>
        weights.ReadFloats(name).Chunk(width).Select(row => (int)row[0]);
}
