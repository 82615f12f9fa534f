using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Model.Llama2c;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet import FILE --from llama2c tokenizer=FILE out=DIR</c>.</summary>
internal static class ImportCommand
{
    public static Command Create(Session session)
    {
        var file = new Argument<string>("FILE") { Description = new Text("The model's file", "模型文件").In(session.Language) };
        var settings = StageCommand.Overrides(session);
        settings.Description = new Text("tokenizer=FILE out=DIR", "tokenizer=分词器文件 out=输出文件夹").In(session.Language);
        var from = new Option<string>("--from")
        {
            Description = new Text("The format: llama2c", "格式：llama2c").In(session.Language),
            Required = true,
        };
        from.AcceptOnlyFromAmong("llama2c");
        var command = new Command(
            "import", new Text("Make a checkpoint from another program's model", "将其他程序的模型转换为检查点").In(session.Language)) { file, settings, from };
        command.SetAction(parsed =>
        {
            var recipe = RecipeReader.ReadText<ImportRecipe>("{}", "command line", parsed.GetRequiredValue(settings)).Value;
            var path = parsed.GetRequiredValue(file);
            Llama2cImport.Run(path, recipe.Tokenizer, recipe.Out);
            session.Say(new Text(
                $"{recipe.Out}: written. Try it: {session.Invocation} generate {Invocation.Quote(recipe.Out)} temperature=0",
                $"{recipe.Out}：已写出。试一试：{session.Invocation} generate {Invocation.Quote(recipe.Out)} temperature=0"));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
