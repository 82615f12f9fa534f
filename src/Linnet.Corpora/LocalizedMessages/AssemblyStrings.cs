using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Corpora.LocalizedMessages;

/// <summary>One string of an assembly's resources.</summary>
/// <param name="Resource">The resource's name, without culture and ending: <c>Microsoft.Build.Strings</c>.</param>
/// <param name="Key">The string's name in it.</param>
/// <param name="Value">The string.</param>
public sealed record ResourceString(string Resource, string Key, string Value);

/// <summary>Reads the strings of an assembly's embedded resources from the file: the assembly is never loaded, no object is deserialized.</summary>
internal static class AssemblyStrings
{
    /// <summary>The longest assembly that is read: the largest of an SDK has 20 MB.</summary>
    public const long MaximumFileBytes = 256 << 20;

    private const string Ending = ".resources";

    /// <summary>The strings, in the file's order.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="culture">The culture that its resources' names carry, "" for the neutral ones.</param>
    /// <param name="others">Receives the number of entries that are no strings; they are passed over.</param>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">The file is no assembly, or a resource is damaged.</exception>
    public static IReadOnlyList<ResourceString> Read(string path, string culture, out int others)
    {
        var (strings, skipped) = FileErrors.Translate(path, () =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MaximumFileBytes)
            {
                throw Damaged(path, new Text(
                    $"expected at most {ByteCount.Format(MaximumFileBytes)}, found {ByteCount.Format(stream.Length)}",
                    $"应不超过 {ByteCount.Format(MaximumFileBytes)}，实际是 {ByteCount.Format(stream.Length)}"));
            }

            try
            {
                return Read(stream, path, culture);
            }
            catch (Exception error) when (error is BadImageFormatException or ArgumentException or FormatException or OverflowException
                or EndOfStreamException or InvalidOperationException)
            {
                throw Damaged(path, new Text($"expected an assembly with resources, found damage ({error.Message})", $"应为带资源的程序集，实际已损坏（{error.Message}）"), error);
            }
        });
        others = skipped;
        return strings;
    }

    private static (List<ResourceString> Strings, int Others) Read(FileStream stream, string path, string culture)
    {
        var strings = new List<ResourceString>();
        var others = 0;
        using var assembly = new PEReader(stream, PEStreamOptions.LeaveOpen);
        if (!assembly.HasMetadata || assembly.PEHeaders.CorHeader is not { ResourcesDirectory: { Size: > 0 } directory })
        {
            return (strings, others);
        }

        var section = assembly.GetSectionData(directory.RelativeVirtualAddress);
        var size = Math.Min(directory.Size, section.Length);
        var metadata = assembly.GetMetadataReader();
        var ending = culture.Length == 0 ? Ending : $".{culture}{Ending}";
        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            var name = metadata.GetString(resource.Name);
            if (!resource.Implementation.IsNil || !name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (resource.Offset < 0 || resource.Offset > size - sizeof(int))
            {
                throw new BadImageFormatException($"resource {name} begins outside the resources");
            }

            var reader = section.GetReader((int)resource.Offset, size - (int)resource.Offset);
            var length = reader.ReadInt32();
            var table = ResourceTable.Read(reader.ReadBytes(length), out var skipped);
            strings.AddRange(table.Select(entry => new ResourceString(name[..^ending.Length], entry.Key, entry.Value)));
            others += skipped;
        }

        return (strings, others);
    }

    private static DataFormatException Damaged(string path, Text problem, Exception? cause = null) => new(
        path,
        0,
        new Text($"{problem.English}. Install the .NET SDK again.", $"{problem.Chinese}。请重新安装 .NET SDK。"),
        innerException: cause);
}
