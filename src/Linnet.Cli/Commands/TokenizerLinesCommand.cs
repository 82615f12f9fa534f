using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Tokenizers;
using Linnet.Model.Checkpoints;
using Linnet.Model.Llama2c;
using Linnet.Tokenization;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet tokenizer encode TOKENIZER &lt; text</c> and <c>linnet tokenizer decode TOKENIZER &lt; ids</c>: a line out for each line in.</summary>
internal static class TokenizerLinesCommand
{
    private const string Input = "stdin";

    public static Command Encode(Session session) => Create(
        session,
        "encode",
        new Text("Write the token ids of each line of stdin, special tokens left out", "输出标准输入中每行的词元 id，不含特殊词元"),
        (tokenizer, input, output) => TokenLines.Encode(tokenizer, input, output, Input, session.Cancellation));

    public static Command Decode(Session session) => Create(
        session,
        "decode",
        new Text("Write the bytes that each line of ids on stdin stands for; special and unknown tokens stand for none", "输出标准输入中每行 id 所代表的字节；特殊词元与未知词元不产生字节"),
        (tokenizer, input, output) => SayUnknown(TokenLines.Decode(tokenizer, input, output, Input, session.Cancellation), session));

    private static Command Create(Session session, string verb, Text summary, Action<ITokenizer, Stream, Stream> run)
    {
        var tokenizer = TokenizerArgument("TOKENIZER", session);
        var settings = StageCommand.Overrides(session);
        settings.Description = new Text("pretokenizer=NAME lowercase=true|false", "pretokenizer=名称 lowercase=true|false").In(session.Language);
        var command = new Command(verb, summary.In(session.Language)) { tokenizer, settings };
        command.SetAction(parsed =>
        {
            var recipe = RecipeReader.ReadText<TokenizerLinesRecipe>("{}", "command line", parsed.GetRequiredValue(settings)).Value;
            var opened = Open(parsed.GetRequiredValue(tokenizer), new TokenizerOptions { PreTokenizer = recipe.Pretokenizer, Lowercase = recipe.Lowercase, RefusesUnused = true });
            using var input = Console.OpenStandardInput();
            using var output = Console.OpenStandardOutput();
            run(opened, input, output);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void SayUnknown(long unknown, Session session)
    {
        if (unknown > 0)
        {
            session.Say(new Text(
                $"Of these tokens {unknown:N0} stand for text that the vocabulary does not know: that text is lost.",
                $"其中 {unknown:N0} 个词元代表词表无法表示的文本：这些文本已丢失。"));
        }
    }

    /// <summary>An argument that names a tokenizer.</summary>
    public static Argument<string> TokenizerArgument(string name, Session session) => new(name)
    {
        Description = new Text(
            "tokenizer.json, a SentencePiece .model, .tiktoken, vocab.json, vocab.txt, any of them gzipped, or a folder of one, such as a checkpoint",
            "tokenizer.json、SentencePiece 的 .model、.tiktoken、vocab.json、vocab.txt（均可用 gzip 压缩），或包含它的文件夹，例如检查点").In(session.Language),
    };

    /// <summary>Opens a tokenizer of any format; llama2.c's own belongs to its checkpoints alone.</summary>
    public static ITokenizer Open(string path, TokenizerOptions options) => Open(path, options, out _);

    /// <summary>The same, and what it was read from.</summary>
    public static ITokenizer Open(string path, TokenizerOptions options, out string format)
    {
        if (Path.GetFileName(path) == CheckpointFolder.TokenizerBinName && File.Exists(path))
        {
            format = "llama2.c";
            return Llama2cTokenizer.Open(path);
        }

        if (File.Exists(Path.Combine(path, CheckpointFolder.TokenizerBinName)) && !File.Exists(Path.Combine(path, CheckpointFolder.TokenizerJsonName)))
        {
            format = "llama2.c";
            return Llama2cTokenizer.Open(Path.Combine(path, CheckpointFolder.TokenizerBinName));
        }

        return TokenizerFile.Open(path, options, out format);
    }
}
