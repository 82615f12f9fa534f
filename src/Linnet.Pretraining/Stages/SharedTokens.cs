using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Model.Checkpoints;
using Linnet.Pretraining.Windows;

namespace Linnet.Pretraining.Stages;

/// <summary>The folder that several processes or machines fill with the token shards of one recipe: <c>RUN/pretrain.parts/SOURCE</c>.</summary>
/// <remarks>It belongs to one vocabulary and one set of files, told by name and length; whoever comes with another is refused.</remarks>
public sealed class SharedTokens
{
    private const string IdentityFile = "identity.json";
    private const int MaximumIdentityBytes = 64 << 20;

    private readonly string _folder;

    private SharedTokens(string folder) => _folder = folder;

    /// <summary>What was made for a recipe in a run.</summary>
    /// <exception cref="ArtifactException">It is of another vocabulary or other files.</exception>
    internal static SharedTokens Of(PretrainRecipe recipe, RunDirectory run)
    {
        var shared = new SharedTokens(PathOf(run));
        if (File.Exists(shared.In(IdentityFile)))
        {
            shared.Require(recipe, run);
        }

        return shared;
    }

    /// <summary>Makes one share of a recipe's token shards: <c>pretrain RECIPE --run DIR shard=i/n</c>.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="resolved">The recipe with every value; it decides nothing here.</param>
    /// <param name="run">The run.</param>
    /// <param name="shard">Which share.</param>
    /// <param name="threads">Threads that encode.</param>
    /// <param name="progress">Shows how far the reading is.</param>
    /// <param name="cancellation">Stops between blocks and records.</param>
    /// <exception cref="ArtifactException">A file is missing or a shard damaged, or others fill the folder for another recipe.</exception>
    public static ShardResult Make(
        PretrainRecipe recipe, string resolved, RunDirectory run, Shard shard, int threads, IProgressReporter progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(run);
        foreach (var (file, get) in FilesOf(recipe).Where(file => !File.Exists(run.Resolve(file.Path))))
        {
            throw new ArtifactException(
                run.Resolve(file),
                new Text("a file", "文件"),
                new Text("nothing", "不存在"),
                get.Length > 0
                    ? new Text($"Get it: {get}", $"获取命令：{get}")
                    : new Text("Correct the path, in the recipe or on the command line; it is relative to the current directory.", "请修改配方中或命令行上的路径；路径相对于当前目录。"));
        }

        var tokenizer = StartingPoint.Read(recipe, run).Tokenizer;
        var shared = new SharedTokens(PathOf(run));
        FileErrors.Translate(shared._folder, () => Directory.CreateDirectory(shared._folder));
        if (!File.Exists(shared.In(IdentityFile)))
        {
            AtomicFile.Write(shared.In(IdentityFile), Identity(recipe, run));
        }

        shared.Require(recipe, run);
        var (count, own, there) = (0, 0, 0);
        foreach (var source in recipe.Data.Sources)
        {
            FileErrors.Translate(shared._folder, () => Directory.CreateDirectory(shared.In(source.Name)));
            var made = TokenFolder.Share(shared.In(source.Name), TokenSources.TextOf(source, tokenizer, run), shard, new TokenMaking(threads, progress, cancellation));
            (count, own, there) = (count + made.Count, own + made.Own, there + made.There);
        }

        return new(shard, count, own, there);
    }

    /// <summary>The folder of a source, or null where there is none.</summary>
    internal string? Find(string source) => Directory.Exists(In(source)) ? In(source) : null;

    /// <summary>Deletes all: a stage has it now.</summary>
    internal void Delete() => FileErrors.Translate(_folder, () =>
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    });

    private static string PathOf(RunDirectory run) => Path.Combine(run.Path, $"{PretrainStage.StageName}.parts");

    private string In(string name) => Path.Combine(_folder, name);

    private void Require(PretrainRecipe recipe, RunDirectory run)
    {
        var path = In(IdentityFile);
        var kept = FileErrors.Translate(path, () => new FileInfo(path).Length <= MaximumIdentityBytes ? File.ReadAllBytes(path) : []);
        if (!kept.AsSpan().SequenceEqual(Identity(recipe, run)))
        {
            throw new ArtifactException(
                _folder,
                new Text("token shards of this vocabulary and these files", "属于此词表和这些文件的词元分片"),
                new Text("those of another vocabulary or other files", "另一词表或其他文件的分片"),
                new Text("Restore recipe and files, use another --run, or delete the folder.", "请恢复配方和文件，或使用另一个 --run，或删除该文件夹。"));
        }
    }

    private static byte[] Identity(PretrainRecipe recipe, RunDirectory run)
    {
        var tokenizer = recipe.Tokenizer.Length > 0 ? run.Resolve(recipe.Tokenizer)
            : recipe.Base.Length == 0 ? null
            : CheckpointFolder.TokenizerOf(run.Resolve(StartingPoint.PathOf(recipe, run)));
        return JsonText.Pretty(new JsonObject
        {
            ["tokenizer_sha256"] = tokenizer is null ? "bytes" : ContentHash.OfFile(tokenizer).Sha256,
            ["sources"] = new JsonArray([.. recipe.Data.Sources.Select(source => (JsonNode)new JsonObject
            {
                ["name"] = source.Name,
                ["train"] = Files(source.Train),
                ["validation"] = Files(source.Validation),
            })]),
        });

        JsonArray Files(IReadOnlyList<string> paths) =>
            new([.. paths.Select(path => (JsonNode)new JsonObject { ["name"] = path, ["bytes"] = new FileInfo(run.Resolve(path)).Length })]);
    }

    private static IEnumerable<(string Path, string Get)> FilesOf(PretrainRecipe recipe) =>
        recipe.Data.Sources.SelectMany(source => source.Train.Concat(source.Validation).Select(path => (path, source.Get)))
            .Concat(recipe.Tokenizer.Length > 0 ? [(recipe.Tokenizer, "")] : []);
}
