using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Runs;

namespace Linnet.Core.Stages;

/// <summary>Checks and hashes what a stage reads, before it starts.</summary>
internal static class InputCheck
{
    /// <summary>The inputs with their hashes, in the stage's order.</summary>
    /// <exception cref="ArtifactException">An input is missing, of the wrong kind, or damaged.</exception>
    public static IReadOnlyList<InputEntry> Hash(
        IReadOnlyList<StageInput> inputs, RunDirectory run, IProgressReporter progress, CancellationToken cancellation)
    {
        long total = 0;
        foreach (var input in inputs)
        {
            total += RequireKind(input, run);
        }

        if (inputs.Count == 0)
        {
            return [];
        }

        using var task = progress.Begin(new Text("Hashing inputs", "正在计算输入的哈希"), total, new Text("bytes", "字节"));
        long done = 0;
        return [.. inputs.Select(i => HashOne(i, run.Resolve(i.Path), Advance, cancellation))];

        void Advance(long bytes) => task.Report(done += bytes);
    }

    private static long RequireKind(StageInput input, RunDirectory run)
    {
        var path = run.Resolve(input.Path);
        var (isFile, isFolder) = (File.Exists(path), Directory.Exists(path));
        var fits = input.Kind switch
        {
            StageInput.File => isFile,
            StageInput.Folder or StageInput.Checkpoint => isFolder,
            _ => throw new ArgumentException($"'{input.Kind}' is not one of StageInput's kinds.", nameof(input)),
        };
        if (!fits)
        {
            var found = (isFile, isFolder) switch
            {
                (true, _) => new Text("a file", "文件"),
                (_, true) => new Text("a folder", "文件夹"),
                _ => new Text("nothing", "不存在"),
            };
            throw new ArtifactException(path, KindText(input.Kind), found, NextStep(input));
        }

        if (input.Kind == StageInput.Checkpoint && !File.Exists(Path.Combine(path, Manifest.FileName)))
        {
            throw new ArtifactException(path, KindText(input.Kind), new Text($"a folder without {Manifest.FileName}", $"没有 {Manifest.FileName} 的文件夹"), new Text(
                "Bring a model of another program in first: `import DIR --from hf out=DIR`.", "其他程序的模型请先导入：`import 文件夹 --from hf out=文件夹`。"));
        }

        return FileErrors.Translate(path, () => isFile
            ? new FileInfo(path).Length
            : FolderListing.Files(path).Sum(f => new FileInfo(Path.Combine(path, f)).Length));
    }

    private static InputEntry HashOne(StageInput input, string path, Action<long> advanced, CancellationToken cancellation)
    {
        var digest = FileErrors.Translate(path, () => input.Kind == StageInput.Checkpoint
            ? Manifest.HashVerified(path, advanced, cancellation)
            : ContentHash.OfPath(path, advanced, cancellation));
        return new InputEntry(input.Name, input.Kind, digest.Bytes, digest.Sha256);
    }

    private static Text KindText(string kind) => kind switch
    {
        StageInput.File => new Text("a file", "文件"),
        StageInput.Folder => new Text("a folder", "文件夹"),
        _ => new Text("a checkpoint's folder", "检查点文件夹"),
    };

    private static Text NextStep(StageInput input) => input.Get.Length > 0 ? new Text($"Get it: {input.Get}", $"获取命令：{input.Get}") : input.Path.StartsWith(RunDirectory.Scheme, StringComparison.Ordinal)
        ? new Text(
            "Run the stage that makes it first, with the same --run, or correct the recipe.",
            "请先用同一个 --run 运行生成它的阶段，或修改配方。")
        : new Text(
            "Correct the path, in the recipe or on the command line; it is relative to the current directory.",
            "请修改配方中或命令行上的路径；路径相对于当前目录。");
}
