using System.CommandLine;
using System.Text.Json.Nodes;
using Linnet.Cli.Terminal;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Hardware;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Model;
using Linnet.Pretraining.Planning;
using Linnet.Pretraining.Stages;
using Linnet.Training.Loop;
using Linnet.Training.Planning;
using Spectre.Console;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet plan RECIPE [key=value …]</c>: what a pretraining will need, before hours are spent.</summary>
internal static class PlanCommand
{
    private static readonly HashSet<string> Own = RecipeSchema.Of<PlanRecipe>().Select(key => key.Path).ToHashSet();

    public static Command Create(Session session)
    {
        var recipe = new Argument<string>("RECIPE") { Description = new Text("A recipe of the stage pretrain", "pretrain 阶段的配方").In(session.Language) };
        var values = StageCommand.Overrides(session);
        values.Description = new Text(
            "Values that replace the recipe's; vocabulary=N, probe_steps=N (0: no probe), price_per_hour=N",
            "替换配方中的值；vocabulary=N、probe_steps=N（0 表示不试跑）、price_per_hour=N").In(session.Language);
        var run = StageCommand.RunOption(session);
        run.Description = new Text(
            "The run's folder, for a vocabulary and a disk; nothing is written", "运行目录，用于读取词表和查看磁盘；不写入任何文件").In(session.Language);
        var json = DoctorCommand.JsonOption(session);
        var command = new Command(
            "plan", new Text("Count what a pretraining needs: memory, disk, hours, cost", "计算一次预训练所需的内存、磁盘、时间和费用").In(session.Language))
        {
            recipe, values, run, json,
        };
        command.SetAction(parsed =>
        {
            var given = parsed.GetRequiredValue(values).ToLookup(value => Own.Contains(value.Split('=')[0]));
            var settings = RecipeReader.ReadText<PlanRecipe>("{}", "command line", [.. given[true]]).Value;
            return (int)Run(parsed.GetRequiredValue(recipe), [.. given[false]], settings, parsed.GetValue(run), parsed.GetValue(json), session);
        });
        return command;
    }

    private static ExitCode Run(string path, IReadOnlyList<string> overrides, PlanRecipe settings, string? folder, bool asJson, Session session)
    {
        var recipe = Read(path, overrides);
        var run = folder is null ? null : StageCommand.Run(folder);
        var describe = Describe(recipe, settings, run);
        var available = MachineMemory.Read().AvailableBytes; // before libtorch takes its part, which the prediction counts
        var machine = new PlanMachine(available, DiskSpace.Available(run?.Path ?? "runs"), ProgramSize.Measure());
        var (threads, features) = (recipe.Threads > 0 ? recipe.Threads : Environment.ProcessorCount, CpuFeatures.Detect());
        var plan = Plan(recipe);
        var proposal = plan.Fits ? null : Proposal.Find(recipe, Plan);
        var probe = plan.Fits && settings.ProbeSteps > 0
            ? PretrainProbe.Run(plan, settings.ProbeSteps, session.Time, session.Progress, session.Cancellation)
            : null;
        Show(PlanFigure.All(plan, probe, settings.PricePerHour), proposal, asJson, session);
        return plan.Fits ? ExitCode.Done : throw plan.DoesNotFit(proposal);

        PretrainPlan Plan(PretrainRecipe candidate) => PretrainPlan.Of(
            candidate, describe, model => TrainingExecution.Choose(candidate.Precision, threads, features, model, candidate.Training.RecomputeBlocks), machine);
    }

    // A model that goes on learning has its shape; one from nothing gets it of each recipe that is tried.
    private static Func<PretrainRecipe, DecoderDescription> Describe(PretrainRecipe recipe, PlanRecipe settings, RunDirectory? run)
    {
        if (recipe.Base.Length > 0)
        {
            var description = StartingPoint.Read(recipe, run ?? new RunDirectory("runs")).Description;
            return _ => description;
        }

        var vocabulary = PlanVocabulary.Size(recipe.Tokenizer, settings.Vocabulary, run);
        return candidate => candidate.Describe(vocabulary);
    }

    private static PretrainRecipe Read(string path, IReadOnlyList<string> overrides)
    {
        var stage = RecipeReader.StageOf(path);
        return stage == PretrainStage.StageName ? RecipeReader.ReadFile<PretrainRecipe>(path, overrides).Value : throw new UsageException(new Text(
            $"{path}: stage: expected {PretrainStage.StageName}, the stage that can be planned, found {stage}. Name a recipe of it, such as recipes/tour/pretrain.yaml.",
            $"{path}：stage：应为 {PretrainStage.StageName}（可以规划的阶段），实际是 {stage}。请指定该阶段的配方，例如 recipes/tour/pretrain.yaml。"));
    }

    private static void Show(IReadOnlyList<PlanFigure> figures, Proposal? proposal, bool asJson, Session session)
    {
        if (asJson)
        {
            var json = new JsonObject();
            foreach (var figure in figures)
            {
                json[figure.Key] = figure.Value;
            }

            json["proposal"] = proposal is null ? null : new JsonArray([.. proposal.Changes.Select(change => JsonValue.Create(change))]);
            session.Out.WriteLine(json.ToJsonString(JsonOutput.Options));
            return;
        }

        var table = RunsCommand.NewTable(session, new Text("figure", "项目"), new Text("value", "数值"), new Text("what it counts (1 mb = 2^20 bytes)", "含义（1 mb = 2^20 字节）"));
        foreach (var figure in figures)
        {
            table.AddRow(RunsCommand.Cell(figure.Key), RunsCommand.Cell(figure.Shown), RunsCommand.Cell(figure.Meaning.In(session.Language)));
        }

        session.Print(table);
    }
}
