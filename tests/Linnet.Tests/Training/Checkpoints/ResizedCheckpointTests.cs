using Linnet.Core.Errors;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Model.Safetensors;
using Linnet.Tests.Model;
using Linnet.Tokenization;
using Linnet.Tokenization.Extension;
using Linnet.Training.Checkpoints;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using static TorchSharp.torch;
using Decoder = Linnet.Training.Modules.Decoder;

namespace Linnet.Tests.Training.Checkpoints;

public sealed class ResizedCheckpointTests : IDisposable
{
    private static readonly BytePairVocabulary Bytes = BytePairVocabulary.OfBytes();

    // "th", "he" and "the": the pieces that each was before.
    private static readonly BytePairVocabulary More = Bytes.WithMerges([('t', 'h'), ('h', 'e'), (Bytes.Count, 'e')]);

    private static readonly EmbeddingPlan Plan = new()
    {
        BaseVocabularySize = Bytes.Count,
        NewRows = NewRowPolicy.Pieces,
        OldTokens = [['t', 'h'], ['h', 'e'], ['t', 'h', 'e']],
    };

    private readonly TemporaryFolder _folder = new();

    static ResizedCheckpointTests() => TorchLibrary.EnsureLoaded();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, DataType.F32)]
    [InlineData(false, DataType.F32)]
    [InlineData(false, DataType.BF16)]
    [InlineData(true, DataType.F16)]
    public void Write_givesNewTokensTheMeansOfTheirPieces_andLeavesTheRest(bool tiedHead, DataType type)
    {
        var description = Write(RandomModel.Tiny with { VocabularySize = Bytes.Count, TiedHead = tiedHead }, type);
        using var source = Checkpoint.Open(_folder.File("old"));

        var written = ResizedCheckpoint.Write(source, Plan, new BytePairTokenizer(More), _folder.File("new"));

        using var resized = Checkpoint.Open(_folder.File("new"));
        Assert.Equal(description with { VocabularySize = More.Count }, written);
        Assert.Equal(written, resized.Description);
        Assert.Equal(More.Count, resized.Tokenizer.VocabularySize);
        foreach (var (name, shape) in WeightNames.All(description))
        {
            var (old, found) = (source.Weights.Read(name), resized.Weights.Read(name));
            Assert.Equal(type, found.DataType);
            Assert.Equal(old.Bytes.ToArray(), found.Bytes[..old.Bytes.Length].ToArray());
            if (name is not (WeightNames.Embedding or WeightNames.Head))
            {
                Assert.Equal(old.Bytes.Length, found.Bytes.Length);
                continue;
            }

            var (width, rows, before) = ((int)shape[1], resized.Weights.ReadFloats(name), source.Weights.ReadFloats(name));
            for (var i = 0; i < width; i++)
            {
                float t = before[('t' * width) + i], h = before[('h' * width) + i], e = before[('e' * width) + i];
                var bound = type == DataType.BF16 ? 4e-3 : type == DataType.F16 ? 5e-4 : 1e-7;
                Assert.Equal((t + h) / 2, rows[(Bytes.Count * width) + i], bound);
                Assert.Equal((h + e) / 2, rows[((Bytes.Count + 1) * width) + i], bound);
                Assert.Equal((t + h + e) / 3, rows[((Bytes.Count + 2) * width) + i], bound);
            }
        }
    }

    [Fact]
    public void Decoder_ofAResizedCheckpoint_givesOldTokensTheirOldLogits()
    {
        using var scope = NewDisposeScope();
        var description = Write(RandomModel.Tiny with { VocabularySize = Bytes.Count, TiedHead = false }, DataType.F32);
        using (var source = Checkpoint.Open(_folder.File("old")))
        {
            ResizedCheckpoint.Write(source, Plan with { NewRows = NewRowPolicy.Drawn }, new BytePairTokenizer(More), _folder.File("new"));
        }

        using var before = new Decoder(description, KernelPlan.Plain, seed: 1);
        using var after = new Decoder(description with { VocabularySize = More.Count }, KernelPlan.Plain, seed: 2);
        before.ReadWeights(Path.Combine(_folder.File("old"), CheckpointFolder.Weights));
        after.ReadWeights(Path.Combine(_folder.File("new"), CheckpointFolder.Weights));
        var tokens = tensor("the cat"u8.ToArray().Select(b => (long)b).ToArray(), [1, 7]);

        var (old, found) = (before.call(tokens), after.call(tokens));

        Assert.True(old.abs().max().item<float>() > 0.1);
        Assert.Equal(0, (old - found.narrow(2, 0, Bytes.Count)).abs().max().item<float>(), 1e-6f);

        // The new rows were drawn for the head and for the embeddings apart.
        using var weights = Checkpoint.Open(_folder.File("new"));
        Assert.NotEqual(weights.Weights.ReadFloats(WeightNames.Embedding)[^12..], weights.Weights.ReadFloats(WeightNames.Head)[^12..]);
    }

    [Fact]
    public void Write_ofAPlanForALargerVocabulary_saysSo_andWritesNothing()
    {
        Write(RandomModel.Tiny with { VocabularySize = Bytes.Count }, DataType.F32);
        using var source = Checkpoint.Open(_folder.File("old"));

        var error = Assert.Throws<ArtifactException>(() => ResizedCheckpoint.Write(
            source, Plan with { BaseVocabularySize = Bytes.Count + 1 }, new BytePairTokenizer(More), _folder.File("new")));

        Assert.Equal(
            $"{_folder.File("old")}: expected a model of at least {Bytes.Count + 1} tokens, as the plan says, found {Bytes.Count}. Extend the model's own tokenizer.",
            error.Text.English);
        Assert.Equal(
            $"{_folder.File("old")}：应为按计划所记，至少 {Bytes.Count + 1} 个词元的模型，实际是 {Bytes.Count} 个。请扩展该模型自己的分词器。", error.Text.Chinese);
        Assert.False(Directory.Exists(_folder.File("new")));
    }

    [Fact]
    public void Write_withATokenizerThatDoesNotFitThePlan_writesNothing()
    {
        Write(RandomModel.Tiny with { VocabularySize = Bytes.Count }, DataType.F32);
        using var source = Checkpoint.Open(_folder.File("old"));

        Assert.Throws<ArgumentException>(() => ResizedCheckpoint.Write(source, Plan, new BytePairTokenizer(Bytes), _folder.File("new")));
        Assert.Throws<ArgumentException>(
            () => ResizedCheckpoint.Write(source, Plan with { OldTokens = [[9_999], [], []] }, new BytePairTokenizer(More), _folder.File("new")));
        Assert.False(Directory.Exists(_folder.File("new")));
    }

    private DecoderDescription Write(DecoderDescription description, DataType type)
    {
        Directory.CreateDirectory(_folder.File("old"));
        var tensors = RandomModel.Tensors(description, RandomModel.Weights(description, 3)).Select(t => t with { DataType = type, Bytes = As(type, t.Bytes) });
        CheckpointFolder.Write(_folder.File("old"), description, tensors, new BytePairTokenizer(Bytes));
        return description;
    }

    private static byte[] As(DataType type, ReadOnlyMemory<byte> floats)
    {
        var values = DataType.F32.ToFloats(floats.Span);
        return type == DataType.F16
            ? [.. values.SelectMany(value => BitConverter.GetBytes((Half)value))]
            : type.FromFloats(values);
    }
}
