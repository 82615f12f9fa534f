using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Model.Llama2c;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet import FILE --from llama2c tokenizer=FILE out=DIR</c>, <c>linnet import DIR --from hf out=DIR</c>.</summary>
internal static class ImportCommand
{
    public static Command Create(Session session)
    {
        var file = new Argument<string>("FILE") { Description = new Text("The model's file; hf: its folder", "模型文件；hf：模型文件夹").In(session.Language) };
        var settings = StageCommand.Overrides(session);
        settings.Description = new Text("tokenizer=FILE out=DIR", "tokenizer=分词器文件 out=输出文件夹").In(session.Language);
        var from = new Option<string>("--from")
        {
            Description = new Text("The format: llama2c, or hf as Hugging Face writes it", "格式：llama2c，或 hf（Hugging Face 的文件夹）").In(session.Language),
            Required = true,
        };
        from.AcceptOnlyFromAmong("llama2c", "hf");
        var command = new Command(
            "import", new Text("Make a checkpoint from another program's model", "将其他程序的模型转换为检查点").In(session.Language)) { file, settings, from };
        command.SetAction(parsed =>
        {
            var recipe = RecipeReader.ReadText<ImportRecipe>("{}", "command line", parsed.GetRequiredValue(settings)).Value;
            var path = parsed.GetRequiredValue(file);
            var model = Run(parsed.GetRequiredValue(from), path, recipe);
            session.Say(new Text(
                $"{recipe.Out}: written, {model.ParameterCount:N0} parameters. Try it: {session.Invocation} generate {Invocation.Quote(recipe.Out)} temperature=0",
                $"{recipe.Out}：已写出，{model.ParameterCount:N0} 个参数。试一试：{session.Invocation} generate {Invocation.Quote(recipe.Out)} temperature=0"));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static DecoderDescription Run(string format, string path, ImportRecipe recipe) => (format, recipe.Tokenizer) switch
    {
        ("llama2c", { } tokenizer) => Llama2cImport.Run(path, tokenizer, recipe.Out),
        ("llama2c", null) => throw new UsageException(new Text(
            "tokenizer is missing: with --from llama2c, name the tokenizer's file, tokenizer=FILE.",
            "缺少 tokenizer：使用 --from llama2c 时，请用 tokenizer=FILE 指定分词器文件。")),
        (_, null) => HuggingFaceImport.Run(path, recipe.Out),
        _ => throw new UsageException(new Text(
            "tokenizer is of no use: with --from hf, tokenizer.json in the folder is read. Leave it out.",
            "无需 tokenizer：使用 --from hf 时，读取文件夹中的 tokenizer.json。请去掉它。")),
    };
}
