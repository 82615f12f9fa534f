using System.Text.Json.Nodes;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;

namespace Linnet.Core.Stages;

/// <summary>One step of the story: a recipe and input files in, one folder of output files out.</summary>
/// <remarks>
/// A stage writes only into <see cref="StageContext.Folder"/>. It may be killed at any moment and started again in the same folder
/// with <see cref="StageContext.Resumed"/> true: it then continues and ends with the bytes that an uninterrupted run writes.
/// </remarks>
/// <typeparam name="TRecipe">The recipe's record.</typeparam>
public interface IStage<in TRecipe>
    where TRecipe : IRecipe
{
    /// <summary>The command and the folder: "pretrain". Lower-case letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>What the stage reads.</summary>
    IReadOnlyList<StageInput> Inputs(TRecipe recipe, RunDirectory run);

    /// <summary>Does the work.</summary>
    /// <exception cref="OperationCanceledException">Cancelled: what is in the folder is enough to resume.</exception>
    StageResult Run(TRecipe recipe, StageContext context, CancellationToken cancellation);
}

/// <summary>What a stage comes to. Its outputs are the files in its folder.</summary>
/// <param name="Summary">The results in a few numbers, for <c>stage.json</c>. No times: equal runs have equal summaries, where that can be.</param>
public sealed record StageResult(JsonObject Summary);
