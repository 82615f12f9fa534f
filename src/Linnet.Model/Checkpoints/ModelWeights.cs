using Linnet.Core.Errors;
using Linnet.Model.Safetensors;

namespace Linnet.Model.Checkpoints;

/// <summary>The weights of a model in a safetensors file or several, by the names of <see cref="WeightNames"/>, whatever the file calls and joins them.</summary>
/// <remarks>Reading from several threads at once is safe.</remarks>
public sealed class ModelWeights : IDisposable
{
    private readonly SafetensorsShards _file;
    private readonly Dictionary<string, long[]> _shapes;
    private readonly ILookup<string, Piece> _pieces;

    private ModelWeights(SafetensorsShards file, DecoderDescription description)
    {
        _file = file;
        WeightCheck.Require(file.Path, description, file.Tensors);
        _shapes = WeightNames.All(description).ToDictionary(w => w.Name, w => w.Shape, StringComparer.Ordinal);
        _pieces = Pieces(WeightLayout.Of(description, WeightLayout.HasPrefix(file.Tensors.Keys)))
            .ToLookup(p => p.Rows.Weight, StringComparer.Ordinal);
    }

    /// <summary>The file, or the index of several.</summary>
    public string Path => _file.Path;

    /// <summary>Opens a file, or the files that an index names, and checks that they hold exactly the weights of the model.</summary>
    /// <param name="path">A safetensors file, or a model.safetensors.index.json.</param>
    /// <param name="description">The model.</param>
    /// <exception cref="ArtifactException">It is missing or broken, or weights are missing, too many, or of another shape or type.</exception>
    public static ModelWeights Open(string path, DecoderDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var file = SafetensorsShards.Open(path);
        try
        {
            return new ModelWeights(file, description);
        }
        catch (ArtifactException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The type of one weight in the file.</summary>
    /// <param name="name">A name of <see cref="WeightNames.All"/>.</param>
    /// <exception cref="ArgumentException">The model has no such weight.</exception>
    public DataType TypeOf(string name) => _file.Tensors[Find(name)[0].Tensor].DataType;

    /// <summary>One weight as the file holds it: type and bits are unchanged.</summary>
    /// <param name="name">A name of <see cref="WeightNames.All"/>.</param>
    /// <exception cref="ArgumentException">The model has no such weight.</exception>
    /// <exception cref="ArtifactException">It is longer than 2 GiB.</exception>
    public NamedTensor Read(string name)
    {
        var pieces = Find(name);
        var tensor = _file.Tensors[pieces[0].Tensor];
        var layout = new TensorLayout(name, tensor.DataType, _shapes[name]);
        SafetensorsFile.RequireArray(Path, layout);
        var bytes = new byte[layout.Length!.Value];
        foreach (var (from, begin, rows) in pieces)
        {
            var row = bytes.LongLength / _shapes[name][0];
            _file.Bytes(from).Slice((int)(begin * row), (int)(rows.Count * row)).CopyTo(bytes.AsSpan((int)(rows.First * row)));
        }

        return new NamedTensor(name, tensor.DataType, _shapes[name], bytes);
    }

    /// <summary>The elements of one weight as 32-bit floats, row-major; BF16 and F16 are widened exactly.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    /// <inheritdoc cref="Read" path="/exception"/>
    public float[] ReadFloats(string name)
    {
        if (WholeTensor(name) is { } whole)
        {
            return _file.ReadFloats(whole); // without a copy of the bytes
        }

        var weight = Read(name);
        return weight.DataType.ToFloats(weight.Bytes.Span);
    }

    /// <summary>The same numbers as <see cref="ReadFloats"/>, without a copy where the file holds them as they are; valid until the file is disposed.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    /// <inheritdoc cref="Read" path="/exception"/>
    public ReadOnlySpan<float> Floats(string name) => WholeTensor(name) is { } whole ? _file.Floats(whole) : ReadFloats(name);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The file's tensor that is the weight, or null when it has to be put together.</summary>
    private string? WholeTensor(string name) =>
        Find(name) is [var whole] && _file.Tensors[whole.Tensor].Shape.SequenceEqual(_shapes[name]) ? whole.Tensor : null;

    private Piece[] Find(string name) => _pieces[name] is var pieces && pieces.Any()
        ? [.. pieces]
        : throw new ArgumentException($"{name} is not a weight of the model.", nameof(name));

    private static IEnumerable<Piece> Pieces(IEnumerable<FileTensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            long begin = 0;
            foreach (var rows in tensor.Rows)
            {
                yield return new Piece(tensor.Name, begin, rows);
                begin += rows.Count;
            }
        }
    }

    /// <summary>Where a run of rows begins in a file's tensor.</summary>
    private readonly record struct Piece(string Tensor, long Begin, WeightRows Rows);
}
