using Linnet.Corpora.Reading.Encodings;

namespace Linnet.Corpora.Reading.Formats;

/// <summary>Plain text: the file one document, or each line, or each run of lines between blank ones.</summary>
internal static class PlainTextFormat
{
    /// <summary>The file is one document.</summary>
    public static IEnumerable<ReadRecord> ReadWhole(FormatInput input)
    {
        var place = input.Row(1);
        var bytes = WholeFile.Read(input.Stream, input.Settings.MaximumRecordBytes, out var isTooLong);
        if (isTooLong)
        {
            yield return ReadRecord.Without(place, ReadReason.TooLong, bytes);
        }
        else if (EncodingDetector.Decode(bytes.Span, input.Settings.Encoding) is not { } decoded)
        {
            yield return ReadRecord.Without(place, ReadReason.UnknownEncoding, bytes);
        }
        else
        {
            yield return Of(place, decoded.Text, bytes);
        }
    }

    /// <summary>Each line is a document; blank ones are none.</summary>
    public static IEnumerable<ReadRecord> ReadLines(FormatInput input)
    {
        var lines = new TextLinesSource(input.Stream, input.Settings.MaximumRecordBytes);
        while (lines.Next(out var line))
        {
            var place = input.Line(lines.Number);
            yield return lines.IsTooLong ? ReadRecord.Without(place, ReadReason.TooLong, line)
                : IsBlank(line.Span) ? ReadRecord.Without(place, ReadReason.Empty)
                : Decoded(input, place, line);
        }
    }

    /// <summary>Each run of lines that are not blank is a document; blank lines are no records.</summary>
    public static IEnumerable<ReadRecord> ReadBlocks(FormatInput input)
    {
        var lines = new TextLinesSource(input.Stream, input.Settings.MaximumRecordBytes);
        var block = new List<byte>();
        var (first, isTooLong) = (0L, false);
        while (lines.Next(out var line))
        {
            if (!lines.IsTooLong && IsBlank(line.Span))
            {
                if (first > 0)
                {
                    yield return Block();
                }

                continue;
            }

            first = first == 0 ? lines.Number : first;
            isTooLong |= lines.IsTooLong || block.Count + line.Length > input.Settings.MaximumRecordBytes;
            if (!isTooLong)
            {
                block.AddRange(line.Span);
                block.Add((byte)'\n');
            }
        }

        if (first > 0)
        {
            yield return Block();
        }

        ReadRecord Block()
        {
            var (place, bytes) = (input.Line(first), block.ToArray());
            var record = isTooLong ? ReadRecord.Without(place, ReadReason.TooLong, bytes) : Decoded(input, place, bytes);
            block.Clear();
            (first, isTooLong) = (0, false);
            return record;
        }
    }

    private static ReadRecord Decoded(FormatInput input, DocumentPlace place, ReadOnlyMemory<byte> bytes) =>
        input.Encoding!.Decode(bytes.Span) is { } text ? Of(place, text, bytes) : ReadRecord.Without(place, ReadReason.BrokenText, bytes);

    private static ReadRecord Of(DocumentPlace place, string text, ReadOnlyMemory<byte> bytes) => text.Contains('\0', StringComparison.Ordinal)
        ? ReadRecord.Without(place, ReadReason.NulByte, bytes)
        : new ReadRecord(place) { Text = text, Excerpt = bytes };

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;
}
