using Linnet.Core.Errors;

namespace Linnet.Training.Checkpoints;

/// <summary>What a training changes and its checkpoints hold: a language model, a reward model, a policy with its value head.</summary>
public interface ITrainedModel
{
    /// <summary>Copies the weights as they are now.</summary>
    /// <returns>Writes the model's files, tokenizer included, into a folder that exists; on any thread, while the model goes on learning.</returns>
    Action<string> Snapshot();

    /// <summary>Takes the weights from a folder that <see cref="Snapshot"/> filled; also what kernels copied of them is new then.</summary>
    /// <exception cref="ArtifactException">A weight is missing or has another shape.</exception>
    void Read(string folder);
}
