using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Linnet.Corpora.Reading;

/// <summary>Remembers texts by 64 bits of their SHA-256, up to a number of them: bounded memory, 22 bytes each at most, and half as much again while it grows.</summary>
/// <remarks>Among n texts, two different ones are taken for equal with a probability of about n² / 2⁶⁵: 4 in a million for 12 million.</remarks>
/// <param name="maximum">How many texts are remembered.</param>
public sealed class SeenHashes(int maximum)
{
    private const int Smallest = 1 << 10;

    private ulong[] _slots = new ulong[Smallest]; // 0: free

    /// <summary>How many different texts are remembered.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a text came that there was no room for: from then on, only texts that were remembered are known again.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether a text was seen before; it is remembered where there is room.</summary>
    public bool Seen(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Seen(Hash(text));
    }

    internal bool Seen(ulong hash)
    {
        hash = hash == 0 ? 1 : hash;
        var mask = _slots.Length - 1;
        var slot = (int)(hash & (ulong)mask);
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (_slots[slot] == hash)
            {
                return true;
            }
        }

        if (Count >= maximum)
        {
            IsFull = true;
            return false;
        }

        _slots[slot] = hash;
        if (++Count > _slots.Length / 4 * 3)
        {
            Grow();
        }

        return false;
    }

    private static ulong Hash(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)old.Length + 1)];
        var mask = _slots.Length - 1;
        foreach (var hash in old)
        {
            if (hash != 0)
            {
                var slot = (int)(hash & (ulong)mask);
                while (_slots[slot] != 0)
                {
                    slot = (slot + 1) & mask;
                }

                _slots[slot] = hash;
            }
        }
    }
}
