using System.Text.Json;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Model.Safetensors;

/// <summary>Reads <c>model.safetensors.index.json</c>: which file beside it holds which tensor.</summary>
/// <remarks>
/// The form that Hugging Face gives models too large for one file: <c>{"metadata": …, "weight_map": {"tensor": "file", …}}</c>. The
/// metadata's <c>total_size</c> is not read: the files say their sizes themselves.
/// </remarks>
internal static class SafetensorsIndex
{
    private const int MaximumBytes = SafetensorsFile.MaximumHeaderBytes;
    private const int MaximumFiles = 1_000;

    /// <summary>The names of the tensors in each file, files in the order of their names.</summary>
    /// <exception cref="ArtifactException">The index is missing, broken or too long, or names a file that does not lie beside it.</exception>
    public static SortedDictionary<string, HashSet<string>> Read(string path)
    {
        SortedDictionary<string, HashSet<string>> files = new(StringComparer.Ordinal);
        using var document = Parse(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("weight_map", out var map)
            || map.ValueKind != JsonValueKind.Object)
        {
            throw Broken(path, new Text("weight_map, an object", "weight_map，一个对象"), new Text("none", "没有"));
        }

        foreach (var entry in map.EnumerateObject())
        {
            var file = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
            if (file.Length == 0 || file != Path.GetFileName(file) || file.Contains('\\', StringComparison.Ordinal) || file is "." or "..")
            {
                // A name with folders in it could make us read any file of the machine.
                throw Broken(
                    path,
                    new Text($"the name of a file beside it for \"{entry.Name}\"", $"\"{entry.Name}\" 对应同一文件夹中的文件名"),
                    Text.Same(entry.Value.GetRawText()));
            }

            if (!files.TryGetValue(file, out var names))
            {
                files.Add(file, names = new HashSet<string>(StringComparer.Ordinal));
                if (files.Count > MaximumFiles)
                {
                    throw Broken(path, new Text($"at most {MaximumFiles} files", $"不超过 {MaximumFiles} 个文件"), new Text("more", "更多"));
                }
            }

            names.Add(entry.Name);
        }

        return files.Count > 0
            ? files
            : throw Broken(path, new Text("at least one tensor in weight_map", "weight_map 中至少有一个张量"), new Text("none", "没有"));
    }

    private static JsonDocument Parse(string path)
    {
        var bytes = FileErrors.Translate(path, () =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (stream.Length > MaximumBytes)
            {
                throw Broken(
                    path, new Text($"at most {MaximumBytes} bytes", $"不超过 {MaximumBytes} 字节"), new Text($"{stream.Length}", $"{stream.Length} 字节"));
            }

            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        });
        try
        {
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Broken(path, new Text("JSON", "JSON"), Text.Same(error.Message), error);
        }
    }

    private static ArtifactException Broken(string path, Text expected, Text found, Exception? cause = null) => new(
        path,
        expected,
        found,
        new Text("The index is damaged: copy the model's folder again.", "索引文件已损坏：请重新复制模型文件夹。"),
        cause);
}
