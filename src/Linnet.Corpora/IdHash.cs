using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Linnet.Corpora;

/// <summary>A number from a name: which part of a split something falls into, the same in every run and on every machine.</summary>
internal static class IdHash
{
    private const double TwoTo64 = 18446744073709551616.0;

    /// <summary>The first 64 bits of the SHA-256 of the name's UTF-8, as a number in [0, 1].</summary>
    public static double Uniform(string name) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) / TwoTo64;
}
