using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;
using Linnet.Corpora.Parts;

namespace Linnet.Corpora.Selection;

/// <summary>A document's score and sizes.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Score">What it is worth.</param>
/// <param name="Characters">Characters (code points) of its text.</param>
/// <param name="Tokens">Tokens of its text; 0 where no tokenizer counted.</param>
internal readonly record struct StoredScore(string Id, double Score, long Characters, long Tokens);

/// <summary>The scores of a part's documents, in their order: <c>scores/00012.jsonl.zst</c>.</summary>
internal static class StoredScores
{
    /// <summary>The folder of scores in a stage's folder.</summary>
    public const string Folder = "scores";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string PathOf(int part) => $"{Folder}/{PartFolder.Name(part)}.jsonl.zst";

    /// <summary>Writes one line.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="score">The document's score and sizes.</param>
    /// <param name="hasTokens">Whether tokens were counted.</param>
    public static void Write(ArrayBufferWriter<byte> output, StoredScore score, bool hasTokens)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("id", score.Id);
            json.WriteNumber("score", score.Score);
            json.WriteNumber("characters", score.Characters);
            if (hasTokens)
            {
                json.WriteNumber("tokens", score.Tokens);
            }

            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>The scores of a part, read while they are asked for.</summary>
    /// <exception cref="CheckFailedException">A line is no score.</exception>
    public static IEnumerable<StoredScore> Read(PartFolder folder, PartRecord part, CancellationToken cancellation)
    {
        var path = folder.In(PathOf(part.Number));
        using var stream = PackedFile.Open(path);
        foreach (var line in new JsonLinesReader().Read(stream, path, cancellation))
        {
            yield return line.Value.TryGetProperty("id", out var id) && line.Value.TryGetProperty("score", out var score) && line.Value.TryGetProperty("characters", out var size)
                ? new StoredScore(id.GetString()!, score.GetDouble(), size.GetInt64(), line.Value.TryGetProperty("tokens", out var tokens) ? tokens.GetInt64() : 0)
                : throw Others(part);
        }
    }

    public static CheckFailedException Others(PartRecord part) => new(new Text(
        $"scores of part {part.Number}: expected those of its documents, found others. Name the selection that was made from this input, or none.",
        $"分片 {part.Number} 的分数：应为其中各文档的分数，实际是其他文档的。请指明由此输入得出的筛选，或不指定。"));
}
