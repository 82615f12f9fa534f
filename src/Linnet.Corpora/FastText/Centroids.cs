namespace Linnet.Corpora.FastText;

/// <summary>The centroids of a product quantizer: a row is cut into blocks, and a byte a block names one of 256 centroids.</summary>
/// <remarks>
/// Jégou et al. 2011, "Product quantization for nearest neighbor search"; Joulin et al. 2016, "FastText.zip" (arXiv 1612.03651), §3. The last block may
/// be shorter.
/// </remarks>
/// <param name="dimension">D.</param>
/// <param name="blockLength">Numbers a block.</param>
/// <param name="values">[blocks, 256, block length], the last block's with its own length; D · 256 numbers.</param>
internal sealed class Centroids(int dimension, int blockLength, float[] values)
{
    /// <summary>Centroids a block.</summary>
    public const int Count = 256;

    /// <summary>Blocks a row.</summary>
    public int Blocks => Math.DivRem(dimension, blockLength, out var rest) + (rest > 0 ? 1 : 0);

    /// <summary>A block's centroid.</summary>
    public ReadOnlySpan<float> this[int block, byte code]
    {
        get
        {
            var length = Math.Min(blockLength, dimension - block * blockLength);
            return values.AsSpan(block * Count * blockLength + code * length, length);
        }
    }

    /// <summary>sum += scale · the row that the codes name.</summary>
    public void AddTo(ReadOnlySpan<byte> codes, float scale, Span<float> sum)
    {
        for (var block = 0; block < codes.Length; block++)
        {
            var centroid = this[block, codes[block]];
            var part = sum.Slice(block * blockLength, centroid.Length);
            for (var i = 0; i < part.Length; i++)
            {
                part[i] += scale * centroid[i];
            }
        }
    }

    /// <summary>Σ row · vector of the row that the codes name, added from left to right.</summary>
    public float Dot(ReadOnlySpan<byte> codes, ReadOnlySpan<float> vector)
    {
        var sum = 0f;
        for (var block = 0; block < codes.Length; block++)
        {
            var centroid = this[block, codes[block]];
            var part = vector.Slice(block * blockLength, centroid.Length);
            for (var i = 0; i < part.Length; i++)
            {
                sum += part[i] * centroid[i];
            }
        }

        return sum;
    }
}
