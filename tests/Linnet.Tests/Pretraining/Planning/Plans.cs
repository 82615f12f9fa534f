using Linnet.Core.Recipes;
using Linnet.Pretraining.Planning;
using Linnet.Pretraining.Stages;
using Linnet.Training.Kernels;
using Linnet.Training.Loop;

namespace Linnet.Tests.Pretraining.Planning;

/// <summary>Plans of small recipes for machines of any size.</summary>
internal static class Plans
{
    public static KernelPlan Kernels { get; } = new() { Kernels = KernelSet.Vector, Precision = MatrixPrecision.Fp32 };

    public static PretrainRecipe Recipe(params string[] overrides) => RecipeReader.ReadText<PretrainRecipe>(
        """
        stage: pretrain
        data: {sources: [{name: text, train: [a.txt], validation: [b.txt]}]}
        model: {width: 64, layers: 4, heads: 8, key_value_heads: 4, feed_forward_width: 172}
        training: {sequence_length: 128, batch_tokens: 4096, micro_batch_size: 16, steps: 1000}
        checkpoints: {every_steps: 100, keep: 3}
        samples: {tokens: 40}
        """,
        "recipe.yaml",
        overrides).Value;

    public static PretrainPlan Of(PretrainRecipe recipe, PlanMachine machine) =>
        PretrainPlan.Of(recipe, r => r.Describe(300), _ => new TrainingExecution(2, Kernels with { RecomputeBlocks = recipe.Training.RecomputeBlocks }, new VectorFeatures(true, true, true, false, false)), machine);

    public static PretrainPlan Of(PretrainRecipe recipe) => Of(recipe, new PlanMachine(long.MaxValue, long.MaxValue, 0));
}
