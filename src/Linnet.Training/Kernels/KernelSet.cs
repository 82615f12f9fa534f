namespace Linnet.Training.Kernels;

/// <summary>Who computes what lies between the matrix products.</summary>
public enum KernelSet
{
    /// <summary>ATen operations under autograd: any device. The oracle of the others.</summary>
    Plain,

    /// <summary>The project's own vector kernels with hand-written gradients: CPU only.</summary>
    Vector,
}
