using System.CommandLine;
using System.Text.Json.Nodes;
using Linnet.Cli.Terminal;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using Linnet.Corpora.Review;
using Linnet.Corpora.Review.Queues;
using Linnet.Corpora.Review.Sampling;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet corpus review sample | report | apply</c>: people judge what the corpus stages removed and kept.</summary>
internal static class CorpusReviewCommand
{
    private const string CommandLine = "command line";

    public static Command Create(Session session) => new("review", new Text("Let people judge what the rules removed and kept", "人工复查规则去除和保留的内容").In(session.Language))
    {
        Sample(session),
        Report(session),
        Apply(session),
    };

    private static Command Sample(Session session)
    {
        var (overrides, run, json) = (StageCommand.Overrides(session), StageCommand.RunOption(session), DoctorCommand.JsonOption(session));
        overrides.Description = new Text(
            "out=FOLDER per_rule=50 kept=50 pool=5000 seed=1 reviewers=[a,b] rules=[…] sources=[…] text=2000",
            "out=文件夹 per_rule=50 kept=50 pool=5000 seed=1 reviewers=[a,b] rules=[…] sources=[…] text=2000").In(session.Language);
        var command = new Command("sample", new Text("Draw units, most of them near a rule's bound, into a queue for each reviewer", "抽取条目（多数接近规则阈值），写成每位复查者的队列").In(session.Language)) { overrides, run, json };
        command.SetAction(parsed =>
        {
            var directory = RunsCommand.Existing(StageCommand.Run(parsed.GetValue(run)).Path);
            var arguments = RecipeReader.ReadText<CorpusReviewSampleArguments>("{}", CommandLine, parsed.GetRequiredValue(overrides)).Value;
            var folder = arguments.Out ?? Path.Combine(directory.Path, "review");
            var sample = ReviewSampler.Draw(directory, arguments.ToSettings(session.Language), session.Progress, session.Cancellation);
            ReviewOutcome.Prepare(sample, folder, session.Language);
            foreach (var note in sample.Notes)
            {
                session.Say(note.Describe());
            }

            session.Say(new Text(
                $"{folder}: {Numeral.Count(sample.Items.Count)} units for {string.Join(", ", sample.Reviewers)}. Give each reviewer the own queue, queue-NAME.jsonl or .csv, and nothing else of this folder; then: {session.Invocation} corpus review report {Invocation.Quote(folder)}",
                $"{folder}：共 {Numeral.Count(sample.Items.Count)} 个条目，复查者 {string.Join("、", sample.Reviewers)}。请只把各自的队列（queue-名称.jsonl 或 .csv）交给复查者；然后运行：{session.Invocation} corpus review report {Invocation.Quote(folder)}"));
            return Print(new JsonObject
            {
                ["folder"] = folder,
                ["items"] = sample.Items.Count,
                ["rules"] = sample.Strata.Select(s => (s.Stage, s.Rule)).Distinct().Count(),
                ["notes"] = new JsonArray([.. sample.Notes.Select(n => JsonValue.Create(n.Describe().In(session.Language)))]),
            }, parsed.GetValue(json), session);
        });
        return command;
    }

    private static Command Report(Session session)
    {
        var (folder, overrides, json) = (Folder(session), StageCommand.Overrides(session), DoctorCommand.JsonOption(session));
        overrides.Description = Text.Same("partial=false precision=0.9").In(session.Language);
        var command = new Command("report", new Text("Check and take over decisions; precision, recall, agreement and disagreements", "检查并收录决定；给出精确率、召回率、一致性与分歧").In(session.Language)) { folder, overrides, json };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(folder);
            var arguments = RecipeReader.ReadText<CorpusReviewReportArguments>("{}", CommandLine, parsed.GetRequiredValue(overrides)).Value;
            var outcome = ReviewOutcome.Report(path, arguments.Partial, arguments.WantedPrecision, session.Language, session.Time, session.Cancellation);
            var (page, result) = (Path.Combine(path, StageFiles.Report), outcome.ToJson());
            AtomicFile.Write(Path.Combine(path, "report.json"), JsonText.Pretty(result));
            AtomicFile.WriteText(page, ReviewReport.Of(outcome).ToHtml(session.Language));
            session.Say(new Text($"{outcome.Added} new decisions, {outcome.Decisions} in the audit trail. Report: {page}", $"新增 {outcome.Added} 个决定，审计记录共 {outcome.Decisions} 个。报告：{page}"));
            if (outcome.Judgements.Count(j => j.NeedsAdjudication) is > 0 and var disputes)
            {
                session.Say(new Text(
                    $"{disputes} disagreements stand in {Path.Combine(path, "adjudication.jsonl")} and .csv. Decide them, then report again.",
                    $"{disputes} 条分歧在 {Path.Combine(path, "adjudication.jsonl")} 及 .csv 中。请裁决后再次报告。"));
            }

            return Print(result, parsed.GetValue(json), session);
        });
        return command;
    }

    private static Command Apply(Session session)
    {
        var (folder, overrides, json) = (Folder(session), StageCommand.Overrides(session), DoctorCommand.JsonOption(session));
        overrides.Description = new Text("out=FOLDER precision=0.9", "out=文件夹 precision=0.9").In(session.Language);
        var command = new Command("apply", new Text("Write allow and deny lists, bounds and training texts from what was decided", "根据决定写出允许与拒绝列表、阈值和训练文本").In(session.Language)) { folder, overrides, json };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(folder);
            var arguments = RecipeReader.ReadText<CorpusReviewApplyArguments>("{}", CommandLine, parsed.GetRequiredValue(overrides)).Value;
            var sample = ReviewSample.Read(path);
            var trail = AuditTrail.Read(path);
            if (trail.Entries.Count == 0)
            {
                throw new CheckFailedException(new Text(
                    $"{path}: expected decisions in the audit trail, found none. Run `corpus review report` first: it takes them over from the queues.",
                    $"{path}：审计记录中应有决定，实际没有。请先运行 `corpus review report`，它从队列收录决定。"));
            }

            var result = ReviewApplication.Write(ReviewOutcome.Of(sample, trail, 0, arguments.WantedPrecision), arguments.Out);
            session.Say(new Text(
                $"{arguments.Out}: {result["allow"]} documents to allow, {result["deny"]} to deny, {result["thresholds"]} bounds, {result["positives"]} and {result["negatives"]} texts to train on; {result["undecided"]} units undecided.",
                $"{arguments.Out}：允许 {result["allow"]} 篇，拒绝 {result["deny"]} 篇，阈值 {result["thresholds"]} 个，训练文本 {result["positives"]} 与 {result["negatives"]} 篇；{result["undecided"]} 个条目未定。"));
            return Print(result, parsed.GetValue(json), session);
        });
        return command;
    }

    private static Argument<string> Folder(Session session) => new("FOLDER") { Description = new Text("The review's folder", "复查文件夹").In(session.Language) };

    private static int Print(JsonObject result, bool json, Session session)
    {
        if (json)
        {
            session.Out.WriteLine(result.ToJsonString(JsonOutput.Options));
        }

        return (int)ExitCode.Done;
    }
}
