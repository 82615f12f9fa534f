using System.Text;
using Linnet.Core.Documents;

namespace Linnet.Corpora.Reading.Formats;

/// <summary>Rows of a Parquet file, their columns of text read side by side.</summary>
/// <remarks>Parquet's texts are UTF-8; where bytes are not, the package gives U+FFFD, which is not told from one that stood there.</remarks>
internal static class ParquetFormat
{
    public static IEnumerable<ReadRecord> Read(string path, string name, ReadingSettings settings, CancellationToken cancellation)
    {
        using var texts = ParquetTexts.Open(path, settings.Text ?? ParquetTexts.TextColumn);
        using var ids = Optional(settings.Id, "id");
        using var urls = Optional(settings.Url, "url");
        using var languages = Optional(settings.Language, "language");
        using var sources = Optional(settings.Source, "source");
        using var titles = Optional(settings.Title, "title");
        using var text = texts.Read(cancellation: cancellation).GetEnumerator();
        using var id = Rows(ids);
        using var url = Rows(urls);
        using var language = Rows(languages);
        using var source = Rows(sources);
        using var title = Rows(titles);
        for (var row = 1L; text.MoveNext(); row++)
        {
            var place = new DocumentPlace(name, PlaceKind.Row, row);
            var (found, heading) = (text.Current, Next(title));
            var record = new ReadRecord(place) { Id = Next(id), Url = Next(url), Language = Next(language), Source = Next(source), Title = heading };
            yield return found is null ? ReadRecord.Without(place, ReadReason.NoText)
                : Encoding.UTF8.GetByteCount(found) > settings.MaximumRecordBytes ? ReadRecord.Without(place, ReadReason.TooLong)
                : record with { Text = JsonFields.WithTitle(found, settings.TitleLine == true ? heading : null) };
        }

        ParquetTexts? Optional(string? asked, string usual) =>
            asked is not null || texts.Columns.Contains(usual, StringComparer.Ordinal) ? ParquetTexts.Open(path, asked ?? usual) : null;

        IEnumerator<string?>? Rows(ParquetTexts? column) => column?.Read(cancellation: cancellation).GetEnumerator();
    }

    private static string? Next(IEnumerator<string?>? column) => column is not null && column.MoveNext() && column.Current is { Length: > 0 } word ? word : null;
}
