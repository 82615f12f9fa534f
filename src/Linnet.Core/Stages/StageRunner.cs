using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;

namespace Linnet.Core.Stages;

/// <summary>Runs a stage so that nothing is ever lost and nothing half-done looks done.</summary>
/// <remarks>
/// Work goes into <c>NN-name.partial</c>; <c>stage.json</c> is written last and the folder renamed. The same recipe on the same inputs is
/// "already complete" when it was finished and continues when it was interrupted; anything else in the same place is refused, unless
/// what stands there failed before it wrote anything: that binds nobody and is replaced.
/// </remarks>
public static class StageRunner
{
    /// <summary>Runs, resumes or finds complete one stage of a run.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="run">The run; its folder is made when it does not exist.</param>
    /// <param name="options">Seed, threads, clock, progress and language.</param>
    /// <param name="cancellation">Stops the stage; what it has done is kept for the next start.</param>
    /// <exception cref="ArtifactException">
    /// An input is missing or damaged, another process writes this stage, the place holds another recipe's work, or the system refuses.
    /// </exception>
    /// <exception cref="ResourceException">Disk or memory is full. The unfinished folder is kept for the next start.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. The unfinished folder is kept for the next start.</exception>
    public static StageOutcome Run<TRecipe>(
        IStage<TRecipe> stage, RecipeDocument<TRecipe> recipe, RunDirectory run, StageOptions options, CancellationToken cancellation)
        where TRecipe : IRecipe
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));

        RunDirectory.RequireStageName(stage.Name);
        using var stageLock = StageLock.Take(run, stage.Name);
        var place = run.Place(stage.Name);
        var inputs = InputCheck.Hash(stage.Inputs(recipe.Value, run), run, options.Progress, cancellation);
        var identity = Identity(recipe, inputs);

        if (!place.IsComplete && File.Exists(Path.Combine(place.Folder, StageManifest.FileName)))
        {
            // Killed between the last file and the rename.
            identity.RequireSame(place);
            place = Publish(run, place);
        }

        if (place.IsComplete)
        {
            identity.RequireSame(place);
            return new StageOutcome(place.Folder, ReadComplete(place.Folder), AlreadyComplete: true, Resumed: false);
        }

        place = FileErrors.Translate(run.Path, () => StageLock.MakePlace(run, stage.Name));
        var beginning = Prepare(run, place, identity, options);
        var start = StageStart.Read(place.Folder);
        var result = Work(stage, recipe.Value, run, options, place, start, beginning, cancellation);
        var manifest = Complete(stage.Name, place.Folder, options, start, inputs, result, cancellation);
        return new StageOutcome(Publish(run, place).Folder, manifest, AlreadyComplete: false, beginning.Resumed);
    }

    /// <summary>Why <see cref="Run"/> would refuse this recipe here, whatever the inputs. Nothing is written.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="run">The run; it need not exist.</param>
    /// <returns>The error that names what differs, or null when the stage has not begun here, or with this recipe.</returns>
    /// <exception cref="ArtifactException">The run's folder cannot be read.</exception>
    public static ArtifactException? Refusal<TRecipe>(IStage<TRecipe> stage, RecipeDocument<TRecipe> recipe, RunDirectory run)
        where TRecipe : IRecipe
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(run);
        return run.Find(stage.Name) is { } place && place.HoldsWork() ? Difference(() => Identity(recipe, []).RequireSameRecipe(place)) : null;
    }

    private static StageIdentity Identity<TRecipe>(RecipeDocument<TRecipe> recipe, IReadOnlyList<InputEntry> inputs)
        where TRecipe : IRecipe => new(
            recipe.Source, recipe.Resolved, kept => RecipeReader.ReadText<TRecipe>(kept, StageFiles.ResolvedRecipe, []).Resolved, inputs);

    private static ArtifactException? Difference(Action requireSame)
    {
        try
        {
            requireSame();
            return null;
        }
        catch (ArtifactException difference)
        {
            return difference;
        }
    }

    /// <summary>Makes the unfinished folder, or checks the one that is there.</summary>
    private static Beginning Prepare(RunDirectory run, StagePlace place, StageIdentity identity, StageOptions options) =>
        FileErrors.Translate(place.Folder, () =>
    {
        Durable.FlushFolder(run.Path);
        TemporaryName.DeleteLeftovers(place.Folder);
        if (place.HoldsWork())
        {
            identity.RequireSame(place);
            return new Beginning(Resumed: true, Replaced: null);
        }

        var startPath = Path.Combine(place.Folder, StageFiles.Start);
        ArtifactException? replaced = null;
        if (File.Exists(startPath) && (replaced = Difference(() => identity.RequireSame(place))) is null)
        {
            return new Beginning(Resumed: true, Replaced: null);
        }

        // The start goes first and comes last: without it no work has begun, so a kill in between leaves a folder that binds nobody.
        File.Delete(startPath);
        identity.Write(place.Folder);
        new StageStart(options.Time.GetUtcNow(), options.Threads, []).Write(place.Folder);
        return new Beginning(Resumed: false, replaced);
    });

    private static StageResult Work<TRecipe>(
        IStage<TRecipe> stage,
        TRecipe recipe,
        RunDirectory run,
        StageOptions options,
        StagePlace place,
        StageStart start,
        Beginning beginning,
        CancellationToken cancellation)
        where TRecipe : IRecipe
    {
        var resumed = beginning.Resumed;
        using var log = StageLog.Open(Path.Combine(place.Folder, StageFiles.Log), options.Time, options.Language);
        using var metrics = MetricsWriter.Open(Path.Combine(place.Folder, StageFiles.Metrics));
        FileErrors.Translate(place.Folder, () => Durable.FlushFolder(place.Folder)); // a checkpoint names a position in metrics.jsonl: it must be there
        var build = BuildIdentity.Current;
        if (beginning.Replaced is { } replaced)
        {
            log.Write(new Text(
                $"{stage.Name}: an earlier start had written nothing and is replaced (now {replaced.Expected.English}; before {replaced.Found.English})",
                $"{stage.Name}：之前的一次启动没有写出任何产物，现予替换（现在：{replaced.Expected.Chinese}；之前：{replaced.Found.Chinese}）"));
        }

        log.Write(resumed
            ? new Text($"{stage.Name}: resumed by Linnet {build.Version} ({build.Commit})", $"{stage.Name}：由 Linnet {build.Version}（{build.Commit}）继续")
            : new Text($"{stage.Name}: started by Linnet {build.Version} ({build.Commit})", $"{stage.Name}：由 Linnet {build.Version}（{build.Commit}）开始"));
        if (metrics.CutBytes > 0)
        {
            log.Write(new Text(
                $"{StageFiles.Metrics}: cut an unfinished last line of {metrics.CutBytes} bytes",
                $"{StageFiles.Metrics}：截去末尾 {metrics.CutBytes} 字节的未写完的行"));
        }

        try
        {
            var context = new StageContext(place.Folder, run, options, start, resumed, metrics, log);
            var result = FileErrors.Translate(place.Folder, () => stage.Run(recipe, context, cancellation));
            metrics.Flush();
            log.Write(new Text($"{stage.Name}: finished", $"{stage.Name}：完成"));
            return result;
        }
        catch (OperationCanceledException)
        {
            LogFailure(log, new Text($"{stage.Name}: cancelled; the next start continues", $"{stage.Name}：已取消；下次启动时继续"));
            throw;
        }
        catch (LinnetException error)
        {
            LogFailure(log, error.Text);
            throw;
        }
        catch (OutOfMemoryException error)
        {
            throw new ResourceException(
                new Text(
                    $"{stage.Name}: out of memory. Reduce the batch or the model, or free memory, then start again.",
                    $"{stage.Name}：内存不足。请减小批次或模型，或释放内存，然后重新开始。"),
                error);
        }
    }

    /// <summary>Logs why a stage failed. A log that cannot be written must not hide that.</summary>
    private static void LogFailure(StageLog log, Text message)
    {
        try
        {
            log.Write(message);
        }
        catch (LinnetException)
        {
        }
    }

    private static StageManifest Complete(
        string stage,
        string folder,
        StageOptions options,
        StageStart start,
        IReadOnlyList<InputEntry> inputs,
        StageResult result,
        CancellationToken cancellation) => FileErrors.Translate(folder, () =>
    {
        var metrics = new FileInfo(Path.Combine(folder, StageFiles.Metrics));
        if (metrics.Exists && metrics.Length == 0)
        {
            metrics.Delete();
        }

        Durable.FlushTree(folder);
        var files = FolderListing.Files(folder).Where(f => !StageFiles.Unlisted.Contains(f)).ToList();
        var total = files.Sum(f => new FileInfo(Path.Combine(folder, f)).Length);
        using var task = options.Progress.Begin(new Text("Hashing outputs", "正在计算输出的哈希"), total, new Text("bytes", "字节"));
        long done = 0;
        var outputs = ContentHash.OfFiles(folder, files, bytes => task.Report(done += bytes), cancellation);
        var manifest = new StageManifest
        {
            Stage = stage,
            Version = BuildIdentity.Current.Version,
            Commit = BuildIdentity.Current.Commit,
            Seed = options.Seed,
            Threads = start.Threads,
            Started = start.Started,
            Finished = options.Time.GetUtcNow(),
            Inputs = inputs,
            Outputs = outputs,
            Summary = result.Summary,
            Execution = start.Execution,
        };
        manifest.Write(folder);
        return manifest;
    });

    private static StagePlace Publish(RunDirectory run, StagePlace place) => FileErrors.Translate(place.Folder, () =>
    {
        File.Delete(Path.Combine(place.Folder, StageFiles.Start));
        var folder = place.Folder[..^RunDirectory.PartialSuffix.Length];
        Directory.Move(place.Folder, folder);
        Durable.FlushFolder(run.Path);
        return place with { Folder = folder, IsComplete = true };
    });

    /// <summary>Reads a finished stage and checks that its files are there with their lengths; <see cref="RunVerification"/> also hashes them.</summary>
    private static StageManifest ReadComplete(string folder)
    {
        var manifest = StageManifest.Read(folder);
        foreach (var output in manifest.Outputs)
        {
            var file = new FileInfo(Path.Combine(folder, output.Path));
            if (!file.Exists || file.Length != output.Bytes)
            {
                throw new ArtifactException(
                    file.FullName,
                    new Text($"{output.Bytes} bytes", $"{output.Bytes} 字节"),
                    file.Exists ? new Text($"{file.Length} bytes", $"{file.Length} 字节") : new Text("no such file", "没有此文件"),
                    new Text(
                        "The finished stage is damaged: start a new run with another --run.",
                        "已完成的阶段已损坏：请用另一个 --run 开始新的运行。"));
            }
        }

        return manifest;
    }

    /// <param name="Resumed">An earlier process began the work.</param>
    /// <param name="Replaced">How an earlier start that had written nothing differed, or null.</param>
    private readonly record struct Beginning(bool Resumed, ArtifactException? Replaced);
}
