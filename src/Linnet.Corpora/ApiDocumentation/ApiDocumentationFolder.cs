using System.Security.Cryptography;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;

namespace Linnet.Corpora.ApiDocumentation;

/// <summary>Reads folders of XML documentation files: one folder for each package, <c>FOLDER/PACKAGE/*.xml</c>.</summary>
public static class ApiDocumentationFolder
{
    /// <summary>The folder that is built and published with the program: the documentation of .NET and ASP.NET Core.</summary>
    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "data", "api-documentation");

    /// <summary>
    /// Gives every file to a builder, packages in the order given and files by their names' ordinal order, so that the result does not
    /// depend on the file system. A file with the bytes of one before it is only counted.
    /// </summary>
    /// <param name="folder">Holds the packages' folders.</param>
    /// <param name="packages">The names of the folders to read.</param>
    /// <param name="progress">Told in files.</param>
    /// <param name="cancellation">Looked at before each file.</param>
    /// <exception cref="ArtifactException">A package's folder is missing, has no XML file, or cannot be read.</exception>
    /// <exception cref="DataFormatException">A file is no XML documentation.</exception>
    public static ApiCorpusBuilder Read(
        string folder, IReadOnlyList<string> packages, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(packages);
        ArgumentNullException.ThrowIfNull(progress);
        var files = packages.SelectMany(package => Files(folder, package)).ToList();
        var builder = new ApiCorpusBuilder();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        using var task = progress.Begin(
            new Text("Reading XML documentation", "正在读取 XML 文档"), files.Count, new Text("files", "个文件"));
        for (var i = 0; i < files.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (source, path) = files[i];
            FileErrors.Translate(path, () => Add(builder, source, path, seen));
            task.Report(i + 1);
        }
        return builder;
    }

    private static void Add(ApiCorpusBuilder builder, string source, string path, Dictionary<string, string> seen)
    {
        using var stream = File.OpenRead(path);
        var hash = Convert.ToHexString(SHA256.HashData(stream));
        if (seen.TryAdd(hash, source))
        {
            stream.Position = 0;
            builder.Add(source, XmlDocumentationFile.Read(stream, path));
        }
        else
        {
            builder.AddDuplicateFile(source, seen[hash]);
        }
    }

    private static IEnumerable<(string Source, string Path)> Files(string folder, string package)
    {
        var path = Path.Combine(folder, package);
        string[] names = Directory.Exists(path) ? [.. Directory.GetFiles(path, "*.xml").Select(f => Path.GetFileName(f)!)] : [];
        if (names.Length == 0)
        {
            throw new ArtifactException(
                path,
                new Text("a folder with XML documentation files", "含有 XML 文档文件的文件夹"),
                Directory.Exists(path) ? new Text("no *.xml in it", "其中没有 *.xml 文件") : new Text("nothing", "不存在"),
                new Text(
                    "Build the program again, which links the files beside it, or correct `folder` and `packages` in the recipe.",
                    "请重新构建程序（构建会把这些文件链接到程序旁边），或修改配方中的 `folder` 与 `packages`。"));
        }
        return names.Order(StringComparer.Ordinal).Select(name => ($"{package}/{name}", Path.Combine(path, name)));
    }
}
