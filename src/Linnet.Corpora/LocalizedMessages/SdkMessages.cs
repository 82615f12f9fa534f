using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Progress;

namespace Linnet.Corpora.LocalizedMessages;

/// <summary>What was read of an SDK.</summary>
/// <param name="Catalog">Its messages.</param>
/// <param name="Assemblies">How many assemblies were read.</param>
/// <param name="Others">Entries of resources that are no strings.</param>
/// <param name="Sha256">Of the lines "path TAB sha256 LF" of all assemblies that were read, in their order.</param>
internal sealed record SdkMessages(MessageCatalog Catalog, int Assemblies, int Others, string Sha256)
{
    private const string SatelliteEnding = ".resources.dll";

    /// <summary>Reads every <c>CULTURE/NAME.resources.dll</c> below the folder, and the <c>NAME.dll</c> above it for the English originals.</summary>
    public static SdkMessages Read(string folder, IReadOnlyList<string> languages, IProgressReporter progress, CancellationToken cancellation)
    {
        var files = Files(folder, languages);
        using var task = progress.Begin(new Text("Reading the SDK's messages", "正在读取 SDK 的消息"), files.Count, new Text("assemblies", "个程序集"));
        var catalog = new MessageCatalog();
        var hashes = new System.Text.StringBuilder();
        var others = 0;
        for (var i = 0; i < files.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (path, assembly, language) = files[i];
            catalog.Add(assembly, language, AssemblyStrings.Read(path, language == "en" ? "" : language, out var skipped));
            others += skipped;
            var digest = FileErrors.Translate(path, () => ContentHash.OfFile(path, cancellation: cancellation));
            hashes.Append(Path.GetRelativePath(folder, path).Replace('\\', '/')).Append('\t').Append(digest.Sha256).Append('\n');
            task.Report(i + 1);
        }

        return new SdkMessages(catalog, files.Count, others, ContentHash.OfBytes(System.Text.Encoding.UTF8.GetBytes(hashes.ToString())).Sha256);
    }

    // Ordinal order of relative paths: the first of equal messages does not depend on the file system.
    private static List<(string Path, string Assembly, string Language)> Files(string folder, IReadOnlyList<string> languages)
    {
        var satellites = FileErrors.Translate(folder, () => Directory.GetFiles(folder, "*" + SatelliteEnding, SearchOption.AllDirectories))
            .Select(path => (
                Path: path,
                Assembly: Path.GetFileName(path)[..^SatelliteEnding.Length],
                Language: languages.FirstOrDefault(l => l == Path.GetFileName(Path.GetDirectoryName(path)))))
            .Where(file => file.Language is not null)
            .ToList();
        var originals = satellites
            .Select(s => (Path: Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(s.Path))!, s.Assembly + ".dll"), s.Assembly, Language: (string?)"en"))
            .Distinct()
            .Where(file => File.Exists(file.Path));
        return
        [
            .. satellites.Concat(originals)
                .OrderBy(file => Path.GetRelativePath(folder, file.Path).Replace('\\', '/'), StringComparer.Ordinal)
                .Select(file => (file.Path, file.Assembly, file.Language!)),
        ];
    }
}
