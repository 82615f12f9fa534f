using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Model;
using Linnet.Pretraining.Stages;
using Linnet.Training.Loop;
using Linnet.Training.Planning;

namespace Linnet.Pretraining.Planning;

/// <summary>What a machine has.</summary>
/// <param name="Memory">Bytes of memory that can be taken now.</param>
/// <param name="Disk">Bytes that may still be written where runs are, or null when the system does not tell.</param>
/// <param name="Program">Bytes of memory that the program takes without a model, of <see cref="ProgramSize"/>.</param>
public sealed record PlanMachine(long Memory, long? Disk, long Program);

/// <summary>What a pretraining needs, counted from its recipe alone.</summary>
public sealed record PretrainPlan
{
    private const int Float32 = 4;

    private PretrainPlan(PretrainRecipe recipe, DecoderDescription model, TrainingExecution execution, PlanMachine machine) =>
        (Recipe, Model, Execution, Machine) = (recipe, model, execution, machine);

    /// <summary>The recipe.</summary>
    public PretrainRecipe Recipe { get; }

    /// <summary>The decoder.</summary>
    public DecoderDescription Model { get; }

    /// <summary>Threads, kernels, precision.</summary>
    public TrainingExecution Execution { get; }

    /// <summary>What there is.</summary>
    public PlanMachine Machine { get; }

    /// <summary>Number of trainable parameters; a tied head counts once.</summary>
    public long Parameters => Model.ParameterCount;

    /// <summary>Without embeddings and output head: N of Kaplan et al. 2020, table 1, but for the norms, which count here.</summary>
    public long ParametersWithoutEmbeddings =>
        Model.ParameterCount - ((Model.TiedHead ? 1L : 2L) * Model.VocabularySize * Model.Width);

    /// <inheritdoc cref="TrainingFlops.PerToken"/>
    public double FlopsPerToken => TrainingFlops.PerToken(Model, Recipe.Training.SequenceLength);

    /// <inheritdoc cref="TrainingFlops.PerTokenOfNanoGpt"/>
    public double FlopsPerTokenOfNanoGpt => TrainingFlops.PerTokenOfNanoGpt(Model, Recipe.Training.SequenceLength);

    /// <summary>Predictions that the whole training learns from.</summary>
    public long Tokens => (long)Recipe.Training.Steps * Recipe.Training.BatchTokens;

    /// <summary>Operations of the whole training, by <see cref="FlopsPerToken"/>.</summary>
    public double Flops => FlopsPerToken * Tokens;

    /// <summary>Tokens per parameter; 20 makes the best model of a given amount of computation.</summary>
    /// <remarks>Hoffmann et al. 2022, <see href="https://arxiv.org/abs/2203.15556"/>, table 3: 1.5 T tokens for 67 billion parameters, and so on.</remarks>
    public double ChinchillaRatio => Tokens / (double)Parameters;

    /// <summary>The largest resident set of the training.</summary>
    public MemoryPrediction Memory => MemoryPrediction.Of(
        Model, Execution.Kernels, Recipe.Training.MicroBatchSize, Recipe.Training.SequenceLength, Execution.Threads, Machine.Program);

    /// <summary>
    /// Bytes of the checkpoints that are on the disk at one time: those kept and one being written, each float32 weights and two moments.
    /// The last of them is what the stage ends with. Text as tokens, 2 bytes each, is not counted.
    /// </summary>
    public Int128 DiskBytes
    {
        get
        {
            var written = ((Recipe.Training.Steps - 1) / Recipe.Checkpoints.EverySteps) + 1;
            return (Int128)Math.Min(written, Recipe.Checkpoints.Keep + 1) * 3 * Float32 * Parameters;
        }
    }

    /// <summary>Whether memory and disk suffice.</summary>
    public bool Fits => MemoryFits && DiskFits;

    /// <summary>Whether memory suffices.</summary>
    public bool MemoryFits => Memory.TotalBytes <= Machine.Memory;

    /// <summary>Whether the disk suffices, as far as the system tells.</summary>
    public bool DiskFits => Machine.Disk is not { } disk || DiskBytes <= disk;

    /// <summary>Counts what a recipe needs.</summary>
    /// <param name="recipe">The recipe, without problems.</param>
    /// <param name="describe">The decoder of a recipe.</param>
    /// <param name="execute">Chooses how a decoder of the recipe is computed.</param>
    /// <param name="machine">What there is.</param>
    public static PretrainPlan Of(
        PretrainRecipe recipe, Func<PretrainRecipe, DecoderDescription> describe, Func<DecoderDescription, TrainingExecution> execute, PlanMachine machine)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(describe);
        ArgumentNullException.ThrowIfNull(execute);
        ArgumentNullException.ThrowIfNull(machine);
        var model = describe(recipe);
        return new(recipe, model, execute(model), machine);
    }

    /// <summary>The error of a training that does not fit.</summary>
    /// <param name="proposal">The nearest recipe that does, or null when there is none.</param>
    public ResourceException DoesNotFit(Proposal? proposal)
    {
        List<Text> lacks = [];
        if (!MemoryFits)
        {
            var (needed, available) = (Show(Memory.TotalBytes), Show(Machine.Memory));
            lacks.Add(new(
                $"The training needs {needed} of memory, and {available} is available.", $"训练需要 {needed} 内存，可用 {available}。"));
        }

        if (!DiskFits)
        {
            var (needed, available) = (Show(DiskBytes), Show(Machine.Disk!.Value));
            lacks.Add(new(
                $"The checkpoints need {needed} of disk, and {available} is available.", $"检查点需要 {needed} 磁盘空间，可用 {available}。"));
        }

        lacks.Add(proposal is null
            ? new Text("No smaller model of this shape fits either: take another machine.", "同样形状的更小模型也放不下：请换一台机器。")
            : new Text($"This fits: {string.Join(' ', proposal.Changes)}", $"这样可以放下：{string.Join(' ', proposal.Changes)}"));
        return new ResourceException(new Text(
            string.Join(' ', lacks.Select(text => text.English)), string.Concat(lacks.Select(text => text.Chinese))));

        static string Show(Int128 bytes) => ByteCount.Format((long)Int128.Min(bytes, long.MaxValue));
    }
}
