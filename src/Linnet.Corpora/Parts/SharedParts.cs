using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;

namespace Linnet.Corpora.Parts;

/// <summary>The folder that several processes or machines fill with parts of one stage: <c>RUN/clean.parts</c>.</summary>
/// <remarks>It belongs to one recipe and one set of input files, told by name and length; whoever comes with another is refused.</remarks>
internal static class SharedParts
{
    private const string IdentityFile = "identity.json";
    private const int MaximumIdentityBytes = 64 << 20;

    public static string PathOf(RunDirectory run, string stage) => Path.Combine(run.Path, $"{stage}.parts");

    /// <summary>The folder, made where it is not there.</summary>
    /// <exception cref="ArtifactException">It belongs to another recipe or other files.</exception>
    public static PartFolder Open(RunDirectory run, string stage, string resolvedRecipe, IReadOnlyList<PartFile> files)
    {
        var folder = new PartFolder(PathOf(run, stage));
        folder.Prepare();
        if (!File.Exists(folder.In(IdentityFile)))
        {
            AtomicFile.Write(folder.In(IdentityFile), Describe(resolvedRecipe, files));
        }

        Require(folder, resolvedRecipe, files);
        return folder;
    }

    /// <summary>The folder where there is one, else null.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static PartFolder? Find(RunDirectory run, string stage, string resolvedRecipe, IReadOnlyList<PartFile> files)
    {
        var folder = new PartFolder(PathOf(run, stage));
        if (!File.Exists(folder.In(IdentityFile)))
        {
            return null;
        }

        Require(folder, resolvedRecipe, files);
        return folder;
    }

    /// <summary>Moves all parts that are there into a stage's folder.</summary>
    /// <returns>How many there are in all, where a process has read to the end.</returns>
    public static int? Adopt(PartFolder shared, PartFolder folder, CancellationToken cancellation)
    {
        var count = shared.Count;
        foreach (var number in shared.Numbers())
        {
            cancellation.ThrowIfCancellationRequested();
            folder.Adopt(shared, number);
        }

        return count;
    }

    /// <summary>A recipe with the digests of what is read beside the sources: processes that share work must have the same.</summary>
    public static string Identity(string resolvedRecipe, IEnumerable<string> files, RunDirectory run, CancellationToken cancellation) => string.Join(
        '\n', [resolvedRecipe, .. files.Distinct(StringComparer.Ordinal).Select(f => $"# {f} {FileErrors.Translate(run.Resolve(f), () => ContentHash.OfFile(run.Resolve(f), cancellation: cancellation).Sha256)}\n")]);

    /// <summary>Takes the folder away, where there is one.</summary>
    public static void Delete(RunDirectory run, string stage)
    {
        var path = PathOf(run, stage);
        if (Directory.Exists(path))
        {
            FileErrors.Translate(path, () => Directory.Delete(path, recursive: true));
        }
    }

    private static void Require(PartFolder folder, string resolvedRecipe, IReadOnlyList<PartFile> files)
    {
        var path = folder.In(IdentityFile);
        var kept = FileErrors.Translate(path, () => new FileInfo(path).Length <= MaximumIdentityBytes ? File.ReadAllBytes(path) : []);
        if (!kept.AsSpan().SequenceEqual(Describe(resolvedRecipe, files)))
        {
            throw new ArtifactException(
                folder.Path,
                new Text("parts of this recipe and these input files", "属于此配方和这些输入文件的分片"),
                new Text("those of another recipe or other files", "另一配方或其他文件的分片"),
                new Text("Restore recipe and files, use another --run, or delete the folder.", "请恢复配方和文件，或使用另一个 --run，或删除该文件夹。"));
        }
    }

    private static byte[] Describe(string resolvedRecipe, IReadOnlyList<PartFile> files) => JsonText.Pretty(new JsonObject
    {
        ["recipe_sha256"] = ContentHash.OfBytes(Encoding.UTF8.GetBytes(WithoutThreads(resolvedRecipe))).Sha256,
        ["files"] = new JsonArray([.. files.Select(f => new JsonObject { ["source"] = f.SourceName, ["name"] = f.Name, ["bytes"] = new FileInfo(f.Path).Length })]),
    });

    // Machines differ in their cores, and the parts do not.
    private static string WithoutThreads(string resolved) =>
        string.Join('\n', resolved.Split('\n').Where(line => !line.StartsWith("threads:", StringComparison.Ordinal)));
}
