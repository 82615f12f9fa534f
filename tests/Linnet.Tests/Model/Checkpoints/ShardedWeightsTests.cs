using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Model.Checkpoints;
using Linnet.Model.Safetensors;

namespace Linnet.Tests.Model.Checkpoints;

/// <summary>Models whose weights lie in several files, as Hugging Face writes what is too large for one.</summary>
public sealed class ShardedWeightsTests : IDisposable
{
    private readonly TemporaryFolder _whole = new();
    private readonly TemporaryFolder _sharded = new();

    public ShardedWeightsTests()
    {
        var weights = RandomModel.Weights(RandomModel.Bloom, 5);
        CheckpointFolder.Write(_whole.Path, RandomModel.Bloom, RandomModel.Tensors(RandomModel.Bloom, weights), new ByteTokenizer());
        foreach (var name in new[] { CheckpointFolder.Config, CheckpointFolder.TokenizerJsonName })
        {
            File.Copy(_whole.File(name), _sharded.File(name));
        }

        using var file = SafetensorsFile.Open(_whole.File(CheckpointFolder.Weights));
        var map = new JsonObject();
        foreach (var (number, entries) in file.Entries.Chunk((file.Entries.Count + 2) / 3).Index())
        {
            var name = Shard(number + 1);
            SafetensorsWriter.Write(
                _sharded.File(name), entries.Select(e => new NamedTensor(e.Name, e.DataType, e.Shape, file.Bytes(e.Name).ToArray())));
            foreach (var entry in entries)
            {
                map[entry.Name] = name;
            }
        }

        WriteIndex(map);
    }

    private string Index => _sharded.File(CheckpointFolder.WeightsIndex);

    public void Dispose()
    {
        _whole.Dispose();
        _sharded.Dispose();
    }

    [Fact]
    public void Open_ofThreeFilesAndAnIndex_readsWhatOneFileHolds()
    {
        using var whole = Checkpoint.Open(_whole.Path);
        using var sharded = Checkpoint.Open(_sharded.Path);

        Assert.Equal(3, Directory.GetFiles(_sharded.Path, "*.safetensors").Length);
        Assert.Equal(Index, sharded.Weights.Path);
        Assert.All(WeightNames(), name =>
        {
            Assert.Equal(whole.Weights.Read(name).Bytes.ToArray(), sharded.Weights.Read(name).Bytes.ToArray());
            Assert.Equal(whole.Weights.ReadFloats(name), sharded.Weights.ReadFloats(name));
        });
    }

    [Fact]
    public void Import_ofThreeFiles_writesOne()
    {
        using var target = new TemporaryFolder();

        HuggingFaceImport.Run(_sharded.Path, target.File("made"));

        Assert.Equal(
            File.ReadAllBytes(_whole.File(CheckpointFolder.Weights)),
            File.ReadAllBytes(Path.Combine(target.File("made"), CheckpointFolder.Weights)));
    }

    [Fact]
    public void Open_withBothAFileAndAnIndex_refuses()
    {
        File.Copy(_whole.File(CheckpointFolder.Weights), _sharded.File(CheckpointFolder.Weights));

        var error = Assert.Throws<ArtifactException>(() => Checkpoint.Open(_sharded.Path));

        Assert.Equal(
            $"{_sharded.Path}: expected the weights once: model.safetensors or model.safetensors.index.json, found both. Copy or write the checkpoint again.",
            error.Message);
    }

    [Fact]
    public void Open_withoutOneOfTheFiles_namesIt()
    {
        File.Delete(_sharded.File(Shard(2)));

        var error = Assert.Throws<ArtifactException>(() => Checkpoint.Open(_sharded.Path));

        Assert.StartsWith(_sharded.File(Shard(2)), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_withATensorInAnotherFileThanTheIndexSays_namesIt()
    {
        var map = Map();
        map["transformer.ln_f.bias"] = Shard(1);
        WriteIndex(map);

        var error = Assert.Throws<ArtifactException>(() => Checkpoint.Open(_sharded.Path));

        Assert.Contains($"{Shard(1)}: expected tensor \"transformer.ln_f.bias\", as the index says, found none of that name among", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_withATensorThatTheIndexDoesNotName_namesIt()
    {
        var map = Map();
        map.Remove("transformer.ln_f.bias");
        WriteIndex(map);

        var error = Assert.Throws<ArtifactException>(() => Checkpoint.Open(_sharded.Path));

        Assert.Contains($"{Shard(3)}: expected only tensors that the index says are in this file, found \"transformer.ln_f.bias\" too.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"weight_map\": {\"x\": \"../../etc/passwd\"}}", "the name of a file beside it for \"x\", found \"../../etc/passwd\"")]
    [InlineData("{\"weight_map\": {\"x\": \"..\"}}", "the name of a file beside it for \"x\", found \"..\"")]
    [InlineData("{\"weight_map\": {\"x\": \"a\\\\b\"}}", "the name of a file beside it for \"x\"")]
    [InlineData("{\"weight_map\": {\"x\": 7}}", "the name of a file beside it for \"x\", found 7")]
    [InlineData("{\"weight_map\": {\"x\": \"a\", \"x\": \"b\"}}", "expected JSON")]
    [InlineData("{\"weight_map\": {}}", "expected at least one tensor in weight_map, found none")]
    [InlineData("{}", "expected weight_map, an object, found none")]
    [InlineData("[", "expected JSON")]
    [InlineData("[]", "expected weight_map, an object, found none")]
    public void Open_ofABrokenIndex_says(string json, string expected)
    {
        File.WriteAllText(Index, json);

        var error = Assert.Throws<ArtifactException>(() => Checkpoint.Open(_sharded.Path));

        Assert.StartsWith(Index, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ofAnIndexOfThousandsOfFiles_refuses()
    {
        WriteIndex(new JsonObject(Enumerable.Range(0, 1_001).Select(i => KeyValuePair.Create<string, JsonNode?>($"t{i}", $"f{i}"))));

        Assert.Contains("expected at most 1000 files", Assert.Throws<ArtifactException>(() => Checkpoint.Open(_sharded.Path)).Message, StringComparison.Ordinal);
    }

    private static string Shard(int number) => $"model-{number:00000}-of-00003.safetensors";

    private static IEnumerable<string> WeightNames() => Linnet.Model.WeightNames.All(RandomModel.Bloom).Select(w => w.Name);

    private JsonObject Map() => JsonNode.Parse(File.ReadAllText(Index))!["weight_map"]!.DeepClone().AsObject();

    private void WriteIndex(JsonObject map) =>
        File.WriteAllText(Index, new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = 1 }, ["weight_map"] = map }.ToJsonString());
}
