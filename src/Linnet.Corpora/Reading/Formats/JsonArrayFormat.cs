namespace Linnet.Corpora.Reading.Formats;

/// <summary>One JSON array of objects, read element by element.</summary>
internal static class JsonArrayFormat
{
    public static IEnumerable<ReadRecord> Read(FormatInput input)
    {
        var fields = new JsonFields(input.Settings, isArray: true);
        var elements = new JsonArraySplitter(input.Stream, input.Settings.MaximumRecordBytes);
        while (elements.Next(out var element))
        {
            var place = input.Byte(elements.Offset);
            yield return elements.Fault is { } fault ? ReadRecord.Without(place, fault, element) : fields.Read(place, element);
        }
    }
}
