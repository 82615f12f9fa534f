using Linnet.Core.Errors;

namespace Linnet.Training.Checkpoints;

/// <summary>What a training changes and its checkpoints hold: a language model, a reward model, a policy with its value head.</summary>
public interface ITrainedModel
{
    /// <summary>Writes the model's files, tokenizer included, into a folder that exists.</summary>
    void Write(string folder);

    /// <summary>Takes the weights from a folder that <see cref="Write"/> filled; also what kernels copied of them is new then.</summary>
    /// <exception cref="ArtifactException">A weight is missing or has another shape.</exception>
    void Read(string folder);
}
