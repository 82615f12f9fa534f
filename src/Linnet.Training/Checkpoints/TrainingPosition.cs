using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Training.Checkpoints;

/// <summary>Where a training stands: <c>training.json</c> of a checkpoint. Everything else that a step needs is a function of it and the recipe.</summary>
/// <param name="Step">The last optimizer step that is in the weights.</param>
/// <param name="Tokens">Predictions learnt from so far.</param>
/// <param name="Seed">The stage's seed.</param>
/// <param name="Journals">How many lines each growing file of the stage had (metrics.jsonl, samples.jsonl): what is past them is cut off on resume.</param>
/// <param name="Execution">Device, number format, threads and kernels, as in stage.json.</param>
public sealed record TrainingPosition(
    long Step, long Tokens, ulong Seed, SortedDictionary<string, long> Journals, JsonObject Execution)
{
    /// <summary>The file's name in a checkpoint.</summary>
    public const string FileName = "training.json";

    private const int ThisVersion = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>What else the next step depends on: <see cref="Loop.ITrainer.State"/>.</summary>
    public JsonObject State { get; init; } = [];

    /// <summary>How often the training had gone back before spikes of its loss.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Rollbacks { get; init; }

    /// <summary>Version of the file's layout.</summary>
    public int Version { get; init; } = ThisVersion;

    /// <summary>The file's contents.</summary>
    public byte[] ToBytes() => JsonText.Pretty(JsonSerializer.SerializeToNode(this, Options)!);

    /// <summary>Writes the file into a checkpoint's folder.</summary>
    public void Write(string folder) => Write(folder, ToBytes());

    /// <summary>Writes what <see cref="ToBytes"/> gave into a checkpoint's folder.</summary>
    public static void Write(string folder, byte[] contents) => AtomicFile.Write(Path.Combine(folder, FileName), contents);

    /// <summary>Reads the file of a checkpoint whose manifest was verified.</summary>
    /// <exception cref="ArtifactException">It is missing or of another version.</exception>
    public static TrainingPosition Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var bytes = FileErrors.Translate(path, () => File.ReadAllBytes(path));
        try
        {
            var position = JsonSerializer.Deserialize<TrainingPosition>(bytes, Options);
            return position is { Version: ThisVersion } ? position : throw Alien(path, position?.Version, null);
        }
        catch (JsonException error)
        {
            throw Alien(path, null, error);
        }
    }

    /// <summary><see cref="Rollbacks"/> of a checkpoint that was not verified; null where it cannot be read.</summary>
    public static int? TryReadRollbacks(string folder)
    {
        try
        {
            return Read(folder).Rollbacks;
        }
        catch (ArtifactException)
        {
            return null; // damaged: it is named, and passed over, when the newest good one is looked for
        }
    }

    private static ArtifactException Alien(string path, int? version, JsonException? cause) => new(
        path,
        new Text($"the position of a training, version {ThisVersion}", $"训练位置，版本 {ThisVersion}"),
        version is null ? new Text("other JSON", "其他 JSON 内容") : new Text($"version {version}", $"版本 {version}"),
        new Text("Resume with the version of Linnet that wrote it, or start a new run.", "请用写出它的 Linnet 版本恢复，或开始新的运行。"),
        cause);
}
