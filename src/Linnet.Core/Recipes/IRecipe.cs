namespace Linnet.Core.Recipes;

/// <summary>What a stage is told to do: one YAML file, read into a sealed record.</summary>
/// <remarks>
/// A stage's author writes one <c>…Recipe.cs</c>, and nothing else:
/// <code>
/// public sealed record PretrainRecipe : IRecipe
/// {
///     [Key("The stage that this recipe is for.", "此配方所属的阶段。")]
///     public required string Stage { get; init; }
///
///     [Key("How the model is trained.", "模型如何训练。")]
///     public TrainingSection Training { get; init; } = new();
///
///     public IEnumerable&lt;RecipeRule&gt; Check()
///     {
///         if (Training.WarmupSteps &gt;= Training.Steps)
///         {
///             yield return new RecipeRule("training.warmup_steps", new Text("…", "…"));
///         }
///     }
/// }
/// </code>
/// Every public property with a setter is a key: <c>WarmupSteps</c> is <c>warmup_steps</c>. Its type is int, long, ulong, double,
/// bool, string, an enum (members in snake_case), another sealed record (a section), an <c>IReadOnlyList</c> of one of these, or
/// one of these made nullable. <c>required</c> makes a key required; the initialiser is the default, also of a whole section.
/// Unit, range and documentation stand in <see cref="KeyAttribute"/>.
/// Bound lists compare by value, so two recipes with the same values are equal.
/// </remarks>
public interface IRecipe
{
    /// <summary>Returns the rules between keys that the recipe breaks, nothing when it is sound.</summary>
    /// <remarks>
    /// Each value is within its own range when this is called. It must not throw for any such record, because it is called
    /// with stand-ins for values that could not be read, so that all problems are reported together.
    /// </remarks>
    IEnumerable<RecipeRule> Check();
}
