using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Extension;

/// <summary>Reads and writes <c>embedding-plan.json</c>.</summary>
/// <remarks>
/// Keys: <c>format</c>, <c>base_vocabulary_size</c>, <c>vocabulary_size</c>, <c>row_count</c>, <c>multiple</c>, <c>seed</c>, <c>new_rows</c>
/// (pieces, mean or drawn), <c>old_tokens</c> (a list of old ids for each new token).
/// </remarks>
public static class EmbeddingPlanFile
{
    /// <summary>The file's usual name.</summary>
    public const string Name = "embedding-plan.json";

    private const string Format = "linnet-embedding-plan-1";
    private const long MaximumBytes = 256 << 20;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    private static readonly string[] Keys = ["format", "base_vocabulary_size", "vocabulary_size", "row_count", "multiple", "seed", "new_rows", "old_tokens"];

    /// <summary>Writes a plan; the file appears whole or not at all.</summary>
    public static void Write(string path, EmbeddingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        AtomicFile.Write(path, JsonText.Line(new JsonObject
        {
            ["format"] = Format,
            ["base_vocabulary_size"] = plan.BaseVocabularySize,
            ["vocabulary_size"] = plan.VocabularySize,
            ["row_count"] = plan.RowCount,
            ["multiple"] = plan.Multiple,
            ["seed"] = plan.Seed,
            ["new_rows"] = NameOf(plan.NewRows),
            ["old_tokens"] = new JsonArray([.. plan.OldTokens.Select(ids => new JsonArray([.. ids.Select(id => (JsonNode)id)]))]),
        }));
    }

    /// <summary>Reads a plan.</summary>
    /// <param name="path">The file, at most 256 MiB.</param>
    /// <exception cref="ArtifactException">The file is missing, is no plan, or its numbers contradict each other.</exception>
    public static EmbeddingPlan Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaximumBytes)
            {
                throw new InvalidDataException($"{file.Length} bytes");
            }

            using var json = JsonDocument.Parse(FileErrors.Translate(path, () => File.ReadAllBytes(path)), Strict);
            return Read(json.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or InvalidDataException or OverflowException)
        {
            throw new ArtifactException(
                path,
                new Text("the plan of an embedding's new rows", "嵌入矩阵新行的初始化计划"),
                Text.Same(error.Message),
                new Text("Make it again with `tokenizer extend`.", "请用 `tokenizer extend` 重新生成。"),
                error);
        }
    }

    /// <summary>A policy as the file names it.</summary>
    internal static string NameOf(NewRowPolicy policy) => policy switch
    {
        NewRowPolicy.Pieces => "pieces",
        NewRowPolicy.Mean => "mean",
        _ => "drawn",
    };

    private static EmbeddingPlan Read(JsonElement root)
    {
        if (root.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => !Keys.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new InvalidDataException($"the key {unknown}");
        }

        if (root.GetProperty("format").GetString() != Format)
        {
            throw new InvalidDataException($"format {root.GetProperty("format").GetRawText()}");
        }

        var name = root.GetProperty("new_rows").GetString();
        var plan = new EmbeddingPlan
        {
            BaseVocabularySize = AtLeastOne(root, "base_vocabulary_size"),
            Multiple = AtLeastOne(root, "multiple"),
            Seed = root.GetProperty("seed").GetUInt64(),
            NewRows = Enum.GetValues<NewRowPolicy>().Where(p => NameOf(p) == name).Select(p => (NewRowPolicy?)p).FirstOrDefault()
                ?? throw new InvalidDataException($"new_rows {name}"),
            OldTokens = [.. root.GetProperty("old_tokens").EnumerateArray().Select(ids => (IReadOnlyList<int>)[.. ids.EnumerateArray().Select(id => id.GetInt32())])],
        };
        foreach (var (row, ids) in plan.OldTokens.Index())
        {
            if (ids.FirstOrDefault(id => id < 0 || id >= plan.BaseVocabularySize, -1) is var wrong && ids.Any(id => id < 0 || id >= plan.BaseVocabularySize))
            {
                throw new InvalidDataException($"old_tokens[{row}] with {wrong}, which is no old token");
            }
        }

        return root.GetProperty("vocabulary_size").GetInt32() == plan.VocabularySize && root.GetProperty("row_count").GetInt32() == plan.RowCount
            ? plan
            : throw new InvalidDataException($"vocabulary_size {root.GetProperty("vocabulary_size")} and row_count {root.GetProperty("row_count")}, where the tokens make {plan.VocabularySize} and {plan.RowCount}");
    }

    private static int AtLeastOne(JsonElement root, string key) =>
        root.GetProperty(key).GetInt32() is >= 1 and var value ? value : throw new InvalidDataException($"{key} {root.GetProperty(key)}");
}
