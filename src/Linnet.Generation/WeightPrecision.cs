using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Linnet.Generation;

/// <summary>How the decode engine keeps the weights of a model's matrices. Everything else, and all arithmetic, is 32-bit floats.</summary>
/// <remarks>
/// One stream reads every weight once for every token, so its speed follows the size of a weight. Norms and biases stay 32-bit floats.
/// </remarks>
[SuppressMessage("Naming", "CA1720", Justification = "Number formats are named by their types.")]
public enum WeightPrecision
{
    /// <summary>4 bytes: the checkpoint's own numbers.</summary>
    Float32,

    /// <summary>2 bytes: rounded to the nearest bfloat16, ties to even; exact for a checkpoint in bfloat16.</summary>
    Bfloat16,

    /// <summary>1 byte and one scale a row: w ≈ q · max|row| / 127, q a whole number in [-127, 127].</summary>
    Int8,

    /// <summary>1 byte and one scale for each 64 columns of a row, as <see cref="Int8"/>: closer to the weights, 6 % larger.</summary>
    Int8Groups,
}

/// <summary>The precisions by name.</summary>
public static class WeightPrecisions
{
    /// <summary>A precision as recipes spell it: <c>float32</c>, <c>bfloat16</c>, <c>int8</c>, <c>int8_groups</c>.</summary>
    public static string RecipeName(this WeightPrecision precision) => JsonNamingPolicy.SnakeCaseLower.ConvertName(precision.ToString());
}
