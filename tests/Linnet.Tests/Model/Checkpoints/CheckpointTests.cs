using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Model.Llama2c;
using Linnet.Model.Safetensors;
using Linnet.Tests.Tokenization;
using Linnet.Tokenization;

namespace Linnet.Tests.Model.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, float[]> _weights = RandomModel.Weights(RandomModel.Tiny, 3);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_thenOpen_givesTheModelBack(bool tiedHead)
    {
        var description = RandomModel.Tiny with { TiedHead = tiedHead };
        var weights = RandomModel.Weights(description, 3);
        CheckpointFolder.Write(_folder.Path, description, RandomModel.Tensors(description, weights), new ByteTokenizer());

        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Equal(description, checkpoint.Description);
        Assert.IsType<ByteTokenizer>(checkpoint.Tokenizer);
        Assert.All(weights, pair => Assert.Equal(pair.Value, checkpoint.Weights.ReadFloats(pair.Key)));
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Write_withByteLevelBpe_givesTheTokenizerBack()
    {
        var description = RandomModel.Tiny with { VocabularySize = 261 };
        var weights = RandomModel.Weights(description, 3);
        CheckpointFolder.Write(_folder.Path, description, RandomModel.Tensors(description, weights), new BytePairTokenizer(BytePairExamples.English()));

        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Equal([257, 260], checkpoint.Tokenizer.Encode("abc abc"u8));
        Assert.Equal(259, checkpoint.Tokenizer.EndOfSequence);
    }

    [Fact]
    public void Write_twice_givesTheSameBytes()
    {
        using var second = new TemporaryFolder();
        Write(_folder.Path);
        Write(second.Path);

        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(second.File(Path.GetFileName(file)))));
    }

    [Fact]
    public void Open_withMissingExtraAndMisshapenWeights_tellsAllAtOnce()
    {
        Write(_folder.Path);
        var tensors = RandomModel.Tensors(RandomModel.Tiny, _weights).Where(t => t.Name != WeightNames.FinalNorm).ToList();
        tensors[0] = tensors[0] with { Shape = [12, 257] };
        tensors.Add(NamedTensor.Floats("model.layers.0.self_attn.q_proj.bias", [1], [0]));
        SafetensorsWriter.Write(_folder.File("model.safetensors"), tensors);

        var error = Assert.Throws<ArtifactException>(() => Checkpoint.Open(_folder.Path));

        Assert.Equal(
            $"{_folder.File("model.safetensors")}: expected the weights that config.json describes, found "
            + "model.embed_tokens.weight is F32 [12, 257], not F32, BF16 or F16 [257, 12]; model.norm.weight is missing; "
            + "model.layers.0.self_attn.q_proj.bias is not a weight of this model. "
            + "The two files do not belong together: copy or write the checkpoint again.",
            error.Message);
    }

    [Fact]
    public void Open_withAnotherVocabularySize_saysBothSizes()
    {
        Write(_folder.Path);
        ConfigFile.Write(_folder.File("config.json"), RandomModel.Tiny with { VocabularySize = 300 });

        var error = Assert.Throws<ArtifactException>(() => Checkpoint.Open(_folder.Path));

        Assert.Contains("expected a tokenizer with 300 ids, as config.json says, found 257.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    [InlineData("tokenizer.json")]
    public void Open_withAFileMissing_namesIt(string name)
    {
        Write(_folder.Path);
        File.Delete(_folder.File(name));

        var error = Assert.Throws<ArtifactException>(() => Checkpoint.Open(_folder.Path));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_withABitFlippedUnderAManifest_namesTheFile()
    {
        Write(_folder.Path);
        Manifest.Write(_folder.Path);
        using (Checkpoint.Open(_folder.Path))
        {
            // Opens while it is whole.
        }

        var bytes = File.ReadAllBytes(_folder.File("model.safetensors"));
        bytes[^5] ^= 4;
        File.WriteAllBytes(_folder.File("model.safetensors"), bytes);

        var error = Assert.Throws<ArtifactException>(() => Checkpoint.Open(_folder.Path));

        Assert.StartsWith(_folder.File("model.safetensors") + ": ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_withAnEmptyPath_isAUsageError()
    {
        Assert.Equal(
            "Expected the path of a checkpoint's folder, found an empty text. Type the path.",
            Assert.Throws<UsageException>(() => Checkpoint.Open("")).Message);
        Assert.Equal(
            "缺少路径：llama2.c 的 tokenizer.bin。请输入路径。",
            Assert.Throws<UsageException>(() => Llama2cTokenizer.Open("")).Text.Chinese);
        Assert.Throws<UsageException>(() => Llama2cImport.Run("m", "t", ""));
        Assert.Throws<UsageException>(() => Llama2cImport.Run("m", "", _folder.File("new")));
        Assert.Throws<UsageException>(() => Llama2cFile.Open(""));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Open_ofNothing_namesTheCommandsWithoutAProgram() => Assert.Equal(
        $"{_folder.File("none")}: expected the folder of a checkpoint, found nothing. "
        + "Give a folder with config.json and model.safetensors, as the commands `pretrain` and `import` write it.",
        Assert.Throws<ArtifactException>(() => Checkpoint.Open(_folder.File("none"))).Message);

    [Fact]
    public void Open_withTwoBillionLayers_refusesAtOnce()
    {
        Write(_folder.Path);
        ConfigFile.Write(_folder.File("config.json"), RandomModel.Tiny with { Layers = int.MaxValue });

        Assert.Throws<ArtifactException>(() => Checkpoint.Open(_folder.Path));
    }

    private void Write(string folder) =>
        CheckpointFolder.Write(folder, RandomModel.Tiny, RandomModel.Tensors(RandomModel.Tiny, _weights), new ByteTokenizer());
}
