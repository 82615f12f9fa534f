using Linnet.Alignment.HeldOut;
using Linnet.Alignment.Sampling;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Core.Tokenizers;
using Linnet.Evaluation;
using Linnet.Generation;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Rewards;
using Linnet.Tokenization;
using Linnet.Training.Checkpoints;
using Linnet.Training.Generation;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Alignment.Stages;

/// <summary>The models of an alignment stage, opened: the SFT model in a generator, the reward model, and the held-out questions.</summary>
internal sealed class AlignmentModels : IDisposable
{
    private readonly AlignmentRecipe _recipe;
    private readonly StageContext _context;
    private readonly string _folder;
    private readonly RewardModel _reward;
    private readonly IReadOnlyList<(string Id, string Document)> _heldOut;

    private AlignmentModels(
        AlignmentRecipe recipe, StageContext context, string folder, Checkpoint checkpoint, TrainingExecution execution, RewardModel reward,
        CancellationToken cancellation)
    {
        (_recipe, _context, _folder, _reward) = (recipe, context, folder, reward);
        (Description, Tokenizer, Execution) = (checkpoint.Description, checkpoint.Tokenizer, execution);
        Template = ChatTemplate.ForTraining(checkpoint.Folder, Tokenizer);
        Sft = DeviceGenerator.Open(checkpoint, recipe.Device, execution.Threads);
        try
        {
            Scorer = new AnswerScorer(
                sequences => [.. reward.Score(sequences, cancellation).Select(reward.Scale.Normalize)], Template.End);
            var questions = Read(recipe.HeldOut.File, recipe.HeldOut.Questions, recipe.HeldOut.Seed, cancellation);
            (HeldOut, TooLong, _heldOut) = (
                new HeldOutEvaluation(questions.Questions, Template, Scorer, Sft, recipe.AnswerTokens, recipe.HeldOut.Seed), questions.TooLong, questions.Documents);
        }
        catch
        {
            Sft.Dispose();
            throw;
        }
    }

    public DecoderDescription Description { get; }

    public ITokenizer Tokenizer { get; }

    public ChatTemplate Template { get; }

    public TrainingExecution Execution { get; }

    /// <summary>The SFT model.</summary>
    public IGenerator Sft { get; }

    /// <summary>Scores answers in standard deviations from the mean of the reward model's reference samples.</summary>
    public AnswerScorer Scorer { get; }

    public HeldOutEvaluation HeldOut { get; }

    /// <summary>Longest answer.</summary>
    public int AnswerTokens => _recipe.AnswerTokens;

    /// <summary>Held-out questions that were passed over because they are too long.</summary>
    public int TooLong { get; }

    /// <summary>Opens what a recipe names.</summary>
    /// <exception cref="ArtifactException">A checkpoint is broken, or the two models do not read the same tokens.</exception>
    public static AlignmentModels Open(AlignmentRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        var (model, reward) = (Folder(context, recipe.Model), Folder(context, recipe.RewardModel));
        using var checkpoint = Checkpoint.Open(model);
        RequireSameTokens(model, reward);
        var execution = TrainingExecution.Settle(recipe.Precision, checkpoint.Description, context, generation: recipe.Device);
        var scorer = RewardModel.Open(reward, execution.Kernels);
        try
        {
            return new AlignmentModels(recipe, context, model, checkpoint, execution, scorer, cancellation);
        }
        catch
        {
            scorer.Dispose();
            throw;
        }
    }

    /// <summary>A generator of a policy that is being trained, where the recipe draws answers.</summary>
    /// <param name="policy">The policy; stays the caller's.</param>
    public LiveGenerator Follow(Decoder policy) => new(policy, _recipe.Device, Execution.Threads);

    /// <summary>The SFT model as torch modules: the beginning of a policy, or the frozen reference.</summary>
    /// <param name="frozen">Whether it must never get a gradient.</param>
    public Decoder LoadDecoder(bool frozen)
    {
        var decoder = new Decoder(Description, Execution.Kernels, seed: 0); // the initial weights are overwritten at once
        decoder.ReadWeights(Path.Combine(_folder, CheckpointFolder.Weights));
        if (frozen)
        {
            foreach (var parameter in decoder.NamedParameters())
            {
                parameter.Value.requires_grad = false;
            }
        }

        return decoder;
    }

    /// <summary>Reads questions to learn from.</summary>
    /// <exception cref="ArtifactException">They have a document in common with the held-out ones, or none leaves room for an answer.</exception>
    public QuestionFile ReadTraining(string file, int? count, CancellationToken cancellation)
    {
        var questions = Read(file, count, _context.Seed, cancellation);
        SeparateDocuments.Require(_context.Resolve(_recipe.HeldOut.File), questions.Documents.Select(line => line.Document), _heldOut);
        return questions;
    }

    /// <summary>Refuses a training that cannot fit beside the models that are open, before anything is drawn.</summary>
    /// <remarks>A question's answer is not there yet: counted is the longest question alone.</remarks>
    /// <param name="sequences">Questions with answers that go through the policy together.</param>
    /// <param name="key">The recipe's key that says how many.</param>
    /// <param name="questions">The questions to learn from.</param>
    /// <param name="reference">Whether a frozen reference stays beside the policy while it learns.</param>
    /// <exception cref="ResourceException">Less memory is available.</exception>
    public void RequireMemory(int sequences, string key, QuestionFile questions, bool reference)
    {
        var (plan, longest) = (Execution.Kernels, questions.Questions.Max(question => question.Prompt.Length));
        var training = TrainingMemory.AtLeast(Description, plan, sequences, longest);
        (reference ? training.Beside(Description, plan) : training).RequireAvailable(MachineMemory.Read().AvailableBytes, key);
    }

    // Questions that leave room for an answer.
    private QuestionFile Read(string file, int? count, ulong seed, CancellationToken cancellation) => QuestionFile.Read(
        _context.Resolve(file), _recipe.Kinds, count, seed, Template, Description.MaximumSequenceLength - _recipe.AnswerTokens - 1, cancellation);

    /// <summary>The text of an answer, without its end.</summary>
    public string Decode(IReadOnlyList<int> answer) => Tokenizer.DecodeText(answer.Where(token => token != Template.End));

    /// <inheritdoc/>
    public void Dispose()
    {
        Sft.Dispose();
        _reward.Dispose();
    }

    private static string Folder(StageContext context, string model) => context.Resolve(StageModel.Within(context.Run, model));

    private static void RequireSameTokens(string model, string reward)
    {
        var (expected, found) = (Vocabulary(model), Vocabulary(reward));
        if (expected != found)
        {
            throw new ArtifactException(
                reward,
                new Text($"a reward model with the vocabulary of {model}", $"与 {model} 词表相同的奖励模型"),
                new Text("another vocabulary", "另一个词表"),
                new Text("Train the reward model from this model: `linnet reward train`.", "请从该模型训练奖励模型：`linnet reward train`。"));
        }
    }

    private static string Vocabulary(string folder) => ContentHash.OfPath(CheckpointFolder.TokenizerOf(folder)).Sha256;
}
