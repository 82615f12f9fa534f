using System.Globalization;
using System.Text;

namespace Linnet.Corpora.Reading.Warc;

/// <summary>The records of a WARC file (ISO 28500): a version line, headers, an empty line, as many bytes as <c>Content-Length</c> says.</summary>
/// <remarks>Where no record stands, the next line that begins with <c>WARC/</c> is looked for; what is read over counts as one broken record.</remarks>
/// <param name="stream">The file, unpacked; it is left open.</param>
/// <param name="maximumBytes">The longest content that is read.</param>
internal sealed class WarcRecords(Stream stream, int maximumBytes)
{
    private const int LineBytes = 16 << 10;
    private const int MaximumHeaders = 200;
    private const int ExcerptBytes = 256;

    private readonly ByteSource _source = new(stream);
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private byte[] _content = [];

    /// <summary>The byte at which the record begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Why the record cannot be read, or null.</summary>
    public ReadReason? Fault { get; private set; }

    /// <summary>The content, valid until the next call; empty where it was not asked for. Of a faulty record, how it begins.</summary>
    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>A header's value, or null.</summary>
    public string? this[string name] => _headers.GetValueOrDefault(name);

    /// <summary>Goes to the next record, or returns false at the end.</summary>
    /// <param name="wants">Whether the content of a record of some type is to be read.</param>
    public bool Next(Func<string, bool> wants)
    {
        (Fault, Content) = (null, default);
        _headers.Clear();
        var line = Line();
        while (line is { Length: 0 })
        {
            line = Line();
        }

        if (line is null)
        {
            return false;
        }

        Offset = _source.LineOffset;
        if (!IsVersion(line))
        {
            Resynchronize(line);
            return true;
        }

        var version = line;
        while ((line = Line()) is { Length: > 0 })
        {
            if (IsVersion(line) || _headers.Count == MaximumHeaders || !AddHeader(line))
            {
                Resynchronize(version, line);
                return true;
            }
        }

        if (line is null)
        {
            (Fault, Content) = (ReadReason.CutOff, version);
        }
        else if (!long.TryParse(this["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            Resynchronize(version);
        }
        else
        {
            ReadContent(length, wants(this["WARC-Type"] ?? ""));
        }

        return true;
    }

    private static bool IsVersion(ReadOnlySpan<byte> line) => line.StartsWith("WARC/"u8);

    private byte[]? Line() => _source.Line(LineBytes);

    private bool AddHeader(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        // The first of headers that stand twice counts.
        _headers.TryAdd(Encoding.Latin1.GetString(line[..colon]).Trim(), Encoding.UTF8.GetString(line[(colon + 1)..]).Trim());
        return true;
    }

    private void Resynchronize(byte[] first, byte[]? last = null)
    {
        (Fault, Content) = (ReadReason.BrokenWarc, first);
        _headers.Clear();
        for (var line = last ?? Line(); line is not null; line = Line())
        {
            if (IsVersion(line))
            {
                _source.Return(line);
                return;
            }
        }
    }

    private void ReadContent(long length, bool isWanted)
    {
        if (!isWanted || length > maximumBytes)
        {
            var excerpt = new byte[Math.Min(length, ExcerptBytes)];
            var isWhole = _source.Read(excerpt) == excerpt.Length && _source.Skip(length - excerpt.Length) == length - excerpt.Length;
            (Fault, Content) = (!isWhole ? ReadReason.CutOff : isWanted ? ReadReason.TooLong : null, excerpt);
            return;
        }

        // Grown while it is read: a length is only what the file says.
        var have = 0;
        while (have < length)
        {
            if (have == _content.Length)
            {
                Array.Resize(ref _content, (int)Math.Min(length, Math.Max(1 << 16, 2L * _content.Length)));
            }

            var read = _source.Read(_content.AsSpan(have, (int)Math.Min(length, _content.Length) - have));
            if (read == 0)
            {
                (Fault, Content) = (ReadReason.CutOff, _content.AsMemory(0, Math.Min(have, ExcerptBytes)));
                return;
            }

            have += read;
        }

        Content = _content.AsMemory(0, (int)length);
    }
}
