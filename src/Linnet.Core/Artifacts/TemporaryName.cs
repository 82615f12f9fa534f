using System.Text.RegularExpressions;

namespace Linnet.Core.Artifacts;

/// <summary>Names for what is not finished yet, beside the final place: on the same disk, so that the rename is atomic.</summary>
internal static partial class TemporaryName
{
    private static long _last;

    /// <summary>A name that no other process and no other call uses now.</summary>
    /// <remarks>A killed process may have left something there: in a container, numbers of processes begin at 1 again.</remarks>
    public static string For(string path) => $"{path}.tmp-{Environment.ProcessId}-{Interlocked.Increment(ref _last)}";

    /// <summary>Deletes a temporary folder, if there is one.</summary>
    public static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Deletes what killed processes left below a folder that nobody else writes.</summary>
    public static void DeleteLeftovers(string folder)
    {
        foreach (var path in Directory.EnumerateDirectories(folder, "*.tmp-*", SearchOption.AllDirectories).ToList())
        {
            if (Pattern.IsMatch(path) && Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*.tmp-*", SearchOption.AllDirectories).ToList())
        {
            if (Pattern.IsMatch(path))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Whether a relative path with '/' is, or lies in, something that a killed process left.</summary>
    public static bool IsPartOf(string path) => path.Split('/').Any(Pattern.IsMatch);

    [GeneratedRegex(@"\.tmp-[0-9]+-[0-9]+\z")]
    private static partial Regex Pattern { get; }
}
