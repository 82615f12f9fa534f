using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tokenization;

/// <summary>The pre-tokenizers by the names and the regular expressions by which files ask for them, and Linnet's own cut.</summary>
/// <remarks>
/// Linnet's rules are those of cl100k and LLaMA-3, with two differences: a contraction's letters are spelt out instead of matched by case folding, and a
/// run of letters ends after <see cref="MaximumLetters"/>, because Chinese is written without spaces and a run would be a whole clause.
/// A byte that is no UTF-8 counts as punctuation.
/// </remarks>
public static class PreTokenizer
{
    /// <summary>The longest run of letters in one piece of Linnet's own cut.</summary>
    public const int MaximumLetters = 32;

    /// <summary>The rules of Linnet's own cut as a regular expression over code points, as tokenizer.json holds them.</summary>
    public const string Pattern =
        @"'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])|[^\r\n\p{L}\p{N}]?\p{L}{1,32}|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>GPT-2's pattern as tiktoken writes it from 0.9 on; it matches the same.</summary>
    private const string Gpt2Possessive = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s";

    /// <summary>The names that <see cref="Named"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["gpt2", "cl100k", "o200k", "llama3", "qwen2", "deepseek_v3", "whitespace", "scripts", "bert", "linnet"];

    /// <summary>The first split of DeepSeek-V3.</summary>
    internal static SplitPreTokenizer NumbersByThree { get; } = SplitPreTokenizer.Numbers(3);

    /// <summary>The pre-tokenizer of a name, or null when no name is this: <c>scripts</c> cuts in front of spaces and where the script changes, <c>whitespace</c> at blanks.</summary>
    public static IPreTokenizer? Named(string name) => name switch
    {
        "gpt2" => Gpt2PreTokenizer.Instance,
        "cl100k" or "llama3" => Cl100kPreTokenizer.Cl100k,
        "o200k" => O200kPreTokenizer.Instance,
        "qwen2" => Cl100kPreTokenizer.Qwen2,
        "deepseek_v3" => DeepSeekPreTokenizer.DeepSeekV3,
        "whitespace" => RunPreTokenizer.WhitespaceSplit,
        "scripts" => ScriptPreTokenizer.SpacesAndScripts,
        "bert" => RunPreTokenizer.Bert,
        "linnet" => Cl100kPreTokenizer.Linnet,
        _ => null,
    };

    /// <summary>The scanner that stands for a regular expression, or null when there is none: tokenizer.json's <c>Split</c> with <c>Isolated</c>, and tiktoken's <c>pat_str</c>.</summary>
    /// <param name="pattern">The expression, letter by letter; <c>\r</c> and <c>\n</c> may also be the characters themselves.</param>
    public static IPreTokenizer? ForPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.Replace("\r", @"\r", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal) switch
        {
            Pattern => Cl100kPreTokenizer.Linnet,
            Gpt2PreTokenizer.Pattern or Gpt2Possessive => Gpt2PreTokenizer.Instance,
            O200kPreTokenizer.Pattern => O200kPreTokenizer.Instance,
            DeepSeekPreTokenizer.NumberPattern => NumbersByThree,
            DeepSeekPreTokenizer.HanPattern => SplitPreTokenizer.HanAndKana,
            DeepSeekPreTokenizer.WordPattern => DeepSeekPreTokenizer.Words,
            MatchPreTokenizer.BloomPattern => MatchPreTokenizer.Bloom,
            MatchPreTokenizer.ThreeDigitsPattern => MatchPreTokenizer.ThreeDigits,
            var written => new[] { Cl100kPreTokenizer.Cl100k, Cl100kPreTokenizer.Cl100kPossessive, Cl100kPreTokenizer.Qwen2 }.FirstOrDefault(p => p.Pattern == written),
        };
    }

    /// <summary>The length of the first piece of Linnet's own cut.</summary>
    /// <param name="utf8">Any bytes; the end of the span is the end of the text.</param>
    /// <returns>Bytes, at least 1; 0 for an empty text.</returns>
    public static int Next(ReadOnlySpan<byte> utf8) => Next(utf8, out _);

    /// <summary>The length of the first piece of Linnet's own cut, and whether it was cut.</summary>
    /// <param name="utf8">Any bytes; the end of the span is the end of the text.</param>
    /// <param name="cut">Whether the run of letters goes on in the next piece.</param>
    /// <returns>Bytes, at least 1; 0 for an empty text.</returns>
    public static int Next(ReadOnlySpan<byte> utf8, out bool cut)
    {
        cut = false;
        return utf8.IsEmpty ? 0 : Cl100kPreTokenizer.Linnet.Next(utf8, 0, out cut);
    }
}
