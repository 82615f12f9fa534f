using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Reports;
using Linnet.Tokenization.Training.Direct;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet tokenizer train type=byte_bpe vocab=30000 pretokenizer=gpt2 input=FILE… out=DIR</c>: trains without a recipe or a run.</summary>
internal static class TokenizerTrainCommand
{
    private const string InputKey = "input=";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Trains.</summary>
    /// <param name="words">key=value, and more files behind <c>input=FILE</c>.</param>
    /// <param name="session">The session.</param>
    /// <returns>What was trained.</returns>
    public static JsonObject Run(IReadOnlyList<string> words, Session session)
    {
        var arguments = RecipeReader.ReadText<TokenizerTrainArguments>("{}", "command line", Assignments(words)).Value;
        if (File.Exists(arguments.Out) || (Directory.Exists(arguments.Out) && Directory.EnumerateFileSystemEntries(arguments.Out).Any()))
        {
            throw new UsageException(new Text(
                $"out: expected a folder that does not exist yet or is empty; {arguments.Out} is there. Name another one.",
                $"out：应为尚不存在或为空的文件夹；{arguments.Out} 已存在。请换一个。"));
        }

        if (arguments.WithEndOfDocument is { } special)
        {
            var value = Invocation.Quote($"special_tokens={JsonSerializer.Serialize(special, Plain)}");
            session.Say(new Text(
                $"No token of this vocabulary will end a document, so `pretrain` will not take it. If it should, add {value}",
                $"此词表没有表示文档结束的词元，`pretrain` 不会接受它。如需用于预训练，请加上 {value}"));
        }

        JsonObject summary;
        try
        {
            summary = TokenizerTraining.Run(
                arguments.ToSettings(Environment.ProcessorCount), Path.TrimEndingDirectorySeparator(arguments.Out), session.Progress, session.Cancellation);
        }
        catch (OperationCanceledException)
        {
            session.Say(new Text(
                "Nothing was written. The same command goes on from counts that are on the disk.", "没有写出任何结果。再次运行同一命令会从磁盘上的统计数据继续。"));
            throw;
        }

        Report(summary, arguments.Out, session);
        return summary;
    }

    /// <summary>key=value, the files behind <c>input=FILE</c> made one list.</summary>
    public static List<string> Assignments(IReadOnlyList<string> words)
    {
        var (assignments, files, isInput) = (new List<string>(), new List<string>(), false);
        foreach (var word in words)
        {
            var begins = word.StartsWith(InputKey, StringComparison.Ordinal);
            if (word.StartsWith(InputKey + "[", StringComparison.Ordinal) || (!begins && word.Contains('=', StringComparison.Ordinal)))
            {
                (isInput, assignments) = (false, [.. assignments, word]);
            }
            else if (begins || isInput)
            {
                files.Add(begins ? word[InputKey.Length..] : word);
                isInput = true;
            }
            else
            {
                throw new UsageException(new Text(
                    $"{word}: expected key=value; more files stand behind input=FILE.", $"{word}：应为 key=value；更多文件写在 input=FILE 之后。"));
            }
        }

        return files.Count == 0 ? assignments : [.. assignments, InputKey + JsonSerializer.Serialize(files, Plain)];
    }

    private static void Report(JsonObject summary, string folder, Session session)
    {
        session.Say(new Text(
            $"{folder}: written, {Count(summary, "vocabulary_size")} tokens, {Count(summary, "merges")} merges, learnt from {Count(summary, "characters")} characters"
            + $" in {Count(summary, "documents")} documents ({Count(summary, "distinct_pieces")} different pieces).",
            $"{folder}：已写出，{Count(summary, "vocabulary_size")} 个词元，{Count(summary, "merges")} 条合并规则，学自 {Count(summary, "documents")} 篇文档的"
            + $" {Count(summary, "characters")} 个字符（{Count(summary, "distinct_pieces")} 个不同的片段）。"));
        if (summary.Number("cut_pieces") + summary.Number("cut_lines") > 0)
        {
            session.Say(new Text(
                $"Cut for their length: runs of letters at {Count(summary, "cut_pieces")} places, lines at {Count(summary, "cut_lines")}.",
                $"因过长而截断：字母串 {Count(summary, "cut_pieces")} 处，行 {Count(summary, "cut_lines")} 处。"));
        }
    }

    private static string Count(JsonObject summary, string key) => Numeral.Count(summary.Number(key));
}
