using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Model.Safetensors;

namespace Linnet.Model.Checkpoints;

/// <summary>Compares the tensors of a file with those that a description needs.</summary>
public static class WeightCheck
{
    private const int MostShown = 10;

    /// <summary>Requires exactly the tensors of the model's family, with their shapes and a floating-point type.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="description">The model.</param>
    /// <param name="tensors">The file's tensors by name.</param>
    /// <exception cref="ArtifactException">Tensors are missing, too many, or of another shape or type: all are told at once.</exception>
    public static void Require(string path, DecoderDescription description, IReadOnlyDictionary<string, TensorEntry> tensors)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(tensors);
        if (description.Layers > SafetensorsFile.MaximumTensors)
        {
            // A description like this is a broken file: listing its names would take for ever.
            throw Error(
                path,
                new Text($"the weights of {description.Layers} layers", $"{description.Layers} 层的权重"),
                new Text($"{tensors.Count} tensors", $"{tensors.Count} 个张量"));
        }

        List<Text> problems = [];
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (var (name, shape, _) in WeightLayout.Of(description, WeightLayout.HasPrefix(tensors.Keys)))
        {
            known.Add(name);
            if (!tensors.TryGetValue(name, out var entry))
            {
                problems.Add(new Text($"{name} is missing", $"缺少 {name}"));
            }
            else if (!entry.DataType.IsFloatingPoint() || !entry.Shape.SequenceEqual(shape))
            {
                var wanted = $"[{string.Join(", ", shape)}]";
                var found = $"{entry.DataType} [{string.Join(", ", entry.Shape)}]";
                problems.Add(new Text($"{name} is {found}, not F32, BF16 or F16 {wanted}", $"{name} 是 {found}，应为 F32、BF16 或 F16 {wanted}"));
            }
        }

        foreach (var name in tensors.Keys.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal))
        {
            problems.Add(new Text($"{name} is not a weight of this model", $"{name} 不是该模型的权重"));
        }

        if (problems.Count > 0)
        {
            var shown = problems.Take(MostShown).ToList();
            var more = problems.Count - shown.Count;
            throw Error(
                path,
                new Text("the weights that config.json describes", "config.json 所描述的权重"),
                new Text(
                    string.Join("; ", shown.Select(t => t.English)) + (more > 0 ? $"; and {more} more" : ""),
                    string.Join("；", shown.Select(t => t.Chinese)) + (more > 0 ? $"；另有 {more} 处" : "")));
        }
    }

    private static ArtifactException Error(string path, Text expected, Text found) => new(
        path,
        expected,
        found,
        new Text("The two files do not belong together: copy or write the checkpoint again.", "两个文件不匹配：请重新复制或重新生成检查点。"));
}
