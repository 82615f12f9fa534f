using Linnet.Model;
using Linnet.Training.Kernels;
using static TorchSharp.torch;

namespace Linnet.Training.Optimization;

/// <summary>Adam with decoupled weight decay, and clipping of the global gradient norm.</summary>
/// <remarks>
/// Loshchilov and Hutter 2019, <see href="https://arxiv.org/abs/1711.05101"/>, algorithm 2, with the bias correction of Kingma and Ba 2015.
/// As in PyTorch, the decay is multiplied by the learning rate. Moments are float32, keep the parameters' names and shapes, and are what a
/// checkpoint saves.
/// </remarks>
public sealed class AdamW : IDisposable
{
    private readonly Dictionary<string, Moments> _moments = new(StringComparer.Ordinal);

    /// <param name="parameters">The weights to train; frozen ones are passed over. The caller keeps owning them.</param>
    /// <param name="settings">The constants.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is outside its range.</exception>
    public AdamW(IReadOnlyList<NamedParameter> parameters, AdamWSettings settings)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(settings);
        RequireFraction(settings.Beta1);
        RequireFraction(settings.Beta2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.Epsilon);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.EmbeddingRate);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.WeightDecay);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.EmbeddingSteps);
        (Parameters, Settings) = ([.. parameters.Where(p => p.Value.requires_grad)], settings);
        foreach (var parameter in Parameters)
        {
            _moments.Add(parameter.Name, new Moments(
                zeros_like(parameter.Value).DetachFromDisposeScope(), zeros_like(parameter.Value).DetachFromDisposeScope()));
        }
    }

    /// <summary>The weights that are trained.</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>The constants.</summary>
    public AdamWSettings Settings { get; }

    /// <summary>Steps taken. Set it, with the moments, when resuming.</summary>
    public long StepCount { get; set; }

    /// <summary>The moments of a parameter, to be read or overwritten in place; the optimizer keeps owning them.</summary>
    /// <exception cref="KeyNotFoundException">No parameter has that name.</exception>
    public Moments MomentsOf(string name) => _moments[name];

    /// <summary>Clips the global gradient norm and takes one step.</summary>
    /// <param name="learningRate">≥ 0.</param>
    /// <param name="maximumNorm">&gt; 0; infinity for no clipping.</param>
    /// <returns>The L2 norm of all gradients before clipping. When it is NaN or infinite, nothing has been changed.</returns>
    /// <exception cref="InvalidOperationException">A parameter has no gradient.</exception>
    public double ClipAndStep(double learningRate, double maximumNorm)
    {
        var norm = GradientNorm();
        if (double.IsFinite(norm))
        {
            Step(learningRate, norm, maximumNorm);
        }

        return norm;
    }

    /// <summary>The L2 norm of the gradients of all weights that learn in the next step; NaN or infinite when one of them is.</summary>
    /// <exception cref="InvalidOperationException">A parameter has no gradient.</exception>
    public double GradientNorm()
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var gradients = Parameters.Where(Learns).Select(Gradient).ToList();
        return Math.Sqrt(IsOnCpu ? AdamWStepper.SquaredNorm(gradients) : gradients.Sum(g => g.to(ScalarType.Float64).square().sum().item<double>()));
    }

    /// <summary>Takes one step, and sets the gradients to zero in place for the next.</summary>
    /// <param name="learningRate">≥ 0.</param>
    /// <param name="norm">What <see cref="GradientNorm"/> gave: finite.</param>
    /// <param name="maximumNorm">&gt; 0; infinity for no clipping.</param>
    public void Step(double learningRate, double norm, double maximumNorm)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumNorm);
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsFinite(norm), false);
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var onCpu = IsOnCpu;
        var clip = norm > maximumNorm ? maximumNorm / norm : 1;
        var learning = Parameters.Where(Learns).ToList();
        StepCount++;
        foreach (var parameter in learning)
        {
            // Norm scales and biases do not decay: pulling them to zero regularizes nothing that the next matrix cannot undo.
            var decay = parameter.Value.dim() >= 2 ? Settings.WeightDecay : 0;
            var rate = parameter.Name == WeightNames.Embedding ? Settings.EmbeddingRate * learningRate : learningRate;
            var step = AdamWStep.At(StepCount - Waits(parameter), rate, clip, decay, Settings);
            if (onCpu)
            {
                AdamWStepper.Update(parameter, Gradient(parameter), _moments[parameter.Name], step);
            }
            else
            {
                Update(parameter, Gradient(parameter), _moments[parameter.Name], step);
            }
        }
    }

    /// <summary>Sets every gradient to zero, keeping its memory for the next step, and makes those that are not there yet.</summary>
    /// <remarks>
    /// Weights that still wait for their first step get none, and are frozen until then.
    /// Made by the first backward pass instead, they would lie for good in the gaps between its activations, which later ones then no longer fit into.
    /// </remarks>
    public void ZeroGradients()
    {
        using var untracked = no_grad();
        foreach (var parameter in Parameters)
        {
            parameter.Value.requires_grad_(Learns(parameter));
            if (!Learns(parameter))
            {
                continue;
            }

            using var gradient = parameter.Value.grad;
            if (gradient is not null)
            {
                gradient.zero_();
                continue;
            }

            using var created = zeros_like(parameter.Value).DetachFromDisposeScope();
            parameter.Value.grad = created;
        }
    }

    /// <summary>Releases the moments; not the parameters.</summary>
    public void Dispose()
    {
        foreach (var moments in _moments.Values)
        {
            moments.First.Dispose();
            moments.Second.Dispose();
        }
    }

    /// <summary>The step in ATen operations, for any device; the oracle of <see cref="AdamWStepper"/>.</summary>
    internal static void Update(NamedParameter parameter, Tensor gradient, Moments moments, AdamWStep step)
    {
        gradient.mul_(step.Clip);
        moments.First.mul_(step.Beta1).add_(gradient, alpha: step.Rest1);
        moments.Second.mul_(step.Beta2).addcmul_(gradient, gradient, step.Rest2);
        parameter.Value.mul_(step.Decay).addcdiv_(moments.First, (moments.Second.sqrt() * step.RootScale) + step.Epsilon, -step.Size);
        parameter.Copy?.copy_(parameter.Value);
        gradient.zero_();
    }

    private bool IsOnCpu => Parameters.All(p => p.Value.device_type == TorchSharp.DeviceType.CPU && p.Value.is_contiguous());

    // Whether the next step changes it.
    private bool Learns(NamedParameter parameter) => StepCount >= Waits(parameter);

    // Steps that are taken without it.
    private long Waits(NamedParameter parameter) => parameter.Name is WeightNames.Embedding or WeightNames.Head ? 0 : Settings.EmbeddingSteps;

    private static Tensor Gradient(NamedParameter parameter) => parameter.Value.grad ?? throw new InvalidOperationException($"{parameter.Name} has no gradient.");

    private static void RequireFraction(double beta)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(beta);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(beta, 1);
    }
}
