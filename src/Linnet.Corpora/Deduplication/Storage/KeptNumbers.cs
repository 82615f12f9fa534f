using System.Numerics;
using System.Runtime.InteropServices;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>Which of n numbered documents are left, and which number each of them has among those. A bit a document, and an eighth of a byte.</summary>
internal sealed class KeptNumbers
{
    private const int WordBits = 64;

    private readonly ulong[] _bits;
    private readonly long[] _before; // how many are left before each word

    private KeptNumbers(ulong[] bits, long count)
    {
        (_bits, Count, _before) = (bits, count, new long[bits.Length]);
        for (var i = 0; i < bits.Length; i++)
        {
            _before[i] = Left;
            Left += BitOperations.PopCount(bits[i]);
        }
    }

    /// <summary>n.</summary>
    public long Count { get; }

    /// <summary>How many are left.</summary>
    public long Left { get; }

    /// <summary>All of n are left.</summary>
    public static KeptNumbers All(long count)
    {
        var bits = new ulong[Words(count)];
        Array.Fill(bits, ulong.MaxValue);
        if (count % WordBits != 0)
        {
            bits[^1] = (1UL << (int)(count % WordBits)) - 1;
        }

        return new KeptNumbers(bits, count);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ArtifactException">It is of another number of documents.</exception>
    public static KeptNumbers Read(string path, long count)
    {
        var bytes = FileErrors.Translate(path, () => File.ReadAllBytes(path));
        return bytes.Length == sizeof(ulong) * Words(count)
            ? new KeptNumbers(MemoryMarshal.Cast<byte, ulong>(bytes).ToArray(), count)
            : throw new ArtifactException(
                path,
                new Text($"{sizeof(ulong) * Words(count)} bytes", $"{sizeof(ulong) * Words(count)} 字节"),
                new Text($"{bytes.Length}", $"{bytes.Length}"),
                new Text("Delete the folder it lies in, and run the same command again.", "请删除其所在的文件夹，然后再次运行同一条命令。"));
    }

    /// <summary>Writes the bits, so that they are read back for the same n.</summary>
    public void Write(string path) => AtomicFile.Write(path, MemoryMarshal.AsBytes(_bits.AsSpan()));

    /// <summary>Whether a document is left.</summary>
    /// <param name="number">In [0, n).</param>
    public bool Has(long number) => (_bits[number / WordBits] >> (int)(number % WordBits) & 1) != 0;

    /// <summary>How many are left before a document: its number among those, where it is left itself.</summary>
    public long Rank(long number) => _before[number / WordBits] + BitOperations.PopCount(_bits[number / WordBits] & ((1UL << (int)(number % WordBits)) - 1));

    /// <summary>Those of them that are left after another step.</summary>
    /// <param name="isKept">Is asked for each that was left, in order.</param>
    public KeptNumbers After(IEnumerable<bool> isKept)
    {
        var (bits, number) = (new ulong[_bits.Length], 0L);
        foreach (var kept in isKept)
        {
            while (!Has(number))
            {
                number++;
            }

            bits[number / WordBits] |= kept ? 1UL << (int)(number % WordBits) : 0;
            number++;
        }

        return new KeptNumbers(bits, Count);
    }

    private static long Words(long count) => (count + WordBits - 1) / WordBits;
}
