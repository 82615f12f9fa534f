using Linnet.Model;
using Linnet.Training.Kernels;
using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>Copies a decoder's weights, given by name, to a device. Owns what it gave out.</summary>
/// <param name="description">The model.</param>
/// <param name="weights">Gives each weight of <see cref="WeightNames.All"/> as a float32 tensor of its shape; it belongs to the caller's dispose scope.</param>
/// <param name="device">Where the copies lie.</param>
/// <param name="precision">Number format of matrices and biases; norms are float32 in any case.</param>
internal sealed class DeviceWeights(DecoderDescription description, Func<string, Tensor> weights, Device device, MatrixPrecision precision)
    : IDisposable
{
    private readonly Dictionary<string, long[]> _shapes = WeightNames.All(description).ToDictionary(w => w.Name, w => w.Shape, StringComparer.Ordinal);
    private readonly List<Tensor> _owned = [];

    /// <summary>Number format of the matrices.</summary>
    public ScalarType Type { get; } = precision == MatrixPrecision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>Bytes of the matrices that were asked for so far.</summary>
    public long MatrixBytes { get; private set; }

    /// <summary>A norm over D.</summary>
    public DeviceNorm Norm(string name) => new(
        Stack(ScalarType.Float32, name + ".weight"),
        description.Norm == NormKind.LayerNorm ? Stack(ScalarType.Float32, name + ".bias") : null,
        Own(tensor((float)description.NormEpsilon, device: device)),
        description.NormEpsilon);

    /// <summary>Linear layers of the same input, stacked.</summary>
    public DeviceLinear Linear(bool bias, params string[] names) => new(
        Matrix([.. names.Select(name => name + ".weight")]), bias ? Stack(Type, [.. names.Select(name => name + ".bias")]) : null);

    /// <summary>Matrices of one width without bias, stacked.</summary>
    public Tensor Matrix(params string[] names)
    {
        var stacked = Stack(Type, names);
        MatrixBytes += stacked.NumberOfElements * stacked.ElementSize;
        return stacked;
    }

    /// <summary>The scales of normalized query and key heads, [H + K, E], float32.</summary>
    public Tensor HeadScales(string query, string key)
    {
        using var scope = NewDisposeScope();
        var (queries, keys) = (weights(query).expand(description.Heads, -1), weights(key).expand(description.KeyValueHeads, -1));
        return Own(cat([queries, keys]).to(device));
    }

    /// <summary>Keeps a tensor until this object is disposed.</summary>
    public Tensor Own(Tensor value)
    {
        _owned.Add(value.DetachFromDisposeScope());
        return value;
    }

    /// <inheritdoc/>
    public void Dispose() => _owned.ForEach(weight => weight.Dispose());

    private Tensor Stack(ScalarType type, params string[] names)
    {
        var rows = names.Sum(name => _shapes[name][0]);
        var stacked = Own(empty([rows, .. _shapes[names[0]][1..]], type, device));
        var begin = 0L;
        foreach (var name in names)
        {
            using var scope = NewDisposeScope();
            stacked.narrow(0, begin, _shapes[name][0]).copy_(weights(name));
            begin += _shapes[name][0];
        }

        return stacked;
    }
}
