using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Which keys each query sees where it does not see all before it: an unbroken run that ends at the query itself.</summary>
/// <remarks>
/// A sliding window and documents packed into one row both come to this, and so do both together. Along a row the first key never falls.
/// Memory of its own, not a tensor's: backward passes read it long after the forward pass has ended.
/// </remarks>
internal sealed class VisibleKeys
{
    private readonly int _length;

    private VisibleKeys(int[] first, int length) => (First, _length) = (first, length);

    /// <summary>Position in its row of the first key that a query sees, [B·T].</summary>
    public int[] First { get; }

    /// <summary>The first key that any row sees from position <paramref name="start"/> on.</summary>
    public int From(int start)
    {
        var from = start;
        for (var at = start; at < First.Length; at += _length)
        {
            from = Math.Min(from, First[at]);
        }

        return from;
    }

    /// <summary>Positions of the first keys of queries [start, start + count), [B, 1, count, 1], int64. The caller disposes it.</summary>
    public Tensor Slice(int start, int count, Device device)
    {
        var rows = First.Length / _length;
        var slice = new long[rows * count];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < count; i++)
            {
                slice[(row * count) + i] = First[(row * _length) + start + i];
            }
        }

        return tensor(slice, [rows, 1, count, 1], device: device);
    }

    /// <summary>The keys that documents and window leave, or null where every query sees all before it.</summary>
    /// <param name="batch">B.</param>
    /// <param name="length">T.</param>
    /// <param name="documents">Document number of every position, [B, T], int64, never falling along a row; or null.</param>
    /// <param name="window">W, or null.</param>
    /// <exception cref="ArgumentException">The numbers of a row fall.</exception>
    public static VisibleKeys? Of(int batch, int length, Tensor? documents, int? window)
    {
        if (documents is null && (window is null || window >= length))
        {
            return null;
        }

        var numbers = documents?.cpu().contiguous().data<long>().ToArray();
        var first = new int[batch * length];
        var sees = false;
        for (var i = 0; i < first.Length; i++)
        {
            var position = i % length;
            if (position > 0)
            {
                first[i] = first[i - 1];
                if (numbers is not null && numbers[i] != numbers[i - 1])
                {
                    RequireRising(numbers, i, length);
                    first[i] = position;
                }
            }

            first[i] = Math.Max(first[i], position - (window ?? length) + 1);
            sees |= first[i] > 0;
        }

        return sees ? new VisibleKeys(first, length) : null;
    }

    private static void RequireRising(long[] documents, int at, int length)
    {
        if (documents[at] < documents[at - 1])
        {
            throw new ArgumentException(
                $"Row {at / length}: document {documents[at]} at position {at % length} follows document {documents[at - 1]}; numbers must not fall.",
                nameof(documents));
        }
    }
}
