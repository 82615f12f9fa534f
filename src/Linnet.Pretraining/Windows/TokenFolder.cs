using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Core.Tokenizers;

namespace Linnet.Pretraining.Windows;

/// <summary>What became of some files of text.</summary>
/// <param name="Documents">Documents with text.</param>
/// <param name="Bytes">UTF-8 bytes of text.</param>
/// <param name="Characters">Characters (code points) of text.</param>
/// <param name="Tokens">Tokens, ends of documents and the one at the beginning included.</param>
/// <param name="Skipped">Records that were left out, by reason.</param>
public sealed record TextCounts(long Documents, long Bytes, long Characters, long Tokens, SortedDictionary<string, long> Skipped)
{
    /// <summary>Tokens that are predicted: all but the first.</summary>
    [JsonIgnore]
    public long Predictions => Tokens - 1;

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The counts as they stand in counts.json and in the stage's summary.</summary>
    public JsonNode ToJson() => JsonSerializer.SerializeToNode(this, Options)!;

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static TextCounts FromJson(JsonNode node) => node.Deserialize<TextCounts>(Options)!;
}

/// <summary>A file of text: where it is, and how the recipe names it.</summary>
/// <param name="Name">As the recipe gives it: what messages and the quarantine show, the same wherever the run stands.</param>
/// <param name="Path">Where it is.</param>
public sealed record TextFile(string Name, string Path);

/// <summary>
/// The text of a source as tokens: shards <c>train-00000.bin</c>, <c>validation-00000.bin</c> and so on with what they hold, the counts of all, and what
/// was left out. Written once, hashed.
/// </summary>
public sealed class TokenFolder : IDisposable
{
    private const string TrainPart = "train";
    private const string ValidationPart = "validation";
    private const string CountsName = "counts.json";
    private const string WidthKey = "token_bytes";
    private const string QuarantineName = "quarantine.jsonl";

    private TokenFolder(string folder)
    {
        var counts = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, CountsName)))!;
        (TrainCounts, ValidationCounts) = (TextCounts.FromJson(counts[TrainPart]!), TextCounts.FromJson(counts[ValidationPart]!));
        var width = counts[WidthKey]!.GetValue<int>();
        Train = TokenFile.Open(Files(folder, TrainPart), width);
        Validation = TokenFile.Open(Files(folder, ValidationPart), width);
    }

    /// <summary>The text to learn from.</summary>
    public TokenFile Train { get; }

    /// <summary>The text to measure on.</summary>
    public TokenFile Validation { get; }

    /// <summary>What <see cref="Train"/> holds.</summary>
    public TextCounts TrainCounts { get; }

    /// <summary>What <see cref="Validation"/> holds.</summary>
    public TextCounts ValidationCounts { get; }

    /// <summary>Opens the folder after checking its shards, or makes it from the text.</summary>
    /// <param name="folder">The folder; it appears whole or not at all.</param>
    /// <param name="text">The text.</param>
    /// <param name="shared">A folder in which <see cref="Share"/> made some of the shards, or null.</param>
    /// <param name="making">How it is made.</param>
    /// <exception cref="DataFormatException">There is no text, or a plain file is not UTF-8.</exception>
    /// <exception cref="ArtifactException">The folder is there but damaged: which file, and where in it.</exception>
    public static TokenFolder Open(string folder, SourceFiles text, string? shared, TokenMaking making)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(making);
        if (Directory.Exists(folder))
        {
            Verify(folder, making.Cancellation);
        }
        else
        {
            AtomicFolder.Write(folder, target =>
            {
                using var quarantine = new Quarantine(Path.Combine(target, QuarantineName));
                Make(target, text, null, shared, quarantine, making, out var counts);
                File.WriteAllBytes(Path.Combine(target, CountsName), JsonText.Pretty(counts));
            });
        }

        return new TokenFolder(folder);
    }

    /// <summary>Makes some of the shards in a folder that several processes fill.</summary>
    /// <param name="folder">The folder; it is there.</param>
    /// <param name="text">The text.</param>
    /// <param name="own">Which shards this process makes.</param>
    /// <param name="making">How.</param>
    /// <returns>How many shards the text has, and how many of them are there.</returns>
    public static (int Count, int Own, int There) Share(string folder, SourceFiles text, Shard own, TokenMaking making)
    {
        ArgumentNullException.ThrowIfNull(text);
        var counts = Make(folder, text, own, null, null, making, out _);
        var there = counts.Sum(part => Enumerable.Range(0, part.Count).Count(number => TokenShard.Find(folder, part.Part, number) is not null));
        return (counts.Sum(part => part.Count), counts.Sum(part => Enumerable.Range(0, part.Count).Count(own.Holds)), there);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
    }

    private static List<(string Part, int Count)> Make(
        string folder, SourceFiles text, Shard? own, string? shared, Quarantine? quarantine, TokenMaking making, out JsonObject counts)
    {
        var bytes = text.Train.Concat(text.Validation).Sum(file => new FileInfo(file.Path).Length);
        using var task = making.Progress.Begin(new Text("Reading text", "读取文本"), bytes, new Text("bytes", "字节"));
        var reader = new DocumentReader(quarantine, task);
        var width = TokenFile.WidthOf(text.Tokenizer.VocabularySize);
        counts = new JsonObject { [WidthKey] = width };
        List<(string, int)> made = [];
        foreach (var (part, files) in ((string, IReadOnlyList<TextFile>)[])[(TrainPart, text.Train), (ValidationPart, text.Validation)])
        {
            using var writer = new ShardWriter(new ShardPlace(folder, part, width, own, shared), text.Tokenizer, making.Threads);
            var blocks = new TextBlocks(making.Limits, writer.Add);
            var skipped = new SortedDictionary<string, long>(StringComparer.Ordinal);
            foreach (var file in files)
            {
                reader.Append(file, blocks, skipped, making.Cancellation);
            }

            blocks.Flush();
            var shards = writer.Finish().Values;
            made.Add((part, writer.Count));
            counts[part] = writer.Count > 0
                ? new TextCounts(shards.Sum(s => s.Documents), shards.Sum(s => s.Bytes), shards.Sum(s => s.Characters), shards.Sum(s => s.Tokens), skipped).ToJson()
                : throw new DataFormatException(
                    string.Join(", ", files.Select(file => file.Name)),
                    0,
                    new Text(
                        $"expected text, found no document ({Show(skipped)}). Check the paths in the recipe and the field \"text\".",
                        $"应有文本，实际没有文档（{Show(skipped)}）。请检查配方中的路径和 \"text\" 字段。"));
        }

        return made;
    }

    private static IReadOnlyList<string> Files(string folder, string part) =>
        [.. Enumerable.Range(0, int.MaxValue).Select(number => Path.Combine(folder, TokenShard.FileName(part, number))).TakeWhile(File.Exists)];

    // The manifest says that a file is damaged, its own checksums say where.
    private static void Verify(string folder, CancellationToken cancellation)
    {
        try
        {
            Manifest.Verify(folder, cancellation);
        }
        catch (ArtifactException)
        {
            var width = File.Exists(Path.Combine(folder, CountsName)) && JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, CountsName)))?[WidthKey] is JsonValue value
                ? value.GetValue<int>()
                : 0;
            foreach (var part in (string[])[TrainPart, ValidationPart])
            {
                for (var number = 0; width > 0 && TokenShard.Find(folder, part, number) is { } shard; number++)
                {
                    shard.Verify(Path.Combine(folder, TokenShard.FileName(part, number)), width, cancellation);
                }
            }

            throw;
        }
    }

    private static string Show(SortedDictionary<string, long> skipped) =>
        skipped.Count == 0 ? "0" : string.Join(", ", skipped.Select(s => $"{s.Key}: {s.Value}"));
}

/// <summary>The text of a source, and the vocabulary that it is written in.</summary>
/// <param name="Train">Files to learn from, in this order.</param>
/// <param name="Validation">Files to measure on, in this order.</param>
/// <param name="Tokenizer">The vocabulary, one of whose ids ends a document.</param>
public sealed record SourceFiles(IReadOnlyList<TextFile> Train, IReadOnlyList<TextFile> Validation, ITokenizer Tokenizer);

/// <summary>How text is made into tokens. None of it changes a byte of them.</summary>
/// <param name="Threads">Threads that encode, at least 1.</param>
/// <param name="Progress">Shows how far the reading is.</param>
/// <param name="Cancellation">Stops between blocks and records.</param>
public sealed record TokenMaking(int Threads, IProgressReporter Progress, CancellationToken Cancellation)
{
    /// <summary>How much text goes together; this alone decides where shards end.</summary>
    public ShardLimits Limits { get; init; } = ShardLimits.Usual;
}
