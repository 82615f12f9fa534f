using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Stages;

namespace Linnet.Core.Runs;

/// <summary>What a verification found.</summary>
/// <param name="Files">How many files were compared with a list of what was written.</param>
/// <param name="Bytes">How many bytes they hold.</param>
/// <param name="NotCovered">How many files stand in no list yet, because their stage is unfinished (or its list damaged, which is a problem).</param>
/// <param name="Problems">One message for each file that is not as it was written; empty when all is well.</param>
public sealed record VerificationResult(long Files, long Bytes, long NotCovered, IReadOnlyList<Text> Problems);

/// <summary>Hashes a run again: every output of every finished stage, and every checkpoint also of unfinished ones.</summary>
/// <remarks>Log, metrics and report are not covered: they hold times and speeds and stand in no list.</remarks>
public static class RunVerification
{
    /// <summary>Verifies all stages of a run.</summary>
    /// <exception cref="ArtifactException">The run holds no stage.</exception>
    public static VerificationResult Verify(RunDirectory run, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(progress);
        var stages = run.Stages();
        if (stages.Count == 0)
        {
            throw new ArtifactException(
                run.Path,
                new Text("a run with at least one stage", "至少含一个阶段的运行目录"),
                new Text("none", "一个也没有"),
                new Text("The command `runs list` shows the runs.", "命令 `runs list` 会列出所有运行。"));
        }

        var problems = new List<Text>();
        var (files, bytes, notCovered) = (0L, 0L, 0L);
        foreach (var stage in stages)
        {
            try
            {
                var found = HashFiles(stage.Folder, progress, cancellation);
                var covered = new HashSet<FileEntry>();
                problems.AddRange(Check(stage, found, covered));
                files += covered.Count;
                bytes += covered.Sum(f => f.Bytes);
                notCovered += found.Count - covered.Count;
            }
            catch (ArtifactException error)
            {
                problems.Add(error.Text);
            }
        }

        return new VerificationResult(files, bytes, notCovered, problems);
    }

    private static IReadOnlyList<FileEntry> HashFiles(string folder, IProgressReporter progress, CancellationToken cancellation) =>
        FileErrors.Translate(folder, () =>
        {
            var paths = FolderListing.Files(folder).Where(p => !StageFiles.Unlisted.Contains(p)).ToList();
            var total = paths.Sum(p => new FileInfo(Path.Combine(folder, p)).Length);
            var what = new Text($"Verifying {Path.GetFileName(folder)}", $"正在校验 {Path.GetFileName(folder)}");
            using var task = progress.Begin(what, total, new Text("bytes", "字节"));
            long done = 0;
            return ContentHash.OfFiles(folder, paths, count => task.Report(done += count), cancellation);
        });

    private static IEnumerable<Text> Check(StagePlace stage, IReadOnlyList<FileEntry> found, HashSet<FileEntry> covered)
    {
        var problems = new List<Text>();
        foreach (var manifest in found.Where(IsManifest))
        {
            var checkpoint = manifest.Path[..^(Manifest.FileName.Length + 1)];
            Try(() =>
            {
                var inside = found.Where(f => f.Path.StartsWith(checkpoint + "/", StringComparison.Ordinal)).ToList();
                problems.AddRange(CheckManifest(stage.Folder, checkpoint, inside));
                covered.UnionWith(inside);
            });
        }

        if (stage.IsComplete)
        {
            Try(() =>
            {
                problems.AddRange(FileDifference.Between(StageManifest.Read(stage.Folder).Outputs, found).Select(d => ToText(stage.Folder, d)));
                covered.UnionWith(found);
            });
        }

        // A file inside a checkpoint stands in two lists; one message is enough.
        return problems.Distinct();

        void Try(Action check)
        {
            try
            {
                check();
            }
            catch (ArtifactException error)
            {
                problems.Add(error.Text);
            }
        }
    }

    private static IEnumerable<Text> CheckManifest(string folder, string checkpoint, IEnumerable<FileEntry> inside) =>
        Manifest.Read(Path.Combine(folder, checkpoint))
            .Compare(inside.Select(f => f with { Path = f.Path[(checkpoint.Length + 1)..] }))
            .Select(d => ToText(folder, d with { Path = $"{checkpoint}/{d.Path}" }));

    private static bool IsManifest(FileEntry file) => file.Path.EndsWith("/" + Manifest.FileName, StringComparison.Ordinal);

    private static Text ToText(string folder, FileDifference difference)
    {
        var path = Path.Combine(folder, difference.Path);
        return new Text(
            $"{path}: expected {difference.ExpectedText.English}, found {difference.FoundText.English}.",
            $"{path}：应为{ChineseText.Spaced(difference.ExpectedText.Chinese)}，实际是{ChineseText.Spaced(difference.FoundText.Chinese)}。");
    }
}
