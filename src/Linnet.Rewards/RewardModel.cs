using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Random;
using Linnet.Core.Tokenizers;
using Linnet.Model.Checkpoints;
using Linnet.Model.Safetensors;
using Linnet.Tokenization;
using Linnet.Training.Checkpoints;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Linnet.Rewards;

/// <summary>Scores an answer to a prompt: a decoder without its language model's head, and one linear row on its last hidden state.</summary>
/// <remarks>
/// Ouyang et al. 2022, <see href="https://arxiv.org/abs/2203.02155"/> §3.5. A sequence is
/// <c>template.Prompt(question) ++ template.Answer(answer)</c> of <see cref="ChatTemplate"/>; it is read at its last token, the id that
/// ends the answer, in training and in use alike. score = w · h_last: no bias, for only differences are learnt.
/// Shapes: B sequences, T tokens, D width.
/// </remarks>
public sealed class RewardModel : ITrainedModel, IDisposable
{
    /// <summary>The score head's file in a checkpoint: score.weight [1, D], score.mean [1], score.standard_deviation [1], float32.</summary>
    public const string ScoreFile = CheckpointFolder.ScoreHead;

    private const string WeightName = "score.weight";
    private const string MeanName = "score.mean";
    private const string DeviationName = "score.standard_deviation";
    private const int ScoredTokens = 8_192;

    private readonly Parameter _weight; // [1, D]

    private RewardModel(Decoder backbone, ITokenizer tokenizer, Tensor weight)
    {
        (Backbone, Tokenizer, _weight) = (backbone, tokenizer, new Parameter(weight));
        _weight.DetachFromDisposeScope();
    }

    /// <summary>The decoder; this model owns it.</summary>
    public Decoder Backbone { get; }

    /// <summary>The vocabulary of the sequences.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>
    /// Mean and standard deviation of the score on reference samples, (0, 1) until they are measured. (score − mean) / deviation is the
    /// score that may be compared between reward models; <see cref="Score(Tensor, Tensor)"/> does not apply it.
    /// </summary>
    public ScoreScale Scale { get; set; } = new(0, 1);

    /// <summary>Begins a reward model on the weights of a language model, best one that was taught to answer.</summary>
    /// <remarks>The head is drawn from N(0, 1 / (D + 1)), as in Stiennon et al. 2020, <see href="https://arxiv.org/abs/2009.01325"/>: scores begin near a spread of 1.</remarks>
    /// <param name="checkpointFolder">The language model's checkpoint.</param>
    /// <param name="plan">The kernels.</param>
    /// <param name="seed">Decides the head's first weights.</param>
    /// <exception cref="ArtifactException">The checkpoint is missing, broken, or has no token that ends an answer.</exception>
    public static RewardModel Begin(string checkpointFolder, KernelPlan plan, ulong seed)
    {
        var random = new CounterRandom(seed, "init/score");
        return Load(checkpointFolder, plan, width =>
            tensor([.. Enumerable.Range(0, width).Select(i => (float)(random.Normal((ulong)i) / Math.Sqrt(width + 1)))], 1, width));
    }

    /// <summary>Opens a trained reward model, for inference or to train on.</summary>
    /// <param name="checkpointFolder">A checkpoint that <see cref="Write"/> filled.</param>
    /// <param name="plan">The kernels.</param>
    /// <exception cref="ArtifactException">The checkpoint is missing, broken, or no reward model's.</exception>
    public static RewardModel Open(string checkpointFolder, KernelPlan plan)
    {
        var model = Load(checkpointFolder, plan, width => zeros(1, width));
        try
        {
            model.ReadScore(checkpointFolder);
            return model;
        }
        catch (LinnetException)
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The weights that the pairwise loss trains, with their names: all but a language model's head of its own.</summary>
    /// <param name="languageModel">Whether the loss also has a language-model part, which trains that head too.</param>
    public IReadOnlyList<NamedParameter> NamedParameters(bool languageModel = false) =>
    [
        .. Backbone.NamedParameters().Where(p => languageModel || p.Name.StartsWith("model.", StringComparison.Ordinal)),
        new NamedParameter(WeightName, _weight),
    ];

    /// <summary>Scores sequences.</summary>
    /// <param name="tokens">Token ids, [B, T], int64, padded at the right with any id.</param>
    /// <param name="last">Index of each sequence's last token, [B], int64.</param>
    /// <returns>Scores [B], float32, with gradient. The caller disposes them.</returns>
    /// <exception cref="ShapeException">The shapes are not [B, T] and [B], or T is longer than the model allows.</exception>
    public Tensor Score(Tensor tokens, Tensor last)
    {
        using var scope = NewDisposeScope();
        return ScoreHidden(Backbone.Hidden(tokens), last).MoveToOuterDisposeScope();
    }

    /// <summary>Scores sequences from their hidden states, where these serve another purpose too.</summary>
    /// <param name="hidden">Of <see cref="Decoder.Hidden"/>, [B, T, D].</param>
    /// <param name="last">Index of each sequence's last token, [B], int64.</param>
    /// <returns>Scores [B], float32, with gradient. The caller disposes them.</returns>
    /// <exception cref="ShapeException"><paramref name="last"/> is not [B].</exception>
    public Tensor ScoreHidden(Tensor hidden, Tensor last)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(last);
        var (batch, length) = (hidden.shape[0], hidden.shape[1]);
        if (last.dim() != 1 || last.shape[0] != batch)
        {
            throw new ShapeException(nameof(last), $"[{batch}]", "[" + string.Join(", ", last.shape) + "]");
        }

        using var scope = NewDisposeScope();
        var rows = (arange(batch, ScalarType.Int64) * length) + last;                         // [B]
        var states = hidden.reshape(batch * length, -1).index_select(0, rows);                // [B, D]

        // Not a matrix product: MKL's sums follow the alignment of the memory, so their last bits differ from run to run.
        return (states * _weight).sum(1).MoveToOuterDisposeScope();                           // [B]
    }

    /// <summary>Scores sequences of different lengths, without gradient.</summary>
    /// <param name="sequences">Token ids of each, 1 to the model's maximum sequence length of them.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    /// <returns>The raw score of each, in the given order; which others it was scored with changes only rounding.</returns>
    /// <exception cref="ArgumentException">A sequence is empty or longer than the model allows.</exception>
    public double[] Score(IReadOnlyList<int[]> sequences, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.FirstOrDefault(s => s.Length < 1 || s.Length > Backbone.Description.MaximumSequenceLength) is { } odd)
        {
            throw new ArgumentException($"A sequence has {odd.Length} tokens; 1 to {Backbone.Description.MaximumSequenceLength} are possible.", nameof(sequences));
        }

        using var untracked = no_grad();
        var scores = new double[sequences.Count];
        var byLength = Enumerable.Range(0, sequences.Count).OrderBy(i => sequences[i].Length).ToArray();
        for (var done = 0; done < byLength.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();

            // Sorted by length, so padding is small; the longest of the group decides how many fit.
            var count = 1;
            while (done + count < byLength.Length && (count + 1) * sequences[byLength[done + count]].Length <= ScoredTokens)
            {
                count++;
            }

            var group = byLength.AsSpan(done, count).ToArray();
            var batch = PaddedBatch.Of([.. group.Select(i => sequences[i])]);
            var values = Score(batch.Tokens, batch.Last).data<float>().ToArray();
            for (var i = 0; i < count; i++)
            {
                scores[group[i]] = values[i];
            }

            done += count;
        }

        return scores;
    }

    /// <inheritdoc/>
    public Action<string> Snapshot()
    {
        using var scope = NewDisposeScope();
        var language = new LanguageModel(Backbone, Tokenizer, Answers: true).Snapshot();
        NamedTensor[] head =
        [
            WeightFile.Copy(WeightName, _weight),
            WeightFile.Copy(MeanName, tensor([(float)Scale.Mean])),
            WeightFile.Copy(DeviationName, tensor([(float)Scale.StandardDeviation])),
        ];
        return folder =>
        {
            language(folder);
            SafetensorsWriter.Write(Path.Combine(folder, ScoreFile), head, new Dictionary<string, string> { ["format"] = "pt" });
        };
    }

    /// <summary>Writes the model's files as they are now.</summary>
    public void Write(string folder) => Snapshot()(folder);

    /// <inheritdoc/>
    public void Read(string folder)
    {
        Backbone.ReadWeights(Path.Combine(folder, CheckpointFolder.Weights));
        ReadScore(folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weight.Dispose();
        Backbone.Dispose();
    }

    private static RewardModel Load(string folder, KernelPlan plan, Func<int, Tensor> weight)
    {
        using var checkpoint = Checkpoint.Open(folder);
        if (checkpoint.Tokenizer.EndOfSequence is null)
        {
            throw new ArtifactException(
                folder,
                new Text("a vocabulary with a token that ends an answer", "带有结束标记的词表"),
                new Text("none", "没有"),
                new Text("Use a model that was trained by `linnet sft`.", "请使用由 `linnet sft` 训练的模型。"));
        }

        // The initial weights are overwritten at once: their seed decides nothing.
        var backbone = new Decoder(checkpoint.Description, plan, seed: 0);
        try
        {
            backbone.ReadWeights(Path.Combine(folder, CheckpointFolder.Weights));
            return new RewardModel(backbone, checkpoint.Tokenizer, weight(checkpoint.Description.Width));
        }
        catch (LinnetException)
        {
            backbone.Dispose();
            throw;
        }
    }

    private void ReadScore(string folder)
    {
        var path = Path.Combine(folder, ScoreFile);
        if (!File.Exists(path))
        {
            throw new ArtifactException(
                path,
                new Text("the score head of a reward model", "奖励模型的打分头"),
                new Text("nothing", "什么也没有"),
                new Text("Give the checkpoint of a reward model, as `reward train` writes it.", "请给出奖励模型的检查点，可由 `reward train` 生成。"));
        }

        using var file = SafetensorsFile.Open(path);
        using var scope = NewDisposeScope();
        var (mean, deviation) = (zeros(1), zeros(1));
        WeightFile.Read(file, WeightName, _weight);
        WeightFile.Read(file, MeanName, mean);
        WeightFile.Read(file, DeviationName, deviation);
        var (zero, unit) = (mean.item<float>(), deviation.item<float>());
        Scale = float.IsFinite(zero) && float.IsFinite(unit) && unit > 0 ? new ScoreScale(zero, unit) : throw new ArtifactException(
            path,
            new Text("a finite mean and a standard deviation above 0", "有限的均值和大于 0 的标准差"),
            new Text($"{zero} and {unit}", $"{zero} 和 {unit}"),
            new Text("Train the reward model again: `reward train`.", "请重新训练奖励模型：`reward train`。"));
    }
}
