using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Recipes;
using Linnet.Core.Reports;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Reading;
using Linnet.Corpora.Statistics;
using Linnet.Tokenization;
using Spectre.Console;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet corpus stats FILE… [key=value …] [--json]</c>: what files of text hold.</summary>
internal static class CorpusStatsCommand
{
    private const int ShownLanguages = 4;

    public static Command Create(Session session)
    {
        var words = new Argument<string[]>("FILE")
        {
            Description = new Text(
                "Files of any format, packed or not, and settings: format= encoding= text= id= source= tokenizer=FILE lid=MODEL out=PAGE.html quarantine=FILE threads=N",
                "任意格式的文件（可压缩），以及设置：format= encoding= text= id= source= tokenizer=文件 lid=模型 out=页面.html quarantine=文件 threads=N").In(session.Language),
            Arity = ArgumentArity.OneOrMore,
        };
        var json = DoctorCommand.JsonOption(session);
        var command = new Command(
            "stats",
            new Text("Count documents, characters, tokens, lengths, scripts, duplicates and broken records", "统计文档、字符、词元、长度、文字、重复与损坏的记录").In(session.Language)) { words, json };
        command.SetAction(parsed =>
        {
            var (files, recipe) = Read(parsed.GetRequiredValue(words));
            var statistics = Count(files, recipe, session);
            if (recipe.Out is not null)
            {
                AtomicFile.WriteText(recipe.Out, StatisticsPage.Of(statistics).ToHtml(session.Language));
                session.Say(new Text($"{recipe.Out}: written", $"{recipe.Out}：已写出"));
            }

            if (parsed.GetValue(json))
            {
                session.Out.WriteLine(StatisticsJson.Of(statistics).ToJsonString(JsonOutput.Options));
            }
            else
            {
                Print(statistics, session);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    // A file's name may hold "=": what is there is a file.
    private static (IReadOnlyList<string> Files, CorpusStatsRecipe Recipe) Read(string[] words)
    {
        var files = words.Where(word => !word.Contains('=', StringComparison.Ordinal) || File.Exists(word)).ToList();
        var recipe = RecipeReader.ReadText<CorpusStatsRecipe>("{}", "command line", [.. words.Except(files)]).Value;
        if (files.Count == 0)
        {
            throw new UsageException(new Text("Expected files to count, found settings alone. Name the files: corpus stats FILE…", "应给出要统计的文件，实际只有设置。请写明文件：corpus stats 文件…"));
        }

        if (Directory.Exists(recipe.Out))
        {
            throw new UsageException(new Text(
                $"out: expected the name of a page, found the folder {recipe.Out}. Name a file in it, such as page.html.",
                $"out：应为页面文件名，实际是文件夹 {recipe.Out}。请写其中的一个文件，例如 page.html。"));
        }

        return (files, recipe);
    }

    private static CorpusStatistics Count(IReadOnlyList<string> files, CorpusStatsRecipe recipe, Session session)
    {
        var tokenizer = recipe.Tokenizer is { } path ? TokenizerLinesCommand.Open(path, new TokenizerOptions()) : null;
        var languages = recipe.Lid is { } model ? FastTextFile.Read(model) : null;
        using var quarantine = recipe.Quarantine is { } kept ? new Quarantine(kept) : null;
        var settings = new StatisticsSettings
        {
            Reading = recipe.ToSettings(),
            Tokenizer = tokenizer,
            Languages = languages,
            Threads = recipe.Threads == 0 ? Environment.ProcessorCount : recipe.Threads,
            Quarantine = quarantine,
        };
        return CorpusStatistics.Run(files, settings, session.Progress, session.Cancellation);
    }

    private static void Print(CorpusStatistics statistics, Session session)
    {
        var byScript = statistics.Settings.Languages is null;
        var table = RunsCommand.NewTable(
            session,
            new Text("source", "数据源"),
            new Text("documents", "文档"),
            new Text("characters", "字符"),
            new Text("bytes", "字节"),
            new Text("tokens", "词元"),
            new Text("10 %", "10%"),
            new Text("median length", "长度中位数"),
            new Text("90 %", "90%"),
            new Text("duplicates", "重复"),
            byScript ? new Text("scripts", "文字") : new Text("languages", "语言"));
        foreach (var source in statistics.Sources.Count > 1 ? [.. statistics.Sources, statistics.Total] : statistics.Sources)
        {
            table.AddRow([.. new[]
            {
                source.Source.Length > 0 ? source.Source : new Text("all", "合计").In(session.Language),
                Numeral.Count(source.Documents),
                Numeral.Count(source.Characters),
                Numeral.Count(source.Bytes),
                statistics.Settings.Tokenizer is null ? "-" : Numeral.Count(source.Tokens),
                Numeral.Count(source.Lengths.Quantile(0.1)),
                Numeral.Count(source.Lengths.Quantile(0.5)),
                Numeral.Count(source.Lengths.Quantile(0.9)),
                Numeral.Count(source.Duplicates),
                string.Join(", ", source.Languages.OrderByDescending(pair => pair.Value).Take(ShownLanguages).Select(pair =>
                    $"{StatisticsPage.LanguageName(pair.Key, byScript).In(session.Language)} {Numeral.Count(pair.Value)}")),
            }.Select(RunsCommand.Cell)]);
        }

        session.Print(table);
        foreach (var file in statistics.Files)
        {
            var reasons = Numeral.List(ReadReasons.All.Where(r => file.Counts[r] > 0).Select(r =>
                new Text($"{Numeral.Count(file.Counts[r])} {r.Describe().English}", $"{r.Describe().Chinese} {Numeral.Count(file.Counts[r])}")));
            var (encoding, chinese) = file.Encoding is { } name ? ($", {name}", $"，{name}") : ("", "");
            session.Print(new Text(
                $"{file.Path} ({file.Format.Key()}{encoding}): {Numeral.Count(file.Counts.Documents)} of {Numeral.Count(file.Counts.Records)} records are documents{(reasons.English.Length > 0 ? $"; {reasons.English}" : "")}",
                $"{file.Path}（{file.Format.Key()}{chinese}）：{Numeral.Count(file.Counts.Records)} 条记录中有 {Numeral.Count(file.Counts.Documents)} 篇文档{(reasons.Chinese.Length > 0 ? $"；{reasons.Chinese}" : "")}"));
        }

        if (!statistics.AreDuplicatesComplete)
        {
            session.Print(new Text(
                $"Only the first {Numeral.Count(statistics.Settings.RememberedTexts)} different texts were remembered: there may be more duplicates.",
                $"只记住了前 {Numeral.Count(statistics.Settings.RememberedTexts)} 个不同文本：实际重复可能更多。"));
        }
    }
}
