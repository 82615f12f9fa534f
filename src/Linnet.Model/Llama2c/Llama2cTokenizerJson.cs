using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Model.Llama2c;

/// <summary>llama2.c's vocabulary as a tokenizer.json, in the form that transformers gives LLaMA-2's.</summary>
/// <remarks>
/// Scores become an order of merges: the better piece first, and where a piece has several halves, the longer left half first, as
/// transformers' <c>generate_merges</c> orders them. The space is written U+2581. So two texts can get other ids there than from llama2.c: one
/// that holds U+2581 itself, and one in which two ways to the same piece compete; llama2.c takes the leftmost.
/// </remarks>
internal static class Llama2cTokenizerJson
{
    private const long MaximumBytes = 64 << 20;
    private const int MaximumEntries = 1 << 20;
    private const int MaximumPieceLength = 256;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The JSON of a vocabulary.</summary>
    /// <param name="tokenizer">The vocabulary.</param>
    /// <param name="path">Its file, for the message.</param>
    /// <exception cref="ArtifactException">A piece is no text, too long or stands twice, or two pieces that merge have the same score.</exception>
    public static JsonObject Of(Llama2cTokenizer tokenizer, string path)
    {
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            var text = id < Llama2cTokenizerLayout.Special.Count ? Llama2cTokenizerLayout.Special[id] : Read(tokenizer.Pieces[id]);
            if (text is null || !ids.TryAdd(text, id))
            {
                throw Error(path, new Text(
                    $"id {id}: no text of 1 to {MaximumPieceLength} bytes without U+2581, or one that stands twice",
                    $"id {id}：不是 1 到 {MaximumPieceLength} 字节、不含 U+2581 的文本，或出现两次"));
            }
        }

        var vocabulary = new JsonObject(ids.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
        return Llama2cTokenizerLayout.Of(vocabulary, Merges(ids, tokenizer.Scores, path));
    }

    /// <summary>The vocabulary of a tokenizer.json that is exactly as <see cref="Of"/> gives it; null for any other file, which is for TokenizerFile to read.</summary>
    /// <param name="path">The file.</param>
    public static Llama2cTokenizer? TryRead(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaximumBytes)
            {
                return null;
            }

            var bytes = File.ReadAllBytes(path);
            if (!HasByteFallback(bytes))
            {
                return null;
            }

            using var json = JsonDocument.Parse(bytes, Options);
            return Read(json.RootElement, path);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException or ArtifactException)
        {
            return null; // TokenizerFile, which is asked next, says what is wrong
        }
    }

    // Stops at the key, which stands before the vocabulary in every file that programs write: most tokenizers have none, and are read by TokenizerFile.
    private static bool HasByteFallback(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject
            && Find(ref reader, "model"u8) && reader.TokenType == JsonTokenType.StartObject
            && Find(ref reader, "byte_fallback"u8) && reader.TokenType == JsonTokenType.True;
    }

    /// <summary>Moves from an object's start to the value of a key of its own; false when it has none.</summary>
    private static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> key)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(key);
            reader.Read();
            if (isIt)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static Llama2cTokenizer? Read(JsonElement root, string path)
    {
        var model = root.GetProperty("model");
        if (!model.TryGetProperty("vocab", out var vocabulary) || vocabulary.ValueKind != JsonValueKind.Object
            || !model.TryGetProperty("merges", out var merges) || merges.ValueKind != JsonValueKind.Array
            || vocabulary.GetPropertyCount() > MaximumEntries)
        {
            return null;
        }

        var pieces = new string?[vocabulary.GetPropertyCount()];
        foreach (var entry in vocabulary.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id)
                || id < 0 || id >= pieces.Length || pieces[id] is not null)
            {
                return null;
            }

            pieces[id] = entry.Name;
        }

        var scores = Scores(merges);
        var tokenizer = Llama2cTokenizer.Of(
            path,
            [.. pieces.Select((piece, id) => Bytes(id, piece!))],
            [.. pieces.Select(piece => scores.GetValueOrDefault(piece!))]);

        // What the file says besides vocabulary and order would be lost: it must be exactly what these two give.
        using var expected = JsonDocument.Parse(Of(tokenizer, path).ToJsonString());
        return JsonElement.DeepEquals(root, expected.RootElement) ? tokenizer : null;
    }

    private static Dictionary<string, float> Scores(JsonElement merges)
    {
        Dictionary<string, float> scores = new(StringComparer.Ordinal);
        foreach (var merge in merges.EnumerateArray())
        {
            if (merge.ValueKind == JsonValueKind.String)
            {
                scores.TryAdd(merge.GetString()!.Replace(" ", "", StringComparison.Ordinal), -scores.Count);
            }
        }

        return scores;
    }

    private static byte[] Bytes(int id, string piece) => Encoding.UTF8.GetBytes(id switch
    {
        1 or 2 => $"\n{piece}\n", // tokenizer.py writes the two this way
        _ => piece.Replace(Llama2cTokenizerLayout.Space, " ", StringComparison.Ordinal),
    });

    private static string? Read(byte[] piece)
    {
        if (piece.Length is 0 or > MaximumPieceLength)
        {
            return null;
        }

        try
        {
            var text = Strict.GetString(piece);
            return text.Contains(Llama2cTokenizerLayout.Space, StringComparison.Ordinal) ? null : text.Replace(" ", Llama2cTokenizerLayout.Space, StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static JsonArray Merges(Dictionary<string, int> ids, IReadOnlyList<float> scores, string path)
    {
        List<(float Score, string Left, string Right)> merges = [];
        Dictionary<float, string> byScore = [];
        foreach (var (piece, id) in ids)
        {
            var before = merges.Count;
            for (var split = id is 1 or 2 ? 0 : piece.Length - 1; split > 0; split--)
            {
                if (ids.ContainsKey(piece[..split]) && ids.ContainsKey(piece[split..]))
                {
                    merges.Add((scores[id], piece[..split], piece[split..]));
                }
            }

            if (merges.Count > before && !byScore.TryAdd(scores[id], piece))
            {
                throw Error(path, new Text(
                    $"\"{byScore[scores[id]]}\" and \"{piece}\" with the same score {scores[id]:R}",
                    $"\"{byScore[scores[id]]}\" 和 \"{piece}\" 的分数同为 {scores[id]:R}"));
            }
        }

        return [.. merges.OrderByDescending(m => m.Score).Select(m => (JsonNode)$"{m.Left} {m.Right}")];
    }

    private static ArtifactException Error(string path, Text found) => new(
        path,
        new Text("pieces whose scores give one order of merges, as a tokenizer.json needs", "分数能给出唯一合并顺序的词条（tokenizer.json 的要求）"),
        found,
        new Text(
            "Hand it on in llama2.c's own files: `export --to llama2c`, `import --from llama2c`.",
            "请使用 llama2.c 自己的文件：`export --to llama2c`、`import --from llama2c`。"));
}
