namespace Linnet.Corpora.Reading.Formats;

/// <summary>Reads a stream whole, up to a limit. What is longer is read over, so that damage further on is still found.</summary>
internal static class WholeFile
{
    private const int ExcerptBytes = 256;

    /// <summary>The bytes; only their beginning where there are more than allowed.</summary>
    public static ReadOnlyMemory<byte> Read(Stream stream, int maximumBytes, out bool isTooLong)
    {
        var buffer = new byte[Math.Min(maximumBytes, 1 << 16) + 1];
        var length = 0;
        while (stream.Read(buffer, length, buffer.Length - length) is > 0 and var read)
        {
            length += read;
            if (length > maximumBytes)
            {
                var excerpt = buffer.AsSpan(0, Math.Min(length, ExcerptBytes)).ToArray();
                while (stream.Read(buffer) > 0)
                {
                }

                isTooLong = true;
                return excerpt;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, maximumBytes + 1L));
            }
        }

        isTooLong = false;
        return buffer.AsMemory(0, length);
    }
}
