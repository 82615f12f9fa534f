using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Generation;
using Linnet.Tokenization;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet chat CHECKPOINT</c>: ask a model that was taught to answer; of any other, type a beginning and watch it go on.</summary>
internal static class ChatCommand
{
    private const string Exit = "/exit";

    public static Command Create(Session session)
    {
        var checkpoint = GenerateCommand.CheckpointArgument(session);
        var settings = StageCommand.Overrides(session);
        settings.Description = GenerateCommand.SettingsDescription.In(session.Language);
        var command = new Command("chat", new Text("Talk to a model", "与模型对话").In(session.Language)) { checkpoint, settings };
        command.SetAction(parsed =>
        {
            var sampling = SamplingRecipe.Read(parsed.GetRequiredValue(settings));
            using var model = LoadedModel.Open(parsed.GetRequiredValue(checkpoint), sampling);
            Greet(model, session);
            return (int)Talk(model, sampling, session);
        });
        return command;
    }

    private static void Greet(LoadedModel model, Session session)
    {
        session.Say(new Text($"Model: {model.Folder}", $"模型：{model.Folder}"));
        if (model.Others.Count > 0)
        {
            var names = model.Others.Select(Path.GetFileName).ToList();
            var command = $"{session.Invocation} chat {Invocation.Quote(model.Others[0].Replace('\\', '/'))}";
            session.Say(new Text(
                $"Others of this run: {string.Join(", ", names)}; for example: {command}", $"该运行的其他模型：{string.Join("、", names)}；例如：{command}"));
        }

        session.Say(model.Template is null
            ? new Text(
                "This model was pretrained only: it continues what you begin. Ctrl-D or /exit ends the talk.",
                "此模型只经过预训练：它会接着您写的开头往下写。按 Ctrl-D 或输入 /exit 结束。")
            : new Text(
                "This model was taught to answer: ask it a question. Each question stands alone. Ctrl-D or /exit ends the talk.",
                "此模型学过回答问题：请提问。每个问题互不相干。按 Ctrl-D 或输入 /exit 结束。"));
    }

    // A refused line does not end the talk; where nobody sits there to see it, the exit code tells of it.
    private static ExitCode Talk(LoadedModel model, SamplingRecipe sampling, Session session)
    {
        var (toldCut, refused) = (false, false);
        for (var turn = 0UL; Ask(session) is { } prompt && prompt.Trim() != Exit; turn++)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(prompt))
            {
                continue;
            }

            if (prompt.TrimStart().StartsWith('/') && prompt.Trim().Length > 1 && prompt.Trim()[1..].All(char.IsAsciiLetter))
            {
                session.Say(new Text($"{prompt.Trim()}: no such command. /exit ends the talk.", $"{prompt.Trim()}：没有这个命令。输入 /exit 结束。"));
                continue;
            }

            try
            {
                // Each turn has its own seed, so that the same beginning twice does not give the same text twice.
                var turnSampling = sampling with { Seed = sampling.Seed + turn };
                var reason = model.Template is { } template
                    ? Answer(model, template, prompt, turnSampling, session)
                    : GenerateCommand.Write(model, prompt, turnSampling, GenerateCommand.Writer(session), session).Reason;
                session.Out.WriteLine();
                if (!toldCut)
                {
                    toldCut = TellCut(model, sampling, reason, session);
                }
            }
            catch (UsageException error)
            {
                session.Say(error.Text);
                refused = true;
            }
        }

        return refused && session.IsInputRedirected ? ExitCode.Usage : ExitCode.Done;
    }

    // Only the answer is given out: the question is on the screen already.
    private static FinishReason Answer(LoadedModel model, ChatTemplate template, string question, SamplingRecipe sampling, Session session) =>
        TextGeneration.Continue(
            model.Generator,
            model.Tokenizer,
            template.Prompt(question),
            template.End,
            sampling.Tokens,
            sampling.ToSettings(),
            new StopStrings(sampling.Stop),
            GenerateCommand.Writer(session),
            session.Cancellation).Reason;

    // An answer ends by itself; a text of a pretrained model goes on as long as it may, which is nothing to tell.
    private static bool TellCut(LoadedModel model, SamplingRecipe sampling, FinishReason reason, Session session)
    {
        if (reason == FinishReason.PositionLimit)
        {
            GenerateCommand.SayCut(model, session);
        }
        else if (reason == FinishReason.TokenLimit && model.Template is not null)
        {
            session.Say(new Text(
                $"The answer was cut there, at tokens={sampling.Tokens} for question and answer together.",
                $"回答在此被截断：问题与回答合计上限为 tokens={sampling.Tokens}。"));
        }

        return reason == FinishReason.PositionLimit || (reason == FinishReason.TokenLimit && model.Template is not null);
    }

    private static string? Ask(Session session)
    {
        if (session.IsLive)
        {
            session.Error.Write("> ");
            session.Error.Flush();
        }

        // Reading a line cannot be cancelled: wait for it beside the cancellation, so that one Ctrl-C ends the talk.
        var line = Task.Run(session.In.ReadLine);
        line.Wait(session.Cancellation);
        return line.Result;
    }
}
