using System.Text.Json;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;
using Linnet.Corpora.Reading;
using Linnet.Corpora.Reading.Encodings;
using Linnet.Corpora.Reading.Formats;

namespace Linnet.Corpora.Screening.Decontamination;

/// <summary>Reads exam questions: CSV as CMMLU and C-Eval have it (columns question, A, B, C, D and, where there is one, id), or the same keys in JSON lines.</summary>
/// <remarks>
/// Case of column names does not matter; JSON may have <c>choices</c> or <c>options</c>, an array, instead of the letters. UTF-8; packed or not. What
/// is looked for is the question alone, because choices are often shuffled; where it is too short for an n-gram, question and choices together.
/// </remarks>
public static class ExamQuestionFile
{
    private const int LongestRow = 1 << 20, MaximumDepth = 64, MostQuestions = 1_000_000, ShownColumns = 8;

    /// <summary>The questions of a file; ids are <c>file/id</c>, or <c>file/row</c> from 1 where there is none.</summary>
    /// <param name="path">A name that ends in <c>.csv</c>, <c>.jsonl</c> or <c>.json</c>, packed or not.</param>
    /// <param name="gram">Tokens of an n-gram.</param>
    /// <param name="cancellation">Stops between questions.</param>
    /// <exception cref="ArtifactException">The file is missing, cannot be read, or its name tells another format.</exception>
    /// <exception cref="DataFormatException">A row cannot be read or has no question.</exception>
    public static IReadOnlyList<ExamQuestion> Read(string path, int gram, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = PackedFile.NameWithoutPacking(path);
        IEnumerable<Row> rows = Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".CSV" => Csv(path),
            ".JSONL" or ".JSON" => JsonLines(path),
            var other => throw new ArtifactException(
                path,
                new Text("exam questions as .csv or .jsonl, packed or not", "考题文件 .csv 或 .jsonl，可压缩"),
                new Text($"a name that ends in '{other}'", $"文件名以“{other}”结尾"),
                new Text("Convert it, or correct its name.", "请转换格式，或改正文件名。")),
        };
        var (questions, counter, stem) = (new List<ExamQuestion>(), new GramSequence(), Path.GetFileNameWithoutExtension(name));
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(row.Question) || questions.Count == MostQuestions)
            {
                throw new DataFormatException(path, row.Line, questions.Count == MostQuestions
                    ? new Text($"expected at most {MostQuestions:N0} questions, found more. Split the file.", $"考题应不超过 {MostQuestions:N0} 道，实际更多。请拆分文件。")
                    : new Text("expected a question, found none. Correct the row, or take it out.", "应有题目，实际为空。请改正或删去该行。"));
            }

            questions.Add(new ExamQuestion($"{stem}/{row.Id ?? $"{questions.Count + 1}"}", Searched(row, counter, gram)));
        }

        return questions;
    }

    private static string Searched(Row row, GramSequence counter, int gram)
    {
        counter.Read(Folding.TextFolding.Plain, row.Question, ExamIndex.IsOfCharacters(row.Question));
        return counter.Count >= gram || row.Choices.Count == 0 ? row.Question : $"{row.Question}\n{string.Join('\n', row.Choices)}";
    }

    private static IEnumerable<Row> Csv(string path)
    {
        using var stream = PackedFile.Open(path);
        var rows = new DelimitedRows(new TextLinesSource(stream, LongestRow), (byte)',', quotes: true, LongestRow);
        List<string>? names = null;
        while (rows.Next())
        {
            if (rows.Fault == ReadReason.Empty)
            {
                continue;
            }

            var fields = rows.Fault is { } fault ? throw Broken(path, rows.Line, fault) : Fields(path, rows);
            if (names is null)
            {
                names = fields;
                RequireQuestion(path, names);
                continue;
            }

            if (fields.Count != names.Count)
            {
                throw new DataFormatException(path, rows.Line, new Text(
                    $"expected {names.Count} values as in the first row, found {fields.Count}. Correct the row.", $"应与首行同为 {names.Count} 个值，实际是 {fields.Count} 个。请改正该行。"));
            }

            // CMMLU has the row's number in a column without a name.
            yield return new Row(
                rows.Line, Value("question")!, Value("id") ?? Value(""), [.. "ABCDEFGHIJ".Select(letter => Value(letter.ToString())).OfType<string>()]);

            string? Value(string column) =>
                names.FindIndex(name => name.Equals(column, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at && fields[at].Length > 0 ? fields[at]
                : column == "question" ? "" : null;
        }
    }

    private static List<string> Fields(string path, DelimitedRows rows)
    {
        var fields = new List<string>();
        for (var i = 0; i < rows.Count; i++)
        {
            fields.Add(TextEncoding.Utf8.Decode(rows.Field(i)) ?? throw Broken(path, rows.Line, ReadReason.BrokenText));
        }

        return fields;
    }

    private static void RequireQuestion(string path, List<string> names)
    {
        if (!names.Contains("question", StringComparer.OrdinalIgnoreCase))
        {
            var found = string.Join(", ", names.Take(ShownColumns).Select(n => n.Length > 40 ? n[..40] : n));
            throw new DataFormatException(path, 1, new Text(
                $"expected a first row that names the column question, found: {found}. Name the columns.", $"首行应有列名 question，实际是：{found}。请补上列名。"));
        }
    }

    private static IEnumerable<Row> JsonLines(string path)
    {
        using var stream = PackedFile.Open(path);
        var lines = new TextLinesSource(stream, LongestRow);
        while (lines.Next(out var line))
        {
            var fault = lines.IsTooLong ? SkipReason.TooLong : JsonRecord.Parse(line, MaximumDepth, out _);
            if (fault == SkipReason.Empty)
            {
                continue;
            }

            if (fault is { } why)
            {
                throw Broken(path, lines.Number, ReadReasons.Of(why));
            }

            JsonRecord.Parse(line, MaximumDepth, out var json);
            var keys = json.EnumerateObject().ToLookup(p => p.Name, p => p.Value, StringComparer.OrdinalIgnoreCase);
            yield return new Row(lines.Number, Word(keys["question"]) ?? "", Word(keys["id"]), Choices(keys));
        }
    }

    private static List<string> Choices(ILookup<string, JsonElement> keys)
    {
        var array = keys["choices"].Concat(keys["options"]).Where(v => v.ValueKind == JsonValueKind.Array).SelectMany(v => v.EnumerateArray());
        var letters = "ABCDEFGHIJ".SelectMany(letter => keys[letter.ToString()]);
        return [.. array.Concat(letters).Select(v => Word([v])).OfType<string>()];
    }

    private static string? Word(IEnumerable<JsonElement> values) => values.FirstOrDefault() switch
    {
        { ValueKind: JsonValueKind.String } word when word.GetString() is { Length: > 0 } text => text,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static DataFormatException Broken(string path, long line, ReadReason reason)
    {
        var text = reason.Describe();
        return new DataFormatException(path, line, new Text(
            $"expected a question, found a row that cannot be read ({text.English}). Correct the row, or take it out.", $"应为考题，实际该行无法读取（{text.Chinese}）。请改正或删去该行。"));
    }

    private sealed record Row(long Line, string Question, string? Id, IReadOnlyList<string> Choices);
}
