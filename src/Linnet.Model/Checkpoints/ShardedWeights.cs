using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Model.Safetensors;

namespace Linnet.Model.Checkpoints;

/// <summary>Writes weights as Hugging Face does: one file, or numbered files with an index where one would be too large.</summary>
internal static class ShardedWeights
{
    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    /// <summary>Writes the files. No more than one tensor is held at a time.</summary>
    /// <param name="folder">A folder that exists.</param>
    /// <param name="tensors">The tensors, in the order of the files.</param>
    /// <param name="fileBytes">Most bytes of tensors in a file; a tensor that is longer has a file of its own.</param>
    /// <param name="bytes">The elements of tensor i.</param>
    public static void Write(string folder, IReadOnlyList<TensorLayout> tensors, long fileBytes, Func<int, ReadOnlyMemory<byte>> bytes)
    {
        var files = Divide(tensors, fileBytes);
        if (files.Count == 1)
        {
            SafetensorsWriter.Write(Path.Combine(folder, CheckpointFolder.Weights), tensors, bytes, Metadata);
            return;
        }

        SortedDictionary<string, JsonNode?> owners = new(StringComparer.Ordinal);
        foreach (var (number, (first, count)) in files.Index())
        {
            var name = $"model-{number + 1:00000}-of-{files.Count:00000}.safetensors";
            var members = tensors.Skip(first).Take(count).ToList();
            SafetensorsWriter.Write(Path.Combine(folder, name), members, i => bytes(first + i), Metadata);
            members.ForEach(member => owners.Add(member.Name, name));
        }

        AtomicFile.Write(Path.Combine(folder, CheckpointFolder.WeightsIndex), JsonText.Pretty(new JsonObject
        {
            ["metadata"] = new JsonObject { ["total_size"] = tensors.Sum(t => t.Length!.Value) },
            ["weight_map"] = new JsonObject(owners),
        }));
    }

    /// <summary>Runs of tensors, each as long as it may be.</summary>
    private static List<(int First, int Count)> Divide(IReadOnlyList<TensorLayout> tensors, long fileBytes)
    {
        List<(int First, int Count)> files = [];
        var (first, size) = (0, 0L);
        for (var i = 0; i < tensors.Count; i++)
        {
            var length = tensors[i].Length!.Value;
            if (i > first && size + length > fileBytes)
            {
                files.Add((first, i - first));
                (first, size) = (i, 0);
            }

            size += length;
        }

        files.Add((first, tensors.Count - first));
        return files;
    }
}
