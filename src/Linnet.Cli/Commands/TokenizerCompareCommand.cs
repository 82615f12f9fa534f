using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Tokenization.Statistics;
using Linnet.Tokenization.Viewer;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet tokenizer compare A B input=FILE… [out=page.html] [--json]</c>: two tokenizers on the same text.</summary>
internal static class TokenizerCompareCommand
{
    public static Command Create(Session session)
    {
        var first = TokenizerLinesCommand.TokenizerArgument("A", session);
        var second = TokenizerLinesCommand.TokenizerArgument("B", session);
        var settings = StageCommand.Overrides(session);
        settings.Description = new Text("input=FILE… out=PAGE.html seed=N threads=N", "input=文件… out=页面.html seed=N threads=N").In(session.Language);
        var json = DoctorCommand.JsonOption(session);
        var command = new Command(
            "compare",
            new Text("Show two tokenizers on the same text, in numbers and on a page", "在同一文本上对照两个分词器：数字与页面").In(session.Language)) { first, second, settings, json };
        command.SetAction(parsed =>
        {
            var recipe = TokenizerInspectCommand.Read(parsed.GetRequiredValue(settings));
            if (recipe.Input.Count == 0)
            {
                throw new UsageException(new Text(
                    "input: expected files of text to compare on, found none. Name them: input=FILE.", "input：应给出用于对照的文本文件，实际没有。请写明：input=文件。"));
            }

            if (Directory.Exists(recipe.Out))
            {
                throw new UsageException(new Text(
                    $"out: expected the name of a page, found the folder {recipe.Out}. Name a file in it, such as page.html.",
                    $"out：应为页面文件名，实际是文件夹 {recipe.Out}。请写其中的一个文件，例如 page.html。"));
            }

            var a = TokenizerInspectCommand.Inspect(parsed.GetRequiredValue(first), recipe, session, isAlone: false);
            var b = TokenizerInspectCommand.Inspect(parsed.GetRequiredValue(second), recipe, session, isAlone: false);
            RequireUsed("pretokenizer", recipe.Pretokenizer is not null, TokenizerFormat.Tiktoken, a, b);
            RequireUsed("lowercase", recipe.Lowercase is not null, TokenizerFormat.WordList, a, b);
            if (recipe.Out is not null)
            {
                var page = ComparedTokenizers.Of(a, b, recipe.Seed, session.Cancellation).ToPage();
                AtomicFile.WriteText(recipe.Out, page.ToHtml(session.Language));
                session.Say(new Text($"{recipe.Out}: written", $"{recipe.Out}：已写出"));
            }

            if (parsed.GetValue(json))
            {
                session.Out.WriteLine(ComparisonJson.Of(a, b).ToJsonString(JsonOutput.Options));
            }
            else
            {
                TokenizerInspectCommand.Print([a, b], session);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void RequireUsed(string key, bool isSet, string format, TokenizerInspection a, TokenizerInspection b)
    {
        if (isSet && a.Format != format && b.Format != format)
        {
            throw new UsageException(new Text(
                $"{key}: it is for {format} alone, and neither {a.Name} nor {b.Name} is one. Leave it out.", $"{key}：仅用于 {format}，而 {a.Name} 与 {b.Name} 都不是。请去掉。"));
        }
    }
}
