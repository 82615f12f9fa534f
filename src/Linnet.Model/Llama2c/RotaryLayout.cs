namespace Linnet.Model.Llama2c;

/// <summary>The two orders in which a head's rows can hold the rotary pairs.</summary>
/// <remarks>
/// Meta's LLaMA and llama2.c rotate neighbours (2i, 2i+1); Hugging Face rotates halves (i, i + E/2). The same model in both
/// orders differs by a permutation of the rows of each head in the query and key projections (export.py's <c>permute_reverse</c>).
/// </remarks>
public static class RotaryLayout
{
    /// <summary>From neighbours to halves.</summary>
    /// <param name="rows">A projection, [heads · headWidth, width], row-major.</param>
    /// <param name="headWidth">E, even.</param>
    /// <param name="width">Elements of a row.</param>
    /// <returns>The same rows in the other order.</returns>
    public static float[] ToHalfSplit(ReadOnlySpan<float> rows, int headWidth, int width)
    {
        var half = headWidth / 2;
        return Permute(rows, headWidth, width, row => row < half ? 2 * row : (2 * (row - half)) + 1);
    }

    /// <summary>From halves to neighbours: the inverse of <see cref="ToHalfSplit"/>.</summary>
    /// <inheritdoc cref="ToHalfSplit" path="/param"/>
    /// <inheritdoc cref="ToHalfSplit" path="/returns"/>
    public static float[] ToInterleaved(ReadOnlySpan<float> rows, int headWidth, int width)
    {
        var half = headWidth / 2;
        return Permute(rows, headWidth, width, row => row % 2 == 0 ? row / 2 : half + (row / 2));
    }

    private static float[] Permute(ReadOnlySpan<float> rows, int headWidth, int width, Func<int, int> source)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(headWidth % 2, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length % (headWidth * width), 0);
        var permuted = new float[rows.Length];
        for (var row = 0; row < rows.Length / width; row++)
        {
            var from = row - (row % headWidth) + source(row % headWidth);
            rows.Slice(from * width, width).CopyTo(permuted.AsSpan(row * width));
        }

        return permuted;
    }
}
