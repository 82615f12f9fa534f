using System.Text.Encodings.Web;
using System.Text.Json;

namespace Linnet.Cli.Commands;

/// <summary>How JSON results are printed: indented, with Chinese as Chinese.</summary>
internal static class JsonOutput
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
