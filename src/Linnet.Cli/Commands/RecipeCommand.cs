using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Cli.Tour;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Pretraining.Planning;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet recipe check | explain</c>.</summary>
internal static class RecipeCommand
{
    public static Command Create(IReadOnlyList<StageEntry> stages, Session session) =>
        new("recipe", new Text("Check and explain recipes", "检查和解释配方").In(session.Language))
        {
            Check(stages, session),
            Explain(stages, session),
        };

    private static Command Check(IReadOnlyList<StageEntry> stages, Session session)
    {
        var recipes = new Argument<string[]>("RECIPE")
        {
            Description = new Text("Recipes", "配方").In(session.Language),
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            "check", new Text("Read recipes and report every problem", "读取配方并报告所有问题").In(session.Language)) { recipes };
        command.SetAction(parsed =>
        {
            var worst = ExitCode.Done;
            foreach (var path in parsed.GetRequiredValue(recipes))
            {
                try
                {
                    Story.Read(path, stages, []);
                    var stage = RecipeReader.StageOf(path);
                    session.Print(new Text($"{path}: a valid {stage} recipe", $"{path}：有效的 {stage} 配方"));
                }
                catch (LinnetException error) when (error.ExitCode == ExitCode.Usage)
                {
                    session.Say(error.Text);
                    worst = ExitCode.Usage;
                }
            }

            return (int)worst;
        });
        return command;
    }

    private static Command Explain(IReadOnlyList<StageEntry> stages, Session session)
    {
        var what = new Argument<string>("STAGE|RECIPE")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = new Text("A stage's name, or a recipe of it", "阶段名称，或该阶段的配方").In(session.Language),
        };
        var command = new Command(
            "explain", new Text("Print each key of a recipe: documentation, unit, default", "打印配方的每个键：说明、单位、默认值").In(session.Language)) { what };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(what) is not { } name)
            {
                throw new UsageException(new Text(
                    $"Name a recipe or one of {string.Join(", ", Explained(stages))}.", $"请指定配方文件或 {string.Join("、", Explained(stages))} 之一。"));
            }

            var keys = Keys(stages, name) ?? (File.Exists(name)
                ? Keys(stages, RecipeReader.StageOf(name)) ?? RunCommand.Find(stages, name).Keys
                : throw Unknown(name, [.. Explained(stages)]));
            foreach (var key in keys)
            {
                session.Print(new Text($"{key.Path}  ({Facts(key, Language.English)})", $"{key.Path}（{Facts(key, Language.Chinese)}）"));
                session.Out.WriteLine($"    {key.Documentation.In(session.Language)}");
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static UsageException Unknown(string name, IReadOnlyList<string> explained)
    {
        var meant = DidYouMean.Nearest(name, explained);
        return new UsageException(new Text(
            $"{name}: expected a recipe or one of {string.Join(", ", explained)}{(meant is null ? "" : $", did you mean {meant}?")}",
            $"{name}：应为配方文件或 {string.Join("、", explained)} 之一{(meant is null ? "" : $"，是否想写 {meant}？")}"));
    }

    private static IEnumerable<string> Explained(IReadOnlyList<StageEntry> stages) =>
        stages.Select(s => s.Name).Concat(["generate", "chat", "import", "export", "plan", StoryRecipe.StageName]);

    private static IReadOnlyList<RecipeKey>? Keys(IReadOnlyList<StageEntry> stages, string name) => name switch
    {
        "generate" or "chat" => RecipeSchema.Of<SamplingRecipe>(),
        "import" => RecipeSchema.Of<ImportRecipe>(),
        "export" => RecipeSchema.Of<ExportRecipe>(),
        "plan" => RecipeSchema.Of<PlanRecipe>(),
        StoryRecipe.StageName => RecipeSchema.Of<StoryRecipe>(),
        _ => stages.FirstOrDefault(s => s.Name == name)?.Keys,
    };

    private static string Facts(RecipeKey key, Language language)
    {
        string?[] facts =
        [
            KeyWords.Type(key.Type).In(language),
            key.Unit is null ? null : new Text($"unit {key.Unit}", $"单位：{KeyWords.Unit(key.Unit)}").In(language),
            key.Range,
            key.Required ? new Text("required", "必需").In(language) : null,
            key.Default is null ? null : new Text($"default {key.Default}", $"默认 {key.Default}").In(language),
        ];
        return string.Join(language == Language.Chinese ? "，" : ", ", facts.OfType<string>());
    }
}
