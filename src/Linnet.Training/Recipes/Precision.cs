using System.Diagnostics.CodeAnalysis;

namespace Linnet.Training.Recipes;

/// <summary>Number format of the matrix products.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "Number formats are named by their types.")]
public enum Precision
{
    /// <summary>bfloat16 where the processor has it, else float32.</summary>
    Auto,

    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>16-bit brain floats, accumulated in 32 bits.</summary>
    Bfloat16,
}
