using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Reports;
using Linnet.Corpora.FastText;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet corpus train-classifier input=FILE… out=FILE [key=value]</c>: trains a classifier of fastText without a recipe or a run.</summary>
internal static class CorpusTrainClassifierCommand
{
    private static readonly string[] Lists = ["input", "positives", "negatives", "test"];

    /// <summary>Trains.</summary>
    /// <param name="words">key=value, and more files behind a key of files.</param>
    /// <param name="session">The session.</param>
    /// <returns>What was learnt and measured.</returns>
    public static JsonObject Run(IReadOnlyList<string> words, Session session)
    {
        var arguments = RecipeReader.ReadText<CorpusTrainClassifierArguments>("{}", "command line", Assignments(words)).Value;
        if (Directory.Exists(arguments.Out))
        {
            throw new UsageException(new Text(
                $"out: expected a file, such as quality.bin; {arguments.Out} is a folder.", $"out：应为文件，例如 quality.bin；{arguments.Out} 是文件夹。"));
        }

        var summary = FastTextTraining.Run(arguments.ToSettings(Environment.ProcessorCount), arguments.Out, session.Progress, session.Cancellation);
        Report(summary, arguments.Out, session);
        return summary;
    }

    /// <summary>key=value, the files behind a key of files made one list.</summary>
    public static List<string> Assignments(IReadOnlyList<string> words)
    {
        List<(string Key, List<string> Values)> settings = [];
        foreach (var word in words)
        {
            var equals = word.IndexOf('=');
            var key = equals < 0 ? null : word[..equals];
            if (key is null && settings is [.., var last] && Lists.Contains(last.Key))
            {
                last.Values.Add(word);
            }
            else if (key is null)
            {
                throw new UsageException(new Text(
                    $"{word}: expected key=value; more files stand behind {string.Join(", ", Lists.Select(l => l + "=FILE"))}.",
                    $"{word}：应为 key=value；更多文件写在 {string.Join("、", Lists.Select(l => l + "=FILE"))} 之后。"));
            }
            else if (Lists.Contains(key) && settings.Find(s => s.Key == key).Values is { } known)
            {
                known.Add(word[(equals + 1)..]);
            }
            else
            {
                settings.Add((key, [word[(equals + 1)..]]));
            }
        }

        return [.. settings.Select(s => $"{s.Key}={(Lists.Contains(s.Key) && !s.Values[0].StartsWith('[') ? JsonSerializer.Serialize(s.Values) : s.Values[0])}")];
    }

    private static void Report(JsonObject summary, string path, Session session)
    {
        session.Say(new Text(
            $"{path}: written, {summary["labels"]!.AsArray().Count} labels, learnt from {Count(summary, "train_texts")} texts with {Count(summary, "words")} different words.",
            $"{path}：已写出，{summary["labels"]!.AsArray().Count} 个标签，学自 {Count(summary, "train_texts")} 条文本、{Count(summary, "words")} 个不同的词。"));
        if (summary.Number("unlabelled_texts") > 0)
        {
            session.Say(new Text($"Not learnt from, for they have no label: {Count(summary, "unlabelled_texts")} texts.", $"因没有标签而未学习：{Count(summary, "unlabelled_texts")} 条文本。"));
        }

        foreach (var (key, name) in new[] { ("held_out", new Text("Held out", "留出集")), ("test", new Text("Test", "测试集")) })
        {
            if (summary[key] is JsonObject figures)
            {
                session.Say(new Text(
                    $"{name.English}: {Numeral.Percent(figures.Number("accuracy"), 2)} of {Count(figures, "texts")} texts right, chance {Numeral.Percent(figures.Number("chance"), 2)}, calibration error {Numeral.Decimals(figures.Number("calibration_error"), 3)}.",
                    $"{name.Chinese}：{Count(figures, "texts")} 条文本中 {Numeral.Percent(figures.Number("accuracy"), 2)} 正确，随机水平 {Numeral.Percent(figures.Number("chance"), 2)}，校准误差 {Numeral.Decimals(figures.Number("calibration_error"), 3)}。"));
            }
        }
    }

    private static string Count(JsonObject summary, string key) => Numeral.Count(summary.Number(key));
}
