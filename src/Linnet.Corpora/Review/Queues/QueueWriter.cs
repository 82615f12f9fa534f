using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Random;

namespace Linnet.Corpora.Review.Queues;

/// <summary>Writes a reviewer's queue as JSON lines and for spreadsheets.</summary>
/// <remarks>
/// Reviewers are blind: they see the text and the question, in an order of their own, and nothing of rule, value, bound or what the machine did, because
/// whoever knows the machine's answer leans towards it, and agreement would then measure that. Two reviewers' orders differ, so that tiredness at the
/// end does not fall on the same units. The spreadsheet is UTF-8 with a byte order mark, which Excel needs to show Chinese; a cell that would be taken
/// for a formula gets an apostrophe before it, since web text is hostile.
/// </remarks>
internal static class QueueWriter
{
    /// <summary>The columns, which are also the keys of the JSON lines.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["item", "id", "source", "url", "question", "text", "compare", "decision", "note"];

    /// <summary>The name of a reviewer's queue, without its ending.</summary>
    public static string FileName(string reviewer) => $"queue-{reviewer}";

    /// <summary>Writes both files.</summary>
    /// <param name="folder">The review's folder.</param>
    /// <param name="name">The files' name without ending.</param>
    /// <param name="rows">The rows, each with a value for each column.</param>
    /// <param name="columns">The columns.</param>
    public static void Write(string folder, string name, IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlyList<string> columns)
    {
        AtomicFile.Write(Path.Combine(folder, name + ".jsonl"), stream =>
        {
            foreach (var row in rows)
            {
                stream.Write(JsonText.Line(new JsonObject(columns.Zip(row, (key, value) => KeyValuePair.Create(key, (JsonNode?)value)))));
            }
        });
        AtomicFile.Write(Path.Combine(folder, name + ".csv"), stream =>
        {
            stream.Write(Encoding.UTF8.GetPreamble());
            foreach (var row in (IReadOnlyList<IReadOnlyList<string>>)[columns, .. rows])
            {
                stream.Write(Encoding.UTF8.GetBytes(string.Join(',', row.Select(Cell)) + "\r\n"));
            }
        });
    }

    /// <summary>The rows of a reviewer, in an order of the reviewer's own.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(ReviewSample sample, string reviewer, Language language)
    {
        var random = new CounterRandom(sample.Seed, $"review/order/{reviewer}");
        return [.. sample.Items.Select((item, i) => (item, i)).OrderBy(p => random.Bits((ulong)p.i)).ThenBy(p => p.i).Select(p => Row(p.item, language))];
    }

    /// <summary>The row of a unit, without a decision.</summary>
    public static IReadOnlyList<string> Row(ReviewItem item, Language language) =>
        [item.Item, item.Id, item.Source, item.Url ?? "", Question(item).In(language), item.Text, item.Compare ?? "", "", ""];

    private static Text Question(ReviewItem item) =>
        item.Compare is not null ? new Text("Another text is kept, in `compare`. Should this one be kept beside it?", "另一文本（见 compare）已保留。这一文本是否也应保留？")
        : item.Line > 0 ? new Text("Should this line be kept in its document?", "这一行是否应保留在文档中？")
        : new Text("Should this text be kept for training?", "这段文本是否应保留用于训练？");

    private static string Cell(string value)
    {
        var safe = value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + value : value;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
