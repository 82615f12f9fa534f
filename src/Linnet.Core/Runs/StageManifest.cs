using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Runs;

/// <summary>What a stage read.</summary>
/// <param name="Path">As the recipe gives it, or the name that the stage gives it (<see cref="Stages.StageInput.Name"/>).</param>
/// <param name="Kind">One of <see cref="Stages.StageInput"/>'s kinds.</param>
/// <param name="Bytes">Length; of a folder, of all its files together.</param>
/// <param name="Sha256">Of the contents, as <see cref="ContentHash.OfPath"/> defines it.</param>
public sealed record InputEntry(string Path, string Kind, long Bytes, string Sha256);

/// <summary><c>stage.json</c>: written last, so that it marks a stage as complete.</summary>
/// <remarks>
/// Its last key is the SHA-256 of the text before it, so that a flipped bit anywhere in the file is found; its outputs carry the
/// hashes of all other files but those that hold times (<see cref="Stages.StageFiles.Unlisted"/>).
/// </remarks>
public sealed record StageManifest
{
    /// <summary>The file's name.</summary>
    public const string FileName = "stage.json";

    /// <summary>The format that this build writes and reads.</summary>
    public const int Format = 1;

    private const int MaximumBytes = 64 << 20;

    private static readonly Text Expected = new("a stage.json as Linnet writes it", "Linnet 写出的 stage.json");

    private static readonly Text NextStep = new(
        "Run the stage again with another --run.", "请用另一个 --run 重新运行该阶段。");

    /// <summary>The stage's name.</summary>
    public required string Stage { get; init; }

    /// <summary>Linnet's version.</summary>
    public required string Version { get; init; }

    /// <summary>Linnet's commit, or "unknown".</summary>
    public required string Commit { get; init; }

    /// <summary>The recipe's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The device, or null when the stage named none: "cpu", "cuda:0".</summary>
    public string? Device => Execution["device"] is JsonValue value && value.TryGetValue<string>(out var device) ? device : null;

    /// <summary>The number type of the heavy work, or null when the stage named none: "float32", "bfloat16".</summary>
    public string? Dtype => Execution["dtype"] is JsonValue value && value.TryGetValue<string>(out var dtype) ? dtype : null;

    /// <summary>How many threads computed.</summary>
    public required int Threads { get; init; }

    /// <summary>When the stage was first started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it was finished.</summary>
    public required DateTimeOffset Finished { get; init; }

    /// <summary>What it read.</summary>
    public required IReadOnlyList<InputEntry> Inputs { get; init; }

    /// <summary>What it wrote, ordered by path.</summary>
    public required IReadOnlyList<FileEntry> Outputs { get; init; }

    /// <summary>The stage's own results.</summary>
    public required JsonObject Summary { get; init; }

    /// <summary>Device, dtype and kernel choices, as the stage made them.</summary>
    public required JsonObject Execution { get; init; }

    /// <summary>Writes <c>stage.json</c> into <paramref name="folder"/>, atomically.</summary>
    public void Write(string folder) => AtomicFile.Write(System.IO.Path.Combine(folder, FileName), SealedJson.Write(ToJson()));

    /// <summary>Reads a stage's <c>stage.json</c>.</summary>
    /// <exception cref="ArtifactException">There is none, it is of a newer format, or it is damaged or edited.</exception>
    public static StageManifest Read(string folder)
    {
        var path = System.IO.Path.Combine(folder, FileName);
        var bytes = ArtifactFile.Read(path, MaximumBytes, Expected, NextStep);
        try
        {
            var root = JsonText.Parse(bytes) as JsonObject ?? throw new InvalidDataException("root");
            RequireFormat(path, root);
            SealedJson.Require(bytes, root);
            return FromJson(root);
        }
        catch (Exception error) when (FileEntryJson.IsMalformed(error))
        {
            throw new ArtifactException(
                path, Expected, new Text("other bytes: it is damaged or was edited", "其他内容：文件已损坏或被改动"), NextStep, error);
        }
    }

    private static void RequireFormat(string path, JsonObject root)
    {
        if (FileEntryJson.Require(root, "format").GetValue<int>() is > Format and var newer)
        {
            throw new ArtifactException(
                path,
                new Text($"format {Format}", $"格式 {Format}"),
                new Text($"format {newer}, of a newer Linnet", $"更新版本的 Linnet 所用的格式 {newer}"),
                new Text("Update Linnet.", "请升级 Linnet。"));
        }
    }

    private JsonObject ToJson() => new()
    {
        ["format"] = Format,
        ["stage"] = Stage,
        ["version"] = Version,
        ["commit"] = Commit,
        ["seed"] = Seed,
        ["device"] = Device,
        ["dtype"] = Dtype,
        ["threads"] = Threads,
        ["started"] = Timestamp.Format(Started),
        ["finished"] = Timestamp.Format(Finished),
        ["inputs"] = InputEntryJson.Write(Inputs),
        ["outputs"] = new JsonArray([.. Outputs.Select(FileEntryJson.Write)]),
        ["summary"] = Summary.DeepClone(),
        ["execution"] = Execution.DeepClone(),
    };

    private static StageManifest FromJson(JsonObject root)
    {
        return new StageManifest
        {
            Stage = Require("stage").GetValue<string>(),
            Version = Require("version").GetValue<string>(),
            Commit = Require("commit").GetValue<string>(),
            Seed = Require("seed").GetValue<ulong>(),
            Threads = Require("threads").GetValue<int>(),
            Started = Timestamp.Parse(Require("started").GetValue<string>()),
            Finished = Timestamp.Parse(Require("finished").GetValue<string>()),
            Inputs = InputEntryJson.Read(Require("inputs")),
            Outputs = FileEntryJson.ReadAll(Require("outputs")),
            Summary = Require("summary").DeepClone().AsObject(),
            Execution = Require("execution").DeepClone().AsObject(),
        };

        JsonNode Require(string key) => FileEntryJson.Require(root, key);
    }
}
