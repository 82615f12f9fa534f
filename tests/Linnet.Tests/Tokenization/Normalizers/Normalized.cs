using System.Buffers;
using System.Text;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization.Normalizers;

/// <summary>What normalizers write.</summary>
internal static class Normalized
{
    public static (byte[] Bytes, int[] Origins) Of(INormalizer normalizer, ReadOnlySpan<byte> utf8)
    {
        var (bytes, alone, origins) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>(), new ArrayBufferWriter<int>());
        normalizer.Normalize(utf8, bytes, origins);
        normalizer.Normalize(utf8, alone, null);

        Assert.Equal(alone.WrittenSpan, bytes.WrittenSpan);
        Assert.Equal(bytes.WrittenCount, origins.WrittenCount);
        var last = 0;
        foreach (var origin in origins.WrittenSpan)
        {
            if (origin < last || origin >= utf8.Length)
            {
                Assert.Fail($"origin {origin} behind {last} in a text of {utf8.Length} bytes");
            }

            last = origin;
        }

        return (bytes.WrittenSpan.ToArray(), origins.WrittenSpan.ToArray());
    }

    public static string Text(INormalizer normalizer, string text) => Encoding.UTF8.GetString(Of(normalizer, Encoding.UTF8.GetBytes(text)).Bytes);

    public static int[] Origins(INormalizer normalizer, string text) => Of(normalizer, Encoding.UTF8.GetBytes(text)).Origins;
}
