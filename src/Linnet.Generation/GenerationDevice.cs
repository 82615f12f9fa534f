using System.Text.Json;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Generation;

/// <summary>Where a generator computes.</summary>
public enum GenerationDevice
{
    /// <summary>The processor, by the decode engine of this library.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU, by libtorch, in a build for CUDA.</summary>
    Cuda,
}

/// <summary>The devices by name, and what they can do.</summary>
public static class GenerationDevices
{
    /// <summary>A device as recipes spell it: <c>cpu</c>, <c>cuda</c>.</summary>
    public static string RecipeName(this GenerationDevice device) => JsonNamingPolicy.SnakeCaseLower.ConvertName(device.ToString());

    /// <summary>Whether a device can keep a model's matrices so.</summary>
    public static bool Keeps(this GenerationDevice device, WeightPrecision precision) =>
        device == GenerationDevice.Cpu || precision is WeightPrecision.Float32 or WeightPrecision.Bfloat16;

    /// <summary>The rule that a recipe's device can keep weights in its precisions; the first that it cannot is named.</summary>
    /// <param name="device">The value of <c>device</c>.</param>
    /// <param name="key">The recipe's key of the precisions.</param>
    /// <param name="precisions">Its value.</param>
    public static IEnumerable<RecipeRule> Check(this GenerationDevice device, string key, params IReadOnlyList<WeightPrecision> precisions)
    {
        ArgumentNullException.ThrowIfNull(precisions);
        foreach (var precision in precisions.Where(precision => !device.Keeps(precision)).Take(1))
        {
            yield return new(
                "device",
                new Text(
                    $"expected cpu with {key} {precision.RecipeName()}, found {device.RecipeName()}, which keeps weights as float32 or bfloat16 only",
                    $"{key} 为 {precision.RecipeName()} 时应为 cpu，实际是 {device.RecipeName()}，它只能以 float32 或 bfloat16 保存权重"),
                key);
        }
    }
}
