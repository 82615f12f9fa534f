using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet chat CHECKPOINT</c>: type a beginning, watch the model continue it.</summary>
internal static class ChatCommand
{
    public static Command Create(Session session)
    {
        var checkpoint = GenerateCommand.CheckpointArgument(session);
        var settings = StageCommand.Overrides(session);
        settings.Description = GenerateCommand.SettingsDescription.In(session.Language);
        var command = new Command("chat", new Text("Talk to a model", "与模型对话").In(session.Language)) { checkpoint, settings };
        command.SetAction(parsed =>
        {
            var sampling = SamplingRecipe.Read(parsed.GetRequiredValue(settings));
            using var model = LoadedModel.Open(parsed.GetRequiredValue(checkpoint), sampling.Threads);
            session.Say(new Text(
                "This model was pretrained only: it continues what you begin. An empty line or Ctrl-D ends the talk.",
                "此模型只经过预训练：它会接着您写的开头往下写。输入空行或按 Ctrl-D 结束。"));
            Talk(model, sampling, session);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Talk(LoadedModel model, SamplingRecipe sampling, Session session)
    {
        for (var turn = 0UL; Ask(session) is { Length: > 0 } prompt; turn++)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            try
            {
                // Each turn has its own seed, so that the same beginning twice does not give the same text twice.
                GenerateCommand.Stream(model, prompt, sampling with { Seed = sampling.Seed + turn }, session);
                session.Out.WriteLine();
            }
            catch (UsageException error)
            {
                session.Say(error.Text); // too long a prompt must not end the talk
            }
        }
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
