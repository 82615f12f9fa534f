using Linnet.Training.Kernels;

namespace Linnet.Training.Modules;

/// <summary>The copies of a block's weights that vector kernels read.</summary>
internal sealed class BlockWeights : IDisposable
{
    public BlockWeights(Attention attention, FeedForward feedForward, MatrixPrecision precision)
    {
        QueryKeyValue = Share(precision, attention.Inputs);
        Output = Share(precision, attention.Output);
        GateUp = Share(precision, feedForward.Inputs);
        Down = Share(precision, feedForward.Output);
    }

    public ComputeWeight QueryKeyValue { get; }

    public ComputeWeight Output { get; }

    public ComputeWeight GateUp { get; }

    public ComputeWeight Down { get; }

    /// <summary>Stacks the weights of projections and tells each where its copy lies.</summary>
    public static ComputeWeight Share(MatrixPrecision precision, params Projection[] projections)
    {
        var weight = new ComputeWeight(precision, [.. projections.Select(p => p.Weight)]);
        foreach (var projection in projections)
        {
            projection.Copy = weight.CopyOf(projection.Weight);
        }

        return weight;
    }

    /// <summary>Copies the float32 weights again.</summary>
    public void Refresh()
    {
        QueryKeyValue.Refresh();
        Output.Refresh();
        GateUp.Refresh();
        Down.Refresh();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        QueryKeyValue.Dispose();
        Output.Dispose();
        GateUp.Dispose();
        Down.Dispose();
    }
}
