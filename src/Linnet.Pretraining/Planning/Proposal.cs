using Linnet.Pretraining.Stages;

namespace Linnet.Pretraining.Planning;

/// <summary>A recipe that fits a machine, made of one that does not.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Changes">What differs, as <c>key=value</c> arguments.</param>
public sealed record Proposal(PretrainRecipe Recipe, IReadOnlyList<string> Changes)
{
    /// <summary>Shorter sequences would leave the model too little context to learn from.</summary>
    public const int ShortestSequence = 64;

    /// <summary>
    /// Finds the first recipe that fits: fewer checkpoints kept where the disk is short; then the largest micro-batch, then blocks that are
    /// computed again in the backward pass, which change no result; then the longest sequences with the batch as it is; then the largest
    /// model, narrower and shallower in proportion, and its largest micro-batch.
    /// </summary>
    /// <remarks>Blocks are computed again only where what is proposed does not fit otherwise: it takes about a third more time.</remarks>
    /// <param name="recipe">The recipe.</param>
    /// <param name="plan">What a recipe needs.</param>
    /// <returns>The proposal, a recipe without problems; null when nothing fits.</returns>
    public static Proposal? Find(PretrainRecipe recipe, Func<PretrainRecipe, PretrainPlan> plan)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(plan);
        var start = LastingDisk(recipe, plan);
        var recomputing = start with { Training = start.Training with { RecomputeBlocks = true } };
        PretrainRecipe[] same = [start];
        var found = same.Concat(SmallerMicroBatches(start))
            .Append(recomputing).Concat(SmallerMicroBatches(recomputing))
            .Concat(ShorterSequences(recomputing).Select(Fastest))
            .FirstOrDefault(Fits);
        if (found is null && SmallerModels(recomputing).FirstOrDefault(Fits) is { } model)
        {
            // The largest micro-batch of this model that is no larger than the recipe's.
            found = SmallerMicroBatches(WithMicroBatch(Fastest(model), start.Training.MicroBatchSize + 1)).First(Fits);
        }

        return found is null ? null : new Proposal(found, Differences(recipe, found));

        bool Fits(PretrainRecipe candidate) => !candidate.Check().Any() && plan(candidate).Fits;

        PretrainRecipe Fastest(PretrainRecipe candidate)
        {
            var keeping = candidate with { Training = candidate.Training with { RecomputeBlocks = start.Training.RecomputeBlocks } };
            return Fits(keeping) ? keeping : candidate;
        }
    }

    // Keeping fewer checkpoints changes nothing of the model: it comes before all else.
    private static PretrainRecipe LastingDisk(PretrainRecipe recipe, Func<PretrainRecipe, PretrainPlan> plan)
    {
        if (plan(recipe).DiskFits)
        {
            return recipe;
        }

        var fewer = Enumerable.Range(1, recipe.Checkpoints.Keep - 1).Reverse()
            .Select(keep => recipe with { Checkpoints = recipe.Checkpoints with { Keep = keep } });
        return fewer.FirstOrDefault(candidate => plan(candidate).DiskFits) ?? fewer.LastOrDefault(recipe);
    }

    private static IEnumerable<PretrainRecipe> SmallerMicroBatches(PretrainRecipe recipe) =>
        Descending(recipe.Training.MicroBatchSize - 1, 1)
            .Where(size => recipe.Training.SequencesPerStep % size == 0)
            .Select(size => WithMicroBatch(recipe, size));

    private static IEnumerable<PretrainRecipe> ShorterSequences(PretrainRecipe recipe) =>
        Descending(recipe.Training.SequenceLength - 1, ShortestSequence)
            .Where(length => recipe.Training.BatchTokens % length == 0)
            .Select(length => recipe with { Training = recipe.Training with { SequenceLength = length, MicroBatchSize = 1 } });

    // The width of a head stays; width, hidden width and depth shrink together, at last depth alone. The share of key and value heads stays
    // until there is one of them; then the query heads that share it become fewer.
    private static IEnumerable<PretrainRecipe> SmallerModels(PretrainRecipe recipe)
    {
        var model = recipe.Model;
        var group = model.Heads / model.KeyValueHeads;
        var small = WithMicroBatch(recipe, 1);
        for (var shared = model.KeyValueHeads - 1; shared >= 1; shared--)
        {
            yield return small with { Model = Narrower(shared, group) };
        }

        for (var sharing = group - 1; sharing >= 1; sharing--)
        {
            yield return small with { Model = Narrower(1, sharing) };
        }

        var narrow = Narrower(1, 1);
        foreach (var layers in Descending(narrow.Layers - 1, 1))
        {
            yield return small with { Model = narrow with { Layers = layers } };
        }

        ModelSection Narrower(int shared, int sharing) => model with
        {
            KeyValueHeads = shared,
            Heads = shared * sharing,
            Width = model.Width / model.Heads * shared * sharing,
            FeedForwardWidth = Part(model.FeedForwardWidth, shared * sharing),
            Layers = Part(model.Layers, shared * sharing),
        };

        int Part(int whole, int heads) => Math.Max(1, (int)((long)whole * heads / model.Heads));
    }

    private static PretrainRecipe WithMicroBatch(PretrainRecipe recipe, int size) =>
        recipe with { Training = recipe.Training with { MicroBatchSize = size } };

    private static IEnumerable<int> Descending(int from, int to)
    {
        for (var value = from; value >= to; value--)
        {
            yield return value;
        }
    }

    private static List<string> Differences(PretrainRecipe from, PretrainRecipe to)
    {
        (string Key, int Before, int After)[] keys =
        [
            ("checkpoints.keep", from.Checkpoints.Keep, to.Checkpoints.Keep),
            ("model.width", from.Model.Width, to.Model.Width),
            ("model.layers", from.Model.Layers, to.Model.Layers),
            ("model.heads", from.Model.Heads, to.Model.Heads),
            ("model.key_value_heads", from.Model.KeyValueHeads, to.Model.KeyValueHeads),
            ("model.feed_forward_width", from.Model.FeedForwardWidth, to.Model.FeedForwardWidth),
            ("training.sequence_length", from.Training.SequenceLength, to.Training.SequenceLength),
            ("training.micro_batch_size", from.Training.MicroBatchSize, to.Training.MicroBatchSize),
        ];
        var changes = keys.Where(key => key.Before != key.After).Select(key => $"{key.Key}={key.After}").ToList();
        if (to.Training.RecomputeBlocks != from.Training.RecomputeBlocks)
        {
            changes.Add("training.recompute_blocks=true");
        }

        return changes;
    }
}
