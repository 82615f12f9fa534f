using System.Globalization;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Model.Checkpoints;
using Linnet.Model.Safetensors;
using Linnet.Training.Optimization;
using static TorchSharp.torch;

namespace Linnet.Training.Checkpoints;

/// <summary>A training on disk: the model as every reader of checkpoints knows it, the optimizer's state, and the position.</summary>
/// <remarks>
/// The files of the model (float32 master weights); optimizer.safetensors with
/// <c>first_moment.NAME</c> and <c>second_moment.NAME</c> (float32) and the step count in its metadata; training.json.
/// The same training gives the same bytes.
/// </remarks>
public static class TrainingCheckpoint
{
    private const string FirstMoment = "first_moment.";
    private const string SecondMoment = "second_moment.";
    private const string StepCount = "step";

    /// <summary>Copies a training as it is now.</summary>
    /// <returns>Writes all files but the manifest into a folder that exists; on any thread, while the training goes on.</returns>
    public static Action<string> Snapshot(ITrainedModel model, AdamW optimizer, TrainingPosition position)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(position);
        var weights = model.Snapshot();
        var moments = optimizer.Parameters.Select(p => WeightFile.Copy(FirstMoment + p.Name, optimizer.MomentsOf(p.Name).First))
            .Concat(optimizer.Parameters.Select(p => WeightFile.Copy(SecondMoment + p.Name, optimizer.MomentsOf(p.Name).Second)))
            .ToList();
        var steps = new Dictionary<string, string> { [StepCount] = optimizer.StepCount.ToString(CultureInfo.InvariantCulture) };
        var place = position.ToBytes();
        return folder =>
        {
            weights(folder);
            SafetensorsWriter.Write(Path.Combine(folder, CheckpointFolder.Optimizer), moments, steps);
            TrainingPosition.Write(folder, place);
        };
    }

    /// <summary>Restores weights, moments and step count from a checkpoint whose manifest was verified.</summary>
    /// <returns>Where the training stood.</returns>
    /// <exception cref="ArtifactException">A tensor is missing, or has another shape than the model.</exception>
    public static TrainingPosition Read(string folder, ITrainedModel model, AdamW optimizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        using var untracked = no_grad();
        model.Read(folder);
        using var moments = SafetensorsFile.Open(Path.Combine(folder, CheckpointFolder.Optimizer));
        foreach (var parameter in optimizer.Parameters)
        {
            WeightFile.Read(moments, FirstMoment + parameter.Name, optimizer.MomentsOf(parameter.Name).First);
            WeightFile.Read(moments, SecondMoment + parameter.Name, optimizer.MomentsOf(parameter.Name).Second);
        }

        optimizer.StepCount = ReadStepCount(moments);
        return TrainingPosition.Read(folder);
    }

    private static long ReadStepCount(SafetensorsFile file)
    {
        var found = file.Metadata.GetValueOrDefault(StepCount);
        return long.TryParse(found, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw new ArtifactException(
            file.Path,
            new Text($"the number of optimizer steps as \"{StepCount}\" in __metadata__", $"__metadata__ 中的优化步数 \"{StepCount}\""),
            found is null ? new Text("none", "没有") : Text.Same($"\"{found}\""),
            new Text("Another program wrote it: start a new run.", "该文件由其他程序写出：请开始新的运行。"));
    }
}
