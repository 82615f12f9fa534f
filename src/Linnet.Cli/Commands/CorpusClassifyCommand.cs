using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.FastText;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet corpus classify MODEL &lt; lines</c>: the labels of each line with their probabilities, as <c>fasttext predict-prob</c> prints them.</summary>
internal static class CorpusClassifyCommand
{
    private const string Input = "stdin";

    public static Command Create(Session session)
    {
        var model = new Argument<string>("MODEL")
        {
            Description = new Text("A classifier of fastText: .bin or .ftz", "fastText 分类器：.bin 或 .ftz").In(session.Language),
        };
        var settings = StageCommand.Overrides(session);
        settings.Description = new Text("k=LABELS threshold=PROBABILITY unit=word|character", "k=标签数 threshold=概率 unit=word|character").In(session.Language);
        var summary = new Text("Write the label of each line of stdin and its probability", "输出标准输入中每行的标签及其概率");
        var command = new Command("classify", summary.In(session.Language)) { model, settings };
        command.SetAction(parsed =>
        {
            var arguments = RecipeReader.ReadText<CorpusClassifyArguments>("{}", "command line", parsed.GetRequiredValue(settings)).Value;
            var classifier = FastTextFile.Read(parsed.GetRequiredValue(model));
            using var input = Console.OpenStandardInput();
            using var output = Console.OpenStandardOutput();
            PredictionLines.Write(classifier, arguments.Unit, arguments.K, (float)arguments.Threshold, input, output, Input, session.Cancellation);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
