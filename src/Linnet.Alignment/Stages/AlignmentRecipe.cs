using Linnet.Alignment.HeldOut;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Generation;
using Linnet.Training.Recipes;

namespace Linnet.Alignment.Stages;

/// <summary>What the recipes of Best-of-N, DPO and PPO have in common.</summary>
/// <param name="Model">The SFT model, as the recipe names it.</param>
/// <param name="RewardModel">The reward model, as the recipe names it.</param>
/// <param name="Kinds">Kinds of questions; none for all.</param>
/// <param name="AnswerTokens">Longest answer, in tokens.</param>
/// <param name="HeldOut">The held-out questions.</param>
/// <param name="Precision">Number format.</param>
/// <param name="Device">Where answers are drawn.</param>
internal sealed record AlignmentRecipe(
    string Model, string RewardModel, IReadOnlyList<string> Kinds, int AnswerTokens, HeldOutSection HeldOut, Precision Precision, GenerationDevice Device)
{
    /// <summary>What every alignment stage reads.</summary>
    public IReadOnlyList<StageInput> Inputs(RunDirectory run) =>
    [
        new(StageModel.Within(run, Model), StageInput.Checkpoint),
        new(StageModel.Within(run, RewardModel), StageInput.Checkpoint),
        new(HeldOut.File, StageInput.File),
    ];

    /// <summary>The rule that a recipe is for its stage.</summary>
    public static IEnumerable<RecipeRule> CheckStage(string expected, string found)
    {
        if (found != expected)
        {
            yield return new("stage", new Text($"expected {expected}, found {found}", $"应为 {expected}，实际是 {found}"));
        }
    }

    /// <summary>The rule that the learning rate rises and falls within the training.</summary>
    public static IEnumerable<RecipeRule> CheckWarmup(int warmupSteps, int steps)
    {
        if (warmupSteps >= steps)
        {
            yield return new(
                "training.warmup_steps",
                new Text($"expected fewer than training.steps ({steps}), found {warmupSteps}", $"应小于 training.steps（{steps}），实际是 {warmupSteps}"));
        }
    }
}
