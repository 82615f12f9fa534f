using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
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

/// <summary>The text of a source as tokens: <c>train.bin</c>, <c>validation.bin</c>, their counts, and what was left out. Written once, hashed.</summary>
public sealed class TokenFolder : IDisposable
{
    private const string TrainName = "train.bin";
    private const string ValidationName = "validation.bin";
    private const string CountsName = "counts.json";
    private const string WidthKey = "token_bytes";
    private const string QuarantineName = "quarantine.jsonl";

    private TokenFolder(string folder)
    {
        var counts = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, CountsName)))!;
        (TrainCounts, ValidationCounts) = (TextCounts.FromJson(counts["train"]!), TextCounts.FromJson(counts["validation"]!));
        var width = counts[WidthKey]!.GetValue<int>();
        Train = TokenFile.Open(Path.Combine(folder, TrainName), width);
        Validation = TokenFile.Open(Path.Combine(folder, ValidationName), width);
    }

    /// <summary>The text to learn from.</summary>
    public TokenFile Train { get; }

    /// <summary>The text to measure on.</summary>
    public TokenFile Validation { get; }

    /// <summary>What <see cref="Train"/> holds.</summary>
    public TextCounts TrainCounts { get; }

    /// <summary>What <see cref="Validation"/> holds.</summary>
    public TextCounts ValidationCounts { get; }

    /// <summary>Opens the folder after checking its hashes, or makes it from the text.</summary>
    /// <param name="folder">The folder; it appears whole or not at all.</param>
    /// <param name="train">Files to learn from, in this order.</param>
    /// <param name="validation">Files to measure on, in this order.</param>
    /// <param name="tokenizer">The vocabulary, one of whose ids ends a document.</param>
    /// <param name="progress">Shows how far the reading is.</param>
    /// <param name="cancellation">Stops between blocks and records.</param>
    /// <exception cref="DataFormatException">There is no text, or a plain file is not UTF-8.</exception>
    /// <exception cref="ArtifactException">The folder is there but damaged.</exception>
    public static TokenFolder Open(
        string folder,
        IReadOnlyList<TextFile> train,
        IReadOnlyList<TextFile> validation,
        ITokenizer tokenizer,
        IProgressReporter progress,
        CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(progress);
        if (Directory.Exists(folder))
        {
            Manifest.Verify(folder, cancellation);
        }
        else
        {
            AtomicFolder.Write(folder, target => Fill(target, train, validation, tokenizer, progress, cancellation));
        }

        return new TokenFolder(folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
    }

    private static void Fill(
        string folder,
        IReadOnlyList<TextFile> train,
        IReadOnlyList<TextFile> validation,
        ITokenizer tokenizer,
        IProgressReporter progress,
        CancellationToken cancellation)
    {
        var bytes = train.Concat(validation).Sum(file => new FileInfo(file.Path).Length);
        using var task = progress.Begin(new Text("Reading text", "读取文本"), bytes, new Text("bytes", "字节"));
        using var reader = new DocumentReader(Path.Combine(folder, QuarantineName), task);
        var counts = new JsonObject
        {
            [WidthKey] = TokenFile.WidthOf(tokenizer.VocabularySize),
            ["train"] = Read(Path.Combine(folder, TrainName), train, tokenizer, reader, cancellation).ToJson(),
            ["validation"] = Read(Path.Combine(folder, ValidationName), validation, tokenizer, reader, cancellation).ToJson(),
        };
        File.WriteAllBytes(Path.Combine(folder, CountsName), JsonText.Pretty(counts));
    }

    private static TextCounts Read(
        string path, IReadOnlyList<TextFile> files, ITokenizer tokenizer, DocumentReader reader, CancellationToken cancellation)
    {
        using var output = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var writer = new TokenWriter(output, tokenizer);
        var skipped = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            reader.Append(file, writer, skipped, cancellation);
        }

        writer.Flush();
        return writer.Documents > 0
            ? new TextCounts(writer.Documents, writer.Bytes, writer.Characters, writer.Tokens, skipped)
            : throw new DataFormatException(
                string.Join(", ", files.Select(file => file.Name)),
                0,
                new Text(
                    $"expected text, found no document ({Show(skipped)}). Check the paths in the recipe and the field \"text\".",
                    $"应有文本，实际没有文档（{Show(skipped)}）。请检查配方中的路径和 \"text\" 字段。"));
    }

    private static string Show(SortedDictionary<string, long> skipped) =>
        skipped.Count == 0 ? "0" : string.Join(", ", skipped.Select(s => $"{s.Key}: {s.Value}"));
}
