using System.Text.Json.Nodes;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Cli.Commands;

/// <summary>A stage as the command line sees it: its recipe's type forgotten, its recipe's keys known.</summary>
internal sealed class StageEntry
{
    private readonly Func<string?, IReadOnlyList<string>, ReadRecipe> _read;

    private readonly Lazy<IReadOnlyList<RecipeKey>> _keys;

    private StageEntry(
        string name, string command, Text summary, Func<IReadOnlyList<RecipeKey>> keys, Func<string?, IReadOnlyList<string>, ReadRecipe> read)
    {
        (Name, Command, Summary, _keys, _read) = (name, command, summary, new Lazy<IReadOnlyList<RecipeKey>>(keys), read);
    }

    /// <summary>The stage's name, which is also the value of its recipes' key <c>stage</c>.</summary>
    public string Name { get; }

    /// <summary>The words that call it: "pretrain", "corpus clean".</summary>
    public string Command { get; }

    /// <summary>What the stage does, in one line.</summary>
    public Text Summary { get; }

    /// <summary>Every key of its recipe. Read from the recipe's type when first asked for: most commands need those of no stage.</summary>
    public IReadOnlyList<RecipeKey> Keys => _keys.Value;

    /// <summary>Whether the recipe has the key that an override names: <c>a.b=1</c>, <c>sources.0.weight=2</c>.</summary>
    public bool HasKey(string assignment)
    {
        var names = assignment.Split('=')[0].Split('.').Select(name => name.Length > 0 && name.All(char.IsAsciiDigit) ? "*" : name);
        return Keys.Any(key => key.Path == string.Join('.', names));
    }

    /// <summary>The key of its recipe that a mistyped one most likely stands for, or null: a like one, or one of that name in another section.</summary>
    public string? NearestKey(string typed) =>
        DidYouMean.Nearest(typed, Keys.Select(key => key.Path))
        ?? Keys.Select(key => key.Path).FirstOrDefault(path => path.EndsWith("." + typed, StringComparison.Ordinal));

    /// <summary>Lists a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="command">The words that call it, one or two.</param>
    /// <param name="summary">What it does, in one line.</param>
    /// <param name="seed">The recipe's seed.</param>
    /// <param name="threads">The recipe's thread count; 0 means every core.</param>
    public static StageEntry Of<TRecipe>(
        IStage<TRecipe> stage, string command, Text summary, Func<TRecipe, ulong> seed, Func<TRecipe, int> threads)
        where TRecipe : IRecipe => new(stage.Name, command, summary, RecipeSchema.Of<TRecipe>, (path, overrides) =>
        {
            var recipe = path is null
                ? RecipeReader.ReadText<TRecipe>($"stage: {stage.Name}\n", "command line", overrides)
                : RecipeReader.ReadFile<TRecipe>(path, overrides);
            return new ReadRecipe(recipe.Resolved, run => stage.Inputs(recipe.Value, run), run => StageRunner.Refusal(stage, recipe, run), (run, session) =>
            {
                var options = new StageOptions
                {
                    Seed = seed(recipe.Value),
                    Threads = threads(recipe.Value) is > 0 and var asked ? asked : Environment.ProcessorCount,
                    Time = session.Time,
                    Progress = session.Progress,
                    Language = session.Language,
                };
                try
                {
                    return StageRunner.Run(stage, recipe, run, options, session.Cancellation);
                }
                catch (OperationCanceledException)
                {
                    session.Say(new Text("The same command continues where it stopped.", "再次运行同一命令即可从中断处继续。"));
                    throw;
                }
            });
        });

    /// <summary>Short names of recipe keys on the command line, where no recipe is given: <c>input</c> for <c>files</c>.</summary>
    public IReadOnlyDictionary<string, string> ShortNames { get; private init; } = new Dictionary<string, string>();

    /// <summary>Keys that take a list of words there: <c>input=a.txt b.txt</c>.</summary>
    public IReadOnlySet<string> Lists { get; private init; } = new HashSet<string>();

    /// <summary>The same stage with short names of keys, and keys that take lists.</summary>
    public StageEntry WithShortNames(IReadOnlyList<(string Short, string Key)> names, IEnumerable<string> lists) => new(Name, Command, Summary, () => Keys, _read)
    {
        ShortNames = names.ToDictionary(n => n.Short, n => n.Key, StringComparer.Ordinal),
        Lists = lists.ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>Says the result in one line, from the stage's summary; null: the report does.</summary>
    public Func<JsonObject, Text>? Result { get; private init; }

    /// <summary>The same stage, whose result is said in one line.</summary>
    public StageEntry WithResult(Func<JsonObject, Text> result) => new(Name, Command, Summary, () => Keys, _read) { ShortNames = ShortNames, Lists = Lists, Share = Share, Result = result };

    /// <summary>Makes one of several shares of the stage's work: recipe, overrides, share, run, session → what was made. Null: the work cannot be shared.</summary>
    public Func<string, IReadOnlyList<string>, Shard, RunDirectory, Session, JsonObject>? Share { get; private init; }

    /// <summary>The same stage, whose work several processes can share.</summary>
    /// <param name="make">Makes a share.</param>
    /// <param name="threads">The recipe's thread count; 0 means every core.</param>
    public StageEntry WithShards<TRecipe>(MakeShare<TRecipe> make, Func<TRecipe, int> threads)
        where TRecipe : IRecipe
    {
        return new StageEntry(Name, Command, Summary, () => Keys, _read) { ShortNames = ShortNames, Lists = Lists, Share = Make };

        JsonObject Make(string path, IReadOnlyList<string> overrides, Shard shard, RunDirectory run, Session session)
        {
            var recipe = RecipeReader.ReadFile<TRecipe>(path, overrides);
            var count = threads(recipe.Value) is > 0 and var asked ? asked : Environment.ProcessorCount;
            return make(recipe.Value, recipe.Resolved, run, shard, count, session.Progress, session.Cancellation).ToJson();
        }
    }

    /// <summary>Reads a recipe of this stage: all its problems are reported now, before any work.</summary>
    public ReadRecipe Read(string path, IReadOnlyList<string> overrides) => _read(path, overrides);

    /// <summary>Makes a recipe of <c>key=value</c> alone.</summary>
    public ReadRecipe Read(IReadOnlyList<string> settings) => _read(null, settings);
}

/// <summary>Makes one share of a stage's work.</summary>
internal delegate ShardResult MakeShare<in TRecipe>(
    TRecipe recipe, string resolved, RunDirectory run, Shard shard, int threads, IProgressReporter progress, CancellationToken cancellation);

/// <summary>A recipe without problems, ready to run.</summary>
/// <param name="Resolved">Every value, as YAML.</param>
/// <param name="Inputs">What the stage will read.</param>
/// <param name="Refusal">Why a run will refuse it, because it began the stage with another recipe; null when it will not.</param>
/// <param name="Run">Runs the stage.</param>
internal sealed record ReadRecipe(
    string Resolved,
    Func<RunDirectory, IReadOnlyList<StageInput>> Inputs,
    Func<RunDirectory, ArtifactException?> Refusal,
    Func<RunDirectory, Session, StageOutcome> Run);
