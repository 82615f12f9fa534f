using System.Runtime.InteropServices;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Model.Checkpoints;
using Linnet.Model.Safetensors;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;
using static TorchSharp.torch;

namespace Linnet.Training.Checkpoints;

/// <summary>Weights between tensors and safetensors files.</summary>
public static class WeightFile
{
    /// <summary>A weight as a file holds it.</summary>
    public static NamedTensor Copy(NamedParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Copy(parameter.Name, parameter.Value);
    }

    /// <summary>A float32 tensor as a file holds it.</summary>
    public static NamedTensor Copy(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(name, DataType.F32, value.shape, value.bytes.ToArray());
    }

    /// <summary>Overwrites a float32 tensor with one of a file.</summary>
    /// <exception cref="ArtifactException">The file has no such tensor, or one of another type or shape.</exception>
    public static void Read(SafetensorsFile file, string name, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(target);
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

        using var untracked = no_grad();
        bytes.CopyTo(target.bytes);
    }

    /// <summary>Overwrites all weights of a decoder with those of a file, and what its kernels copied of them. BF16 and F16 are widened exactly.</summary>
    /// <exception cref="ArtifactException">A weight is missing, too many, or has another shape.</exception>
    public static void ReadWeights(this Decoder decoder, string path)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        using var file = ModelWeights.Open(path, decoder.Description);
        decoder.ReadWeights(file);
    }

    /// <summary>Overwrites all weights of a decoder, and what its kernels copied of them. BF16 and F16 are widened exactly.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="file">Weights of a decoder of the same description.</param>
    public static void ReadWeights(this Decoder decoder, ModelWeights file)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(file);
        using (no_grad())
        {
            foreach (var parameter in decoder.NamedParameters())
            {
                MemoryMarshal.AsBytes<float>(file.ReadFloats(parameter.Name)).CopyTo(parameter.Value.bytes);
            }
        }

        decoder.RefreshCopies();
    }

    /// <summary>Gives the float32 weights by name, as <see cref="Linnet.Generation.Cpu.CpuGenerator"/> reads them: the decoder's own memory, not a copy.</summary>
    /// <remarks>A span is good until the decoder is disposed, and shows what is written to its weights.</remarks>
    public static Func<string, ReadOnlySpan<float>> Weights(this Decoder decoder)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        var weights = decoder.NamedParameters().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        return name => Span(weights[name]);

        static unsafe ReadOnlySpan<float> Span(Tensor weight) => new(TensorMemory.Pointer<float>(weight), checked((int)weight.NumberOfElements));
    }
}
