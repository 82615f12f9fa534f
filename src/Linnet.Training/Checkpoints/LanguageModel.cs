using Linnet.Core.Tokenizers;
using Linnet.Model.Checkpoints;
using Linnet.Tokenization;
using Linnet.Training.Modules;

namespace Linnet.Training.Checkpoints;

/// <summary>A decoder with its tokenizer.</summary>
/// <param name="Decoder">The model; stays the caller's.</param>
/// <param name="Tokenizer">The vocabulary that is saved beside it.</param>
/// <param name="Answers">Whether it was taught to answer by <see cref="ChatTemplate"/>, which is then written beside it.</param>
public sealed record LanguageModel(Decoder Decoder, ITokenizer Tokenizer, bool Answers = false) : ITrainedModel
{
    /// <inheritdoc/>
    public Action<string> Snapshot()
    {
        var weights = Decoder.NamedParameters().Select(WeightFile.Copy).ToList();
        return folder =>
        {
            CheckpointFolder.Write(folder, Decoder.Description, weights, Tokenizer);
            if (Answers)
            {
                ChatTemplate.Write(folder);
            }
        };
    }

    /// <inheritdoc/>
    public void Write(string folder) => Snapshot()(folder);

    /// <inheritdoc/>
    public void Read(string folder) => Decoder.ReadWeights(Path.Combine(folder, CheckpointFolder.Weights));
}
