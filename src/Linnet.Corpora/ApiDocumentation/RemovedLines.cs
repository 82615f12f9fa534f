using System.Text.Json;
using Linnet.Core.Documents;

namespace Linnet.Corpora.ApiDocumentation;

/// <summary>Writes what was left out as JSON lines.</summary>
public static class RemovedLines
{
    /// <summary>Writes <c>{"kind", "id", "source", "reason"}</c> and, where something was kept instead, <c>"kept"</c>.</summary>
    public static void Write(string path, IEnumerable<RemovedText> removed) => TextLines.Write(path, removed, (json, text) =>
    {
        json.WriteString("kind", Name(text.Kind));
        json.WriteString("id", text.Id);
        json.WriteString("source", text.Source);
        json.WriteString("reason", Name(text.Reason));
        if (text.Kept is not null)
        {
            json.WriteString("kept", text.Kept);
        }
    });

    /// <summary>A name as it stands in the files: <c>duplicate_summary</c>.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
