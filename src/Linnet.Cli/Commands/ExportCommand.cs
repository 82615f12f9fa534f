using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Model.Llama2c;
using Linnet.Model.Safetensors;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet export CHECKPOINT --to hf|llama2c out=DIR</c>. libtorch is not loaded for it.</summary>
internal static class ExportCommand
{
    public static Command Create(Session session)
    {
        var checkpoint = GenerateCommand.CheckpointArgument(session);
        var settings = StageCommand.Overrides(session);
        settings.Description = new Text("out=DIR precision=float32|bfloat16", "out=输出文件夹 precision=float32|bfloat16（权重的数值格式）").In(session.Language);
        var to = new Option<string>("--to")
        {
            Description = new Text("The format: llama2c, or hf as Hugging Face reads it", "格式：llama2c，或 hf（Hugging Face 的文件夹）").In(session.Language),
            Required = true,
        };
        to.AcceptOnlyFromAmong("hf", "llama2c");
        var command = new Command(
            "export", new Text("Write a checkpoint for other programs", "将检查点写成其他程序的格式").In(session.Language)) { checkpoint, settings, to };
        command.SetAction(parsed =>
        {
            var recipe = RecipeReader.ReadText<ExportRecipe>("{}", "command line", parsed.GetRequiredValue(settings)).Value;
            var format = parsed.GetRequiredValue(to);
            var model = Run(format, ChosenModel.Find(parsed.GetRequiredValue(checkpoint)).Checkpoint, recipe);
            var use = format == "hf" ? HuggingFaceUse(recipe.Out) : Llama2cUse(recipe.Out);
            session.Say(new Text(
                $"{recipe.Out}: written, {model.ParameterCount:N0} parameters. {use.English}",
                $"{recipe.Out}：已写出，{model.ParameterCount:N0} 个参数。{use.Chinese}"));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static DecoderDescription Run(string format, string checkpoint, ExportRecipe recipe) => (format, recipe.Precision) switch
    {
        ("llama2c", ExportPrecision.Bfloat16) => throw new UsageException(new Text(
            "precision: expected float32 or nothing with --to llama2c, whose model.bin holds 32-bit floats; found bfloat16.",
            "precision：使用 --to llama2c 时应为 float32 或不写，因为 model.bin 只存 32 位浮点数；实际是 bfloat16。")),
        ("llama2c", _) => Llama2cExport.Run(checkpoint, recipe.Out),
        (_, var precision) => HuggingFaceExport.Run(checkpoint, recipe.Out, precision switch
        {
            ExportPrecision.Float32 => DataType.F32,
            ExportPrecision.Bfloat16 => DataType.BF16,
            _ => null,
        }),
    };

    private static Text HuggingFaceUse(string folder)
    {
        var quoted = folder.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var line = $"AutoModelForCausalLM.from_pretrained(\"{quoted}\")";
        return new Text($"In Python, with transformers: {line}", $"在 Python 中用 transformers 读取：{line}");
    }

    private static Text Llama2cUse(string folder)
    {
        var line = $"./run {Invocation.Quote(Path.Combine(folder, Llama2cExport.ModelName))} -z {Invocation.Quote(Path.Combine(folder, CheckpointFolder.TokenizerBinName))} -t 0";
        return new Text($"With llama2.c's run.c: {line}", $"用 llama2.c 的 run.c 运行：{line}");
    }
}
