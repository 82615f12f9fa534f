using System.Text;

namespace Linnet.Corpora.Reading.Formats;

/// <summary>One JSON object a line.</summary>
internal static class JsonLinesFormat
{
    public static IEnumerable<ReadRecord> Read(FormatInput input)
    {
        var fields = new JsonFields(input.Settings, isArray: false);
        var lines = new TextLinesSource(input.Stream, input.Settings.MaximumRecordBytes);
        while (lines.Next(out var line))
        {
            yield return Record(input, fields, lines, line);
        }
    }

    private static ReadRecord Record(FormatInput input, JsonFields fields, TextLinesSource lines, ReadOnlyMemory<byte> line)
    {
        var place = input.Line(lines.Number);
        if (lines.IsTooLong)
        {
            return ReadRecord.Without(place, ReadReason.TooLong, line);
        }

        if (input.Encoding is { IsUtf8: false } encoding)
        {
            if (encoding.Decode(line.Span) is not { } decoded)
            {
                return ReadRecord.Without(place, ReadReason.BrokenText, line);
            }

            line = Encoding.UTF8.GetBytes(decoded);
        }

        return fields.Read(place, line);
    }
}
