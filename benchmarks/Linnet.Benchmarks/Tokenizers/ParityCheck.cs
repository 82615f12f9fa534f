using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization;

namespace Linnet.Benchmarks.Tokenizers;

/// <summary>What is compared, as key=value.</summary>
internal sealed record ParityWork : IRecipe
{
    [Key("The tokenizer, in any format.", "任意格式的分词器。")]
    public required string Tokenizer { get; init; }

    [Key("The peer: tiktoken, gpt2, hf:FILE or bert:FILE with the program for Node, or spm:FILE with Debian's spm_encode.", "对照：tiktoken、gpt2、hf:文件、bert:文件（Node 程序），或 spm:文件（Debian 的 spm_encode）。")]
    public required string Peer { get; init; }

    [Key("The peers' program for Node.", "Node 上的对照程序。")]
    public string Program { get; init; } = "";

    [Key("Texts whose lines are compared too.", "另行逐行比较的文本。")]
    public IReadOnlyList<string> Files { get; init; } = [];

    [Key("Random texts.", "随机文本数。", Minimum = 0, Maximum = 10_000_000)]
    public int Fuzz { get; init; } = 200_000;

    [Key("Their seed.", "随机种子。")]
    public ulong Seed { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}

/// <summary>Compares ids with a peer's, text by text.</summary>
internal static class ParityCheck
{
    private const int Shown = 5;

    /// <summary>Runs <c>tokenizer-parity key=value …</c>.</summary>
    /// <returns>0 when all ids are equal, else 1.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            var work = RecipeReader.ReadText<ParityWork>("{}", "command line", arguments[1..]).Value;
            var tokenizer = TokenizerFile.Open(work.Tokenizer);
            if (tokenizer is TextTokenizer text && work.Peer.StartsWith("hf:", StringComparison.Ordinal))
            {
                tokenizer = text.With(SpecialTokenPolicy.All); // Hugging Face's find special tokens that are written out in a text
            }

            var isLineWise = work.Peer.StartsWith("spm:", StringComparison.Ordinal); // takes a text a line, so no text may hold a line end
            IEnumerable<string> strings =
            [
                .. work.Files.SelectMany(File.ReadLines).Where(line => line.Length > 0),
                .. FuzzText.Of(work.Fuzz, work.Seed, !isLineWise),
                new string('a', 100_000),
                new string('中', 33_333),
            ];
            byte[][] texts = [.. strings.Select(Encoding.UTF8.GetBytes), .. isLineWise ? FuzzText.Bytes(work.Fuzz / 10, work.Seed) : []];
            return Compare(tokenizer, texts, isLineWise ? Lines(work.Peer["spm:".Length..], texts) : Node(work, texts), Console.Out);
        }
        catch (LinnetException error)
        {
            Console.Error.WriteLine(error.Message);
            return (int)error.ExitCode;
        }
    }

    private static int Compare(ITokenizer tokenizer, byte[][] texts, IEnumerable<string> answers, TextWriter output)
    {
        var (compared, differing, lossy) = (0, 0, 0);
        foreach (var answer in answers)
        {
            var ids = tokenizer.Encode(texts[compared]);
            var own = string.Join(' ', ids);
            lossy += Decoded(tokenizer, ids).SequenceEqual(texts[compared]) ? 0 : 1;
            if (own != answer && ++differing <= Shown)
            {
                output.WriteLine($"{JsonSerializer.Serialize(Encoding.UTF8.GetString(texts[compared]))}\n  peer   {answer}\n  linnet {own}");
            }

            compared++;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"texts={compared} differing={differing} decoded_otherwise={lossy}"));
        if (compared < texts.Length)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the peer ended after {compared} of {texts.Length} texts"));
        }

        return compared == texts.Length && differing == 0 ? 0 : 1;
    }

    // What a normalizer drops does not come back; byte-level BPE drops nothing.
    private static byte[] Decoded(ITokenizer tokenizer, int[] ids)
    {
        List<byte> bytes = [];
        for (var i = 0; i < ids.Length; i++)
        {
            tokenizer.Decode(i == 0 ? tokenizer.BeginningOfSequence : ids[i - 1], ids[i], bytes);
        }

        return [.. bytes];
    }

    private static IEnumerable<string> Node(ParityWork work, byte[][] texts) =>
        Ask("node", [work.Program, work.Peer], texts.Select(text => JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(text))));

    private static IEnumerable<string> Lines(string model, byte[][] texts) =>
        Ask("spm_encode", [$"--model={model}", "--output_format=id"], texts);

    private static IEnumerable<string> Ask(string program, string[] arguments, IEnumerable<byte[]> lines)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = new UTF8Encoding(false),
        })!;
        var writing = Task.Run(() =>
        {
            foreach (var line in lines)
            {
                process.StandardInput.BaseStream.Write([.. line, (byte)'\n']);
            }

            process.StandardInput.Close();
        });
        while (process.StandardOutput.ReadLine() is { } answer)
        {
            yield return answer.TrimEnd();
        }

        writing.Wait();
        process.WaitForExit();
    }
}
