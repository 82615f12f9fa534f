using System.Globalization;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Corpora.Reading.Encodings;

namespace Linnet.Corpora.Reading.Formats;

/// <summary>Rows of values between commas or tabs; the first row may name the columns.</summary>
internal static class DelimitedFormat
{
    private const int ShownColumns = 16;

    public static IEnumerable<ReadRecord> Read(FormatInput input, byte separator)
    {
        var rows = new DelimitedRows(
            new TextLinesSource(input.Stream, input.Settings.MaximumRecordBytes), separator, input.Settings.Quotes, input.Settings.MaximumRecordBytes);
        Columns? columns = null;
        while (rows.Next())
        {
            var place = input.Line(rows.Line);
            if (rows.Fault is { } fault)
            {
                RequireNoHeader(input, columns, rows, fault);
                yield return ReadRecord.Without(place, fault, rows.Bytes);
                continue;
            }

            var encoding = input.Encoding!;
            if (columns is null)
            {
                columns = Columns.Of(input, rows, encoding);
                if (input.Settings.Header)
                {
                    continue;
                }
            }

            yield return rows.Count != columns.Count ? ReadRecord.Without(place, ReadReason.WrongColumns, rows.Bytes) : Row(place, rows, columns, encoding, input.Settings);
        }
    }

    // Without names for the columns nothing can be read; the next row must not be taken for them.
    private static void RequireNoHeader(FormatInput input, Columns? columns, DelimitedRows rows, ReadReason fault)
    {
        if (columns is null && input.Settings.Header && fault != ReadReason.Empty)
        {
            var reason = fault.Describe();
            throw new DataFormatException(input.Path, rows.Line, new Text(
                $"expected a row that names the columns, found one that cannot be read ({reason.English}). Correct it, or read without it: header=false.",
                $"应为列名所在的表头，实际无法读取（{reason.Chinese}）。请修正，或用 header=false 不读表头。"));
        }
    }

    private static ReadRecord Row(DocumentPlace place, DelimitedRows rows, Columns columns, TextEncoding encoding, ReadingSettings settings)
    {
        if (encoding.Decode(rows.Field(columns.Text)) is not { } text)
        {
            return ReadRecord.Without(place, ReadReason.BrokenText, rows.Bytes);
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return ReadRecord.Without(place, ReadReason.NulByte, rows.Bytes);
        }

        var title = Word(columns.Title);
        return new ReadRecord(place)
        {
            Text = JsonFields.WithTitle(text, settings.TitleLine == true ? title : null),
            Id = Word(columns.Id),
            Url = Word(columns.Url),
            Language = Word(columns.Language),
            Source = Word(columns.Source),
            Title = title,
            Excerpt = rows.Bytes,
        };

        string? Word(int? column) => column is { } index && encoding.Decode(rows.Field(index)) is { Length: > 0 } word ? word : null;
    }

    private sealed record Columns(int Count, int Text, int? Id, int? Url, int? Language, int? Source, int? Title)
    {
        public static Columns Of(FormatInput input, DelimitedRows rows, TextEncoding encoding)
        {
            var (settings, names) = (input.Settings, new List<string>());
            for (var i = 0; i < rows.Count; i++)
            {
                names.Add(settings.Header ? encoding.Decode(rows.Field(i))?.Trim() ?? "" : (i + 1).ToString(CultureInfo.InvariantCulture));
            }

            return new Columns(
                names.Count,
                Required(settings.Text ?? "text"),
                Find(settings.Id, "id"),
                Find(settings.Url, "url"),
                Find(settings.Language, "language"),
                Find(settings.Source, "source"),
                Find(settings.Title, "title"));

            int? Find(string? asked, string usual = "") => asked is not null ? Required(asked) : names.IndexOf(usual) is >= 0 and var index ? index : null;

            // A name, or else the number of a column.
            int Required(string asked) => names.IndexOf(asked) is >= 0 and var index ? index
                : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= names.Count ? number - 1
                : throw new ArtifactException(
                    input.Path,
                    new Text($"a column \"{asked}\"", $"列 \"{asked}\""),
                    new Text($"the columns {string.Join(", ", names.Take(ShownColumns))}", $"这些列：{string.Join("、", names.Take(ShownColumns))}"),
                    new Text(
                        "Name the column of the text: text=NAME, or text=3 for the third; header=false if the first row is no header.",
                        "请指定文本列：text=列名，或 text=3 表示第三列；若首行不是表头，请加 header=false。"));
        }
    }
}
