using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Model.Safetensors;

/// <summary>The tensors of one safetensors file, or of several that an index names.</summary>
/// <remarks>Reading from several threads at once is safe.</remarks>
internal sealed class SafetensorsShards : IDisposable
{
    /// <summary>How the name of an index ends.</summary>
    public const string IndexSuffix = ".index.json";

    private readonly List<SafetensorsFile> _files = [];
    private readonly Dictionary<string, SafetensorsFile> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorEntry> _tensors = new(StringComparer.Ordinal);

    private SafetensorsShards(string path) => Path = path;

    /// <summary>The file, or the index.</summary>
    public string Path { get; }

    /// <summary>The tensors by name. Offsets count within the file that holds the tensor.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    /// <summary>Opens a safetensors file, or all files of an index (<see cref="IndexSuffix"/>), and checks them.</summary>
    /// <exception cref="ArtifactException">A file is missing or broken, or does not hold exactly the tensors that the index says.</exception>
    public static SafetensorsShards Open(string path)
    {
        var shards = new SafetensorsShards(path);
        try
        {
            if (!path.EndsWith(IndexSuffix, StringComparison.Ordinal))
            {
                shards.Add(SafetensorsFile.Open(path), null);
                return shards;
            }

            foreach (var (name, tensors) in SafetensorsIndex.Read(path))
            {
                shards.Add(SafetensorsFile.Open(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, name)), tensors);
            }

            return shards;
        }
        catch (ArtifactException)
        {
            shards.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="SafetensorsFile.Bytes"/>
    public ReadOnlySpan<byte> Bytes(string name) => _owners[name].Bytes(name);

    /// <inheritdoc cref="SafetensorsFile.ReadFloats"/>
    public float[] ReadFloats(string name) => _owners[name].ReadFloats(name);

    /// <inheritdoc cref="SafetensorsFile.Floats"/>
    public ReadOnlySpan<float> Floats(string name) => _owners[name].Floats(name);

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private void Add(SafetensorsFile file, HashSet<string>? indexed)
    {
        _files.Add(file);
        foreach (var entry in file.Entries)
        {
            if (indexed?.Remove(entry.Name) == false)
            {
                throw Mismatch(
                    file,
                    new Text("only tensors that the index says are in this file", "仅含索引指明属于该文件的张量"),
                    new Text($"\"{entry.Name}\" too", $"还有 \"{entry.Name}\""));
            }

            // The index gives each name one file, so no name comes twice.
            _owners.Add(entry.Name, file);
            _tensors.Add(entry.Name, entry);
        }

        if (indexed is { Count: > 0 })
        {
            var missing = indexed.Order(StringComparer.Ordinal).First();
            throw Mismatch(
                file,
                new Text($"tensor \"{missing}\", as the index says", $"张量 \"{missing}\"（索引指明在该文件中）"),
                new Text($"none of that name among {file.Tensors.Count}", $"{file.Tensors.Count} 个张量中没有这个名字"));
        }
    }

    private static ArtifactException Mismatch(SafetensorsFile file, Text expected, Text found) => new(
        file.Path,
        expected,
        found,
        new Text("The files do not belong together: copy the model's folder again.", "文件之间不匹配：请重新复制模型文件夹。"));
}
