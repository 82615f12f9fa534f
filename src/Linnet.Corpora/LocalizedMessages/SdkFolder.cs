using System.Globalization;

namespace Linnet.Corpora.LocalizedMessages;

/// <summary>An installed .NET SDK.</summary>
/// <param name="Path">Its folder, <c>ROOT/sdk/VERSION</c>.</param>
/// <param name="Version">Its version, the folder's name.</param>
public sealed record SdkFolder(string Path, string Version)
{
    /// <summary>The highest SDK beside the runtime, stable ones before previews; null where there is none.</summary>
    /// <param name="runtimeFolder">The folder of the running core library: <c>ROOT/shared/Microsoft.NETCore.App/VERSION</c>.</param>
    public static SdkFolder? Beside(string runtimeFolder)
    {
        ArgumentNullException.ThrowIfNull(runtimeFolder);
        if (runtimeFolder.Length == 0)
        {
            return null; // the runtime is packed into the program itself
        }

        var root = System.IO.Path.GetFullPath(System.IO.Path.Combine(runtimeFolder, "..", "..", ".."));
        var sdks = System.IO.Path.Combine(root, "sdk");
        if (!Directory.Exists(sdks))
        {
            return null;
        }

        return Directory.GetDirectories(sdks)
            .Where(folder => File.Exists(System.IO.Path.Combine(folder, "dotnet.dll")))
            .Select(folder => (Folder: folder, Version: SdkVersion.Parse(System.IO.Path.GetFileName(folder))))
            .Where(sdk => sdk.Version is not null)
            .OrderBy(sdk => sdk.Version)
            .Select(sdk => new SdkFolder(sdk.Folder, sdk.Version!.Text))
            .LastOrDefault();
    }
}

/// <summary>A semantic version (semver.org 2.0.0, section 11), but any stable version is above any preview.</summary>
internal sealed record SdkVersion(string Text, IReadOnlyList<int> Numbers, IReadOnlyList<string> Preview) : IComparable<SdkVersion>
{
    /// <summary>Reads <c>10.0.100</c> or <c>11.0.100-preview.2.25</c>; null for any other name.</summary>
    public static SdkVersion? Parse(string text)
    {
        var core = text.Split('+')[0];
        var dash = core.IndexOf('-', StringComparison.Ordinal);
        var parts = (dash < 0 ? core : core[..dash]).Split('.');
        var numbers = new int[3];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (parts.Length != numbers.Length || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return new SdkVersion(text, numbers, dash < 0 ? [] : core[(dash + 1)..].Split('.'));
    }

    /// <inheritdoc/>
    public int CompareTo(SdkVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = (Preview.Count == 0).CompareTo(other.Preview.Count == 0);
        for (var i = 0; order == 0 && i < Numbers.Count; i++)
        {
            order = Numbers[i].CompareTo(other.Numbers[i]);
        }

        for (var i = 0; order == 0 && i < Math.Min(Preview.Count, other.Preview.Count); i++)
        {
            order = CompareParts(Preview[i], other.Preview[i]);
        }

        return order != 0 ? order : Preview.Count.CompareTo(other.Preview.Count);
    }

    // Numbers are below words, and compared as numbers.
    private static int CompareParts(string left, string right)
    {
        var (leftIsNumber, rightIsNumber) = (IsNumber(left, out var l), IsNumber(right, out var r));
        return leftIsNumber && rightIsNumber ? l.CompareTo(r)
            : leftIsNumber != rightIsNumber ? rightIsNumber.CompareTo(leftIsNumber)
            : string.CompareOrdinal(left, right);
    }

    private static bool IsNumber(string part, out long value) => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
