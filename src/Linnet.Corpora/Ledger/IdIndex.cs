using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Linnet.Core.Artifacts;

namespace Linnet.Corpora.Ledger;

/// <summary>Which ids a part speaks of: their hashes, 8 bytes each, ascending. Looking one up reads some twenty of them.</summary>
internal static class IdIndex
{
    /// <summary>The first 64 bits of the SHA-256 of the id's UTF-8.</summary>
    public static ulong Hash(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>The file's bytes: each hash once, ascending, little-endian.</summary>
    public static byte[] Write(List<ulong> hashes)
    {
        hashes.Sort();
        var (bytes, length) = (new byte[sizeof(ulong) * hashes.Count], 0);
        for (var i = 0; i < hashes.Count; i++)
        {
            if (i == 0 || hashes[i] != hashes[i - 1])
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(length), hashes[i]);
                length += sizeof(ulong);
            }
        }

        return bytes[..length];
    }

    /// <summary>Whether a file holds a hash.</summary>
    public static bool Contains(string path, ulong hash) => FileErrors.Translate(path, () =>
    {
        using var file = File.OpenHandle(path);
        Span<byte> entry = stackalloc byte[sizeof(ulong)];
        var (low, high) = (0L, RandomAccess.GetLength(file) / sizeof(ulong));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            RandomAccess.Read(file, entry, middle * sizeof(ulong));
            var found = BinaryPrimitives.ReadUInt64LittleEndian(entry);
            if (found == hash)
            {
                return true;
            }

            (low, high) = found < hash ? (middle + 1, high) : (low, middle);
        }

        return false;
    });
}
