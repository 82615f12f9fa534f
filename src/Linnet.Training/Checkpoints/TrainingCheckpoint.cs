using System.Globalization;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;
using Linnet.Model.Checkpoints;
using Linnet.Model.Safetensors;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;
using static TorchSharp.torch;

namespace Linnet.Training.Checkpoints;

/// <summary>A training on disk: the model as every reader of checkpoints knows it, the optimizer's state, and the position.</summary>
/// <remarks>
/// config.json, model.safetensors (float32 master weights), tokenizer.json; optimizer.safetensors with
/// <c>first_moment.NAME</c> and <c>second_moment.NAME</c> (float32) and the step count in its metadata; training.json.
/// The same training gives the same bytes.
/// </remarks>
public static class TrainingCheckpoint
{
    /// <summary>The optimizer's file.</summary>
    public const string Optimizer = "optimizer.safetensors";

    private const string FirstMoment = "first_moment.";
    private const string SecondMoment = "second_moment.";
    private const string StepCount = "step";

    /// <summary>Writes all files but the manifest into a folder that exists.</summary>
    public static void Write(string folder, Decoder model, AdamW optimizer, ITokenizer tokenizer, TrainingPosition position)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(position);
        CheckpointFolder.Write(folder, model.Description, model.NamedParameters().Select(p => Copy(p.Name, p.Value)), tokenizer);
        SafetensorsWriter.Write(
            Path.Combine(folder, Optimizer),
            optimizer.Parameters.Select(p => Copy(FirstMoment + p.Name, optimizer.MomentsOf(p.Name).First))
                .Concat(optimizer.Parameters.Select(p => Copy(SecondMoment + p.Name, optimizer.MomentsOf(p.Name).Second))),
            new Dictionary<string, string> { [StepCount] = optimizer.StepCount.ToString(CultureInfo.InvariantCulture) });
        position.Write(folder);
    }

    /// <summary>Restores weights, moments and step count from a checkpoint whose manifest was verified.</summary>
    /// <returns>Where the training stood.</returns>
    /// <exception cref="ArtifactException">A tensor is missing, or has another shape than the model.</exception>
    public static TrainingPosition Read(string folder, Decoder model, AdamW optimizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        using var untracked = no_grad();
        using (var weights = SafetensorsFile.Open(Path.Combine(folder, CheckpointFolder.Weights)))
        {
            foreach (var parameter in model.NamedParameters())
            {
                Restore(weights, parameter.Name, parameter.Value);
            }
        }

        using var moments = SafetensorsFile.Open(Path.Combine(folder, Optimizer));
        foreach (var parameter in optimizer.Parameters)
        {
            Restore(moments, FirstMoment + parameter.Name, optimizer.MomentsOf(parameter.Name).First);
            Restore(moments, SecondMoment + parameter.Name, optimizer.MomentsOf(parameter.Name).Second);
        }

        // The kernels read rounded and stacked copies of the weights.
        model.RefreshCopies();
        optimizer.StepCount = ReadStepCount(moments);
        return TrainingPosition.Read(folder);
    }

    private static NamedTensor Copy(string name, Tensor value) => new(name, DataType.F32, value.shape, value.bytes.ToArray());

    private static long ReadStepCount(SafetensorsFile file)
    {
        var found = file.Metadata.GetValueOrDefault(StepCount);
        return long.TryParse(found, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw new ArtifactException(
            file.Path,
            new Text($"the number of optimizer steps as \"{StepCount}\" in __metadata__", $"__metadata__ 中的优化步数 \"{StepCount}\""),
            found is null ? new Text("none", "没有") : Text.Same($"\"{found}\""),
            new Text("Another program wrote it: start a new run.", "该文件由其他程序写出：请开始新的运行。"));
    }

    private static void Restore(SafetensorsFile file, string name, Tensor target)
    {
        var bytes = file.Bytes(name);
        var shape = file.Tensors[name].Shape;
        if (file.Tensors[name].DataType != DataType.F32 || !shape.SequenceEqual(target.shape))
        {
            throw new ArtifactException(
                file.Path,
                new Text($"{name} as F32 [{string.Join(", ", target.shape)}]", $"{name} 为 F32 [{string.Join(", ", target.shape)}]"),
                Text.Same($"{file.Tensors[name].DataType} [{string.Join(", ", shape)}]"),
                new Text("The checkpoint is of another model: start a new run.", "该检查点属于另一个模型：请开始新的运行。"));
        }

        bytes.CopyTo(target.bytes);
    }
}
