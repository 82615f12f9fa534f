using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Generation;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet generate CHECKPOINT --prompt TEXT</c>: stdout is exactly the text.</summary>
internal static class GenerateCommand
{
    public static Command Create(Session session)
    {
        var checkpoint = CheckpointArgument(session);
        var prompt = new Option<string>("--prompt")
        {
            Description = new Text("The text to continue; empty: begin a text", "要续写的文本；留空则从头写起").In(session.Language),
            HelpName = "TEXT",
            DefaultValueFactory = _ => "",
        };
        var settings = StageCommand.Overrides(session);
        settings.Description = SettingsDescription.In(session.Language);
        var json = DoctorCommand.JsonOption(session);
        json.Description = new Text(
            "Print JSON at the end: text with the prompt; tokens drawn after it, their log-probabilities; reason", "最后输出 JSON：文本（含提示词）；其后生成的词元及其对数概率；结束原因").In(session.Language);
        var command = new Command(
            "generate", new Text("Continue a text", "续写文本").In(session.Language)) { checkpoint, settings, prompt, json };
        command.SetAction(parsed =>
        {
            var sampling = SamplingRecipe.Read(parsed.GetRequiredValue(settings));
            using var model = LoadedModel.Open(parsed.GetRequiredValue(checkpoint), sampling);
            if (model.Template is not null)
            {
                session.Say(new Text(
                    "This model was taught to answer questions: `chat` asks it; here it only goes on with the text.",
                    "此模型学过回答问题：提问请用 `chat`；这里只是接着文本往下写。"));
            }

            var reason = parsed.GetValue(json)
                ? PrintJson(model, parsed.GetValue(prompt) ?? "", sampling, session)
                : PrintText(model, parsed.GetValue(prompt) ?? "", sampling, session);
            if (reason == FinishReason.PositionLimit)
            {
                SayCut(model, session);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    public static Text SettingsDescription { get; } = new(
        "tokens=256 temperature=0.8 top_k=0 top_p=0.95 min_p=0 repetition_penalty=1 stop=[] precision=float32|bfloat16|int8|int8_groups device=cpu|cuda seed=0 threads=0",
        "tokens=256 temperature=0.8 top_k=0 top_p=0.95 min_p=0 repetition_penalty=1 stop=[] precision=float32|bfloat16|int8|int8_groups device=cpu|cuda seed=0 threads=0（依次为：位置总数、温度、top-k、top-p、min-p、重复惩罚、停止字符串、权重精度、设备、种子、线程数）");

    public static Argument<string> CheckpointArgument(Session session) => new("CHECKPOINT")
    {
        Description = new Text(
            "A run's folder: its newest model; or the folder of one finished stage, or of a checkpoint",
            "运行目录（取其最新的模型），或某个已完成阶段的文件夹，或检查点文件夹").In(session.Language),
    };

    /// <summary>Gives out prompt and continuation as they come, whole characters only.</summary>
    public static Completion Write(LoadedModel model, string prompt, SamplingRecipe sampling, Action<string> onText, Session session) =>
        TextGeneration.Run(
            model.Generator,
            model.Tokenizer,
            prompt,
            sampling.Tokens,
            sampling.ToSettings(),
            new StopStrings(sampling.Stop),
            onText,
            session.Cancellation);

    /// <summary>Writes text to stdout at once.</summary>
    public static Action<string> Writer(Session session) => text =>
    {
        session.Out.Write(text);
        session.Out.Flush();
    };

    /// <summary>Says that the model had no room for more.</summary>
    public static void SayCut(LoadedModel model, Session session)
    {
        var positions = model.Generator.Description.MaximumSequenceLength;
        session.Say(new Text(
            $"The text was cut there: the model holds {positions} positions.", $"文本在此被截断：该模型最多容纳 {positions} 个位置。"));
    }

    private static FinishReason PrintText(LoadedModel model, string prompt, SamplingRecipe sampling, Session session)
    {
        var completion = Write(model, prompt, sampling, Writer(session), session);
        session.Out.WriteLine();
        return completion.Reason;
    }

    private static FinishReason PrintJson(LoadedModel model, string prompt, SamplingRecipe sampling, Session session)
    {
        var text = new StringBuilder();
        var completion = Write(model, prompt, sampling, piece => text.Append(piece), session);
        var json = new JsonObject
        {
            ["text"] = text.ToString(),
            ["tokens"] = new JsonArray([.. completion.Tokens.Select(token => JsonValue.Create(token))]),
            ["log_probabilities"] = new JsonArray([.. completion.LogProbabilities.Select(value => JsonValue.Create(value))]),
            ["reason"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(completion.Reason.ToString()),
        };
        session.Out.WriteLine(json.ToJsonString(JsonOutput.Options));
        return completion.Reason;
    }
}
