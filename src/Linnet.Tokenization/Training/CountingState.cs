using System.Text.Json;
using System.Text.Json.Serialization;
using Linnet.Core.Artifacts;
using Linnet.Tokenization.Texts;

namespace Linnet.Tokenization.Training;

/// <summary>How far counting is: what a killed one goes on from.</summary>
internal sealed record CountingState
{
    /// <summary>What was counted and how: another one's state is of no use.</summary>
    public required string Task { get; init; }

    /// <summary>Where reading goes on.</summary>
    public required TextPosition Position { get; init; }

    /// <summary>What was read.</summary>
    public required TextTally Tally { get; init; }

    /// <summary>The sorted files.</summary>
    public required IReadOnlyList<PieceRun> Runs { get; init; }

    /// <summary>How many files were ever begun: names are never used again.</summary>
    public required int Named { get; init; }

    /// <summary>Whether all text was read.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Characters of the file where reading goes on that were counted.</summary>
    public long FileCharacters { get; init; }

    /// <summary>Whether documents were left out, for a bound of characters.</summary>
    public bool LeftOut { get; init; }

    /// <summary>Writes it, whole or not at all.</summary>
    public void Write(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, CountingStateJson.Default.CountingState));

    /// <summary>Reads it, or null when there is none, or none that can be read: then counting begins anew.</summary>
    public static CountingState? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(FileErrors.Translate(path, () => File.ReadAllBytes(path)), CountingStateJson.Default.CountingState);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(CountingState))]
internal sealed partial class CountingStateJson : JsonSerializerContext;
