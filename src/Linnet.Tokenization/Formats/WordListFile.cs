using System.Text;
using Linnet.Core.Messages;
using Linnet.Tokenization.Models;

namespace Linnet.Tokenization.Formats;

/// <summary>BERT's <c>vocab.txt</c>: a token a line, its id the line's number from 0.</summary>
/// <remarks>
/// What BERT does with a text stands in tokenizer_config.json: where there is none, <c>do_lower_case</c> is true, as in its first program.
/// The special tokens are <c>[PAD] [UNK] [CLS] [SEP] [MASK]</c>, those of them that the vocabulary has.
/// </remarks>
internal static class WordListFile
{
    private const string Unknown = "[UNK]";
    private const string Beginning = "[CLS]";
    private const string End = "[SEP]";

    private static readonly string[] Special = ["[PAD]", Unknown, Beginning, End, "[MASK]"];

    /// <summary>Whether a file can be one: it holds the unknown token as a line.</summary>
    public static bool Is(ReadOnlySpan<byte> file)
    {
        foreach (var line in file.Split((byte)'\n'))
        {
            if (file[line].TrimEnd("\r"u8).SequenceEqual("[UNK]"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="configuration">What the tokenizer_config.json beside it says, or null.</param>
    /// <param name="lowercases">Whether text is lower-cased; null: as the configuration says.</param>
    /// <exception cref="TokenizerFormatException">A line stands twice, or is no UTF-8.</exception>
    public static TextTokenizer Read(ReadOnlySpan<byte> file, TokenizerConfiguration? configuration, bool? lowercases)
    {
        var tokens = FileLines.Of(file, VocabularyJson.MaximumIds);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, token) in tokens.Index())
        {
            if (token.Length > 0 && !ids.TryAdd(token, id))
            {
                throw FileLines.Fault(id, new Text($"'{JsonSection.Shown(token)}', as in line {ids[token] + 1}", $"'{JsonSection.Shown(token)}'，与第 {ids[token] + 1} 行重复"));
            }
        }

        if (!ids.ContainsKey(Unknown))
        {
            throw new TokenizerFormatException(new Text($"no line {Unknown}", $"没有 {Unknown} 一行"));
        }

        List<AddedToken> special = [.. Special.Where(ids.ContainsKey).Select(text => new AddedToken(text, ids[text]) { IsSpecial = true })];
        var lower = lowercases ?? configuration?.Lowercases ?? true;
        var hasMarks = ids.ContainsKey(Beginning) && ids.ContainsKey(End);
        return Assembly.Of(
            new TokenizerDefinition
            {
                Model = Model(tokens),
                AddedTokens = configuration?.Complete(special) ?? special,
                Normalizer = Sections.Element(Sections.BertNormalizer(lower, configuration?.StripsAccents, configuration?.SplitsHan ?? true)),
                PreTokenizer = Sections.Element(Sections.Part("BertPreTokenizer")),
                PostProcessor = hasMarks ? Sections.Element(Sections.BertProcessing((Beginning, ids[Beginning]), (End, ids[End]))) : null,
                Decoder = Sections.Element(Sections.Part("WordPiece", ("prefix", "##"), ("cleanup", true))),
            },
            configuration);
    }

    private static WordPieceModel Model(List<string> tokens)
    {
        try
        {
            return new WordPieceModel(tokens);
        }
        catch (ArgumentException)
        {
            throw new TokenizerFormatException(new Text(
                $"{tokens.Count} tokens, in which more different beginnings of words are than the {ByteTrie.MaximumNodes} that there is room for",
                $"{tokens.Count} 个词元，其中不同的词首多于可容纳的 {ByteTrie.MaximumNodes} 个"));
        }
    }

    /// <summary>The bytes of <c>vocab.txt</c>.</summary>
    public static byte[] Write(WordPieceModel model)
    {
        var file = new StringBuilder();
        foreach (var token in model.Tokens)
        {
            file.Append(token).Append('\n');
        }

        return Encoding.UTF8.GetBytes(file.ToString());
    }
}
