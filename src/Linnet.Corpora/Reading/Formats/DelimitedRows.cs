namespace Linnet.Corpora.Reading.Formats;

/// <summary>Splits lines into rows of fields, as RFC 4180 has them.</summary>
/// <remarks>
/// A field that begins with a quote goes on, over lines too, to a quote that is not doubled; a quote inside of another field is a character like
/// any other. Where something other than a separator stands behind the closing quote, the row is broken and ends with its line.
/// The separators and the quote are ASCII below 0x30, which no part of a character is in GB18030, Big5 or Shift-JIS.
/// </remarks>
internal sealed class DelimitedRows(TextLinesSource lines, byte separator, bool quotes, int maximumBytes)
{
    private readonly List<byte> _fields = []; // unquoted, one behind the other
    private readonly List<int> _ends = [];
    private readonly List<byte> _raw = [];
    private bool _inQuotes;

    /// <summary>The line at which the row begins.</summary>
    public long Line { get; private set; }

    /// <summary>Why there are no fields, or null.</summary>
    public ReadReason? Fault { get; private set; }

    /// <summary>How many fields there are.</summary>
    public int Count => _ends.Count;

    /// <summary>The row as it stands in the file.</summary>
    public ReadOnlyMemory<byte> Bytes => _raw.ToArray();

    /// <summary>A field of the row.</summary>
    public ReadOnlySpan<byte> Field(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_fields)[start.._ends[index]];
    }

    /// <summary>Goes to the next row, or returns false at the end.</summary>
    public bool Next()
    {
        Clear();
        for (var isFirst = true; ; isFirst = false)
        {
            if (!lines.Next(out var line))
            {
                Fault ??= isFirst ? null : ReadReason.CutOff;
                return !isFirst;
            }

            Line = isFirst ? lines.Number : Line;
            if (isFirst && line.IsEmpty && !lines.IsTooLong)
            {
                Fault = ReadReason.Empty;
                return true;
            }

            if (lines.IsTooLong || _raw.Count + line.Length > maximumBytes)
            {
                Fault = ReadReason.TooLong;
            }

            if (lines.IsTooLong)
            {
                return true; // whether its quotes are open is not known: the next line begins a row
            }

            Scan(line.Span, isFirst);
            if (!_inQuotes)
            {
                return true;
            }
        }
    }

    private void Clear()
    {
        _fields.Clear();
        _ends.Clear();
        _raw.Clear();
        (Fault, _inQuotes) = (null, false);
    }

    private void Scan(ReadOnlySpan<byte> line, bool isFirst)
    {
        if (Fault is null)
        {
            _raw.AddRange(line);
            _raw.Add((byte)'\n');
        }

        var at = 0;
        if (!isFirst)
        {
            Add("\n"u8);
        }
        else
        {
            _inQuotes = Begins(line, ref at);
        }

        while (true)
        {
            if (_inQuotes)
            {
                var quote = line[at..].IndexOf((byte)'"');
                Add(quote < 0 ? line[at..] : line.Slice(at, quote));
                if (quote < 0)
                {
                    return;
                }

                at += quote + 1;
                if (at < line.Length && line[at] == '"')
                {
                    Add("\""u8);
                    at++;
                    continue;
                }

                _inQuotes = false;
                if (at < line.Length && line[at] != separator)
                {
                    Fault ??= ReadReason.BrokenQuotes;
                    return;
                }
            }
            else
            {
                var end = line[at..].IndexOf(separator);
                Add(end < 0 ? line[at..] : line.Slice(at, end));
                at = end < 0 ? line.Length : at + end;
            }

            _ends.Add(_fields.Count);
            if (at == line.Length)
            {
                return;
            }

            at++;
            _inQuotes = Begins(line, ref at);
        }
    }

    private bool Begins(ReadOnlySpan<byte> line, ref int at)
    {
        if (!quotes || at >= line.Length || line[at] != '"')
        {
            return false;
        }

        at++;
        return true;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (Fault is null)
        {
            _fields.AddRange(bytes);
        }
    }
}
