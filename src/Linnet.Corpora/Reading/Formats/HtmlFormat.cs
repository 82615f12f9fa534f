using Linnet.Corpora.Reading.Html;

namespace Linnet.Corpora.Reading.Formats;

/// <summary>A web page: the file is one document.</summary>
internal static class HtmlFormat
{
    public static IEnumerable<ReadRecord> Read(FormatInput input)
    {
        var place = input.Row(1);
        var bytes = WholeFile.Read(input.Stream, Math.Min(input.Settings.MaximumRecordBytes, MainText.MaximumBytes), out var isTooLong);
        if (isTooLong)
        {
            yield return ReadRecord.Without(place, ReadReason.TooLong, bytes);
            yield break;
        }

        var page = MainText.Read(bytes.Span, input.Settings.Encoding);
        yield return page.Fault is { } fault ? ReadRecord.Without(place, fault, bytes)
            : new ReadRecord(place) { Text = page.Text, Title = page.Title, Language = page.Language, Excerpt = bytes };
    }
}
