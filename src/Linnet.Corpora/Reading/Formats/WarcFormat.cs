using System.Text;
using Linnet.Corpora.Reading.Encodings;
using Linnet.Corpora.Reading.Html;
using Linnet.Corpora.Reading.Warc;

namespace Linnet.Corpora.Reading.Formats;

/// <summary>A crawl: the main text of the pages of WARC, the plain text of WET.</summary>
internal static class WarcFormat
{
    private const string Response = "response";
    private const string Conversion = "conversion";
    private const string Info = "warcinfo";

    public static IEnumerable<ReadRecord> Read(FormatInput input)
    {
        var records = new WarcRecords(input.Stream, input.Settings.MaximumRecordBytes);
        var snapshot = input.Settings.Snapshot;
        while (records.Next(type => type is Response or Conversion or Info))
        {
            var place = input.Byte(records.Offset);
            if (records["WARC-Type"] == Info && records.Fault is null)
            {
                snapshot ??= PartOf(records.Content.Span);
            }

            var record = records.Fault is { } fault ? ReadRecord.Without(place, fault, records.Content) : Record(place, records, input.Settings.MaximumRecordBytes);
            yield return record.Reason is null ? Described(record, records, snapshot) : record;
        }
    }

    private static ReadRecord Described(ReadRecord record, WarcRecords records, string? snapshot) => record with
    {
        Id = records["WARC-Record-ID"]?.Trim('<', '>'),
        Url = records["WARC-Target-URI"]?.Trim('<', '>'),
        Language = records["WARC-Identified-Content-Language"] ?? record.Language,
        Snapshot = snapshot,
    };

    private static ReadRecord Record(DocumentPlace place, WarcRecords records, int maximumBytes)
    {
        var type = records["WARC-Type"];
        if (type is not (Response or Conversion))
        {
            return ReadRecord.Without(place, ReadReason.OtherRecord);
        }

        if (records["WARC-Truncated"] is not null)
        {
            return ReadRecord.Without(place, ReadReason.Truncated, records.Content);
        }

        if (type == Conversion)
        {
            return Plain(place, records.Content, "utf-8");
        }

        var response = HttpResponse.Read(records.Content, maximumBytes);
        return response.Fault is { } fault ? ReadRecord.Without(place, fault, records.Content)
            : response.IsPlainText ? Plain(place, response.Body, response.Charset)
            : response.IsPage ? Page(place, response)
            : ReadRecord.Without(place, ReadReason.NotText);
    }

    private static ReadRecord Page(DocumentPlace place, HttpResponse response)
    {
        var page = MainText.Read(response.Body.Span, response.Charset);
        return page.Fault is { } fault ? ReadRecord.Without(place, fault, response.Body)
            : new ReadRecord(place) { Text = page.Text, Title = page.Title, Language = page.Language, Excerpt = response.Body };
    }

    private static ReadRecord Plain(DocumentPlace place, ReadOnlyMemory<byte> bytes, string? charset) =>
        EncodingDetector.Decode(bytes.Span, charset) is not { } decoded ? ReadRecord.Without(place, ReadReason.UnknownEncoding, bytes)
            : decoded.Text.Contains('\0', StringComparison.Ordinal) ? ReadRecord.Without(place, ReadReason.NulByte, bytes)
            : new ReadRecord(place) { Text = decoded.Text, Excerpt = bytes };

    // "isPartOf: CC-MAIN-2023-50", a line among others.
    private static string? PartOf(ReadOnlySpan<byte> info) => Encoding.UTF8.GetString(info).Split('\n')
        .Where(line => line.StartsWith("isPartOf:", StringComparison.OrdinalIgnoreCase))
        .Select(line => line["isPartOf:".Length..].Trim())
        .FirstOrDefault(value => value.Length > 0);
}
