using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Training.Spikes;

/// <summary><c>rollbacks.json</c> of a stage: written before the training goes back, so that a killed process goes back too.</summary>
public static class RollbackFile
{
    /// <summary>The file's name in the stage's folder.</summary>
    public const string Name = "rollbacks.json";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Writes all of them.</summary>
    public static void Write(string folder, Rollbacks rollbacks)
    {
        ArgumentNullException.ThrowIfNull(rollbacks);
        AtomicFile.Write(Path.Combine(folder, Name), JsonText.Pretty(ToJson(rollbacks)));
    }

    /// <summary>Reads what <see cref="Write"/> wrote; none where there is no file.</summary>
    /// <exception cref="ArtifactException">The file is damaged.</exception>
    public static Rollbacks Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return new();
        }

        var bytes = FileErrors.Translate(path, () => File.ReadAllBytes(path));
        try
        {
            return FromJson(JsonNode.Parse(bytes)!);
        }
        catch (JsonException error)
        {
            throw new ArtifactException(
                path,
                new Text("the times that this training went back", "该训练的回退记录"),
                new Text("other bytes: the file is damaged or was edited", "其他内容：文件已损坏或被改动"),
                new Text("Start a new run with another --run.", "请用另一个 --run 开始新的运行。"),
                error);
        }
    }

    /// <summary>The records as they stand in the file and in a stage's summary.</summary>
    public static JsonNode ToJson(Rollbacks rollbacks)
    {
        ArgumentNullException.ThrowIfNull(rollbacks);
        return JsonSerializer.SerializeToNode(rollbacks.All, Format)!;
    }

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    public static Rollbacks FromJson(JsonNode all) => new(all.Deserialize<IReadOnlyList<Rollback>>(Format)!);
}
