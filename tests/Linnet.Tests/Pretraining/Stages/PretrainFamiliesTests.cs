using Linnet.Core.Metrics;
using Linnet.Core.Stages;
using Linnet.Model.Checkpoints;

namespace Linnet.Tests.Pretraining.Stages;

/// <summary>A short pretraining of each family but LLaMA.</summary>
public sealed class PretrainFamiliesTests
{
    [Theory]
    [InlineData(ModelType.Mistral, "type: mistral, sliding_window: 16, ")]
    [InlineData(ModelType.Qwen2, "type: qwen2, sliding_window: 16, ")]
    [InlineData(ModelType.Qwen3, "type: qwen3, ")]
    [InlineData(ModelType.Falcon, "type: falcon, ", "key_value_heads: 1, feed_forward_width: 40")]
    [InlineData(ModelType.Bloom, "type: bloom, ", "key_value_heads: 4, feed_forward_width: 128")]
    public void Run_ofAnotherFamily_learnsAndLeavesItsCheckpoint(ModelType type, string family, string sizes = "key_value_heads: 2, feed_forward_width: 40")
    {
        using var run = new PretrainRun();
        run.Recipe = run.Recipe
            .Replace("model: {", "model: {" + family, StringComparison.Ordinal)
            .Replace("key_value_heads: 2, feed_forward_width: 40", sizes, StringComparison.Ordinal);

        var outcome = run.Start();

        var metrics = MetricsReader.Read(Path.Combine(outcome.Folder, StageFiles.Metrics)).ToList();
        Assert.InRange(metrics[0]["loss"]!.GetValue<double>(), 5.3, 5.8);
        Assert.InRange(metrics[^1]["loss"]!.GetValue<double>(), 1, 4.8);
        using var checkpoint = Checkpoint.Open(Path.Combine(outcome.Folder, "checkpoints", "step-000012"));
        Assert.Equal(type, ModelTypes.Of(checkpoint.Description));
    }
}
