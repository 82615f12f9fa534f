using Linnet.Alignment.Sampling;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Model.Safetensors;
using Linnet.Training.Checkpoints;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Linnet.Alignment.Ppo;

/// <summary>A policy and its value function on one backbone: the value is a linear row on the decoder's hidden states.</summary>
/// <remarks>
/// V(state before token t) = w · h + b, where h is the hidden state that also gives the token's logits. w and b begin at 0: the first
/// advantages are then the rewards themselves. On disk a language model as any other, which chats, with <see cref="ValueFile"/> beside it.
/// </remarks>
public sealed class PolicyModel : ITrainedModel, IDisposable
{
    /// <summary>The value head's file in a checkpoint: value_head.weight [1, D] and value_head.bias [1], float32.</summary>
    public const string ValueFile = "value_head.safetensors";

    private const string WeightName = "value_head.weight";
    private const string BiasName = "value_head.bias";

    private readonly LanguageModel _language;
    private readonly Parameter _weight; // [1, D]
    private readonly Parameter _bias;   // [1]

    /// <param name="decoder">The backbone with its language-model head; stays the caller's.</param>
    /// <param name="tokenizer">Its vocabulary.</param>
    public PolicyModel(Decoder decoder, ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        _language = new LanguageModel(decoder, tokenizer, Answers: true);
        _weight = new Parameter(zeros(1, decoder.Description.Width).DetachFromDisposeScope());
        _bias = new Parameter(zeros(1).DetachFromDisposeScope());
    }

    /// <summary>The backbone with its language-model head.</summary>
    public Decoder Decoder => _language.Decoder;

    /// <summary>Every weight: the decoder's and the value head's.</summary>
    public IReadOnlyList<NamedParameter> NamedParameters() =>
        [.. Decoder.NamedParameters(), new(WeightName, _weight), new(BiasName, _bias)];

    /// <summary>Computes what the policy says of the answers' tokens, from one pass through the backbone.</summary>
    /// <param name="batch">Prompts and answers.</param>
    /// <returns>Log-probabilities, entropies and values, each [M], with gradient. The caller disposes them.</returns>
    public PolicyOutput Evaluate(AnswerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = NewDisposeScope();
        var targets = batch.Targets.reshape(-1);                                                                // [B·T]
        var asked = targets.ge(0).nonzero().squeeze(1);                                                         // [M]
        var hidden = Decoder.Hidden(batch.Tokens).reshape(-1, Decoder.Description.Width).index_select(0, asked);   // [M, D]
        var logs = nn.functional.log_softmax(Decoder.Logits(hidden), 1);                                        // [M, V]
        var chosen = logs.gather(1, targets.index_select(0, asked).unsqueeze(1)).squeeze(1);                    // [M]
        var entropy = -(logs.exp() * logs).sum(1);                                                              // [M]

        // Not a matrix product: MKL's sums follow the alignment of the memory, so their last bits differ from run to run.
        var value = (hidden * _weight).sum(1) + _bias;                                                          // [M]
        return new(chosen.MoveToOuterDisposeScope(), entropy.MoveToOuterDisposeScope(), value.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public Action<string> Snapshot()
    {
        var (language, head) = (_language.Snapshot(), new[] { WeightFile.Copy(WeightName, _weight), WeightFile.Copy(BiasName, _bias) });
        return folder =>
        {
            language(folder);
            SafetensorsWriter.Write(Path.Combine(folder, ValueFile), head, new Dictionary<string, string> { ["format"] = "pt" });
        };
    }

    /// <summary>Writes the model's files as they are now.</summary>
    public void Write(string folder) => Snapshot()(folder);

    /// <inheritdoc/>
    /// <exception cref="ArtifactException">A weight is missing or has another shape.</exception>
    public void Read(string folder)
    {
        _language.Read(folder);
        using var file = SafetensorsFile.Open(Path.Combine(folder, ValueFile));
        WeightFile.Read(file, WeightName, _weight);
        WeightFile.Read(file, BiasName, _bias);
    }

    /// <summary>Releases the value head; not the decoder.</summary>
    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }
}
