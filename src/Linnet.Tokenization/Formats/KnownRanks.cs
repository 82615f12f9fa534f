using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.Formats;

/// <summary>Tokenizers of <c>.tiktoken</c> files, whose cut and special tokens stand in tiktoken's source and not in the files.</summary>
internal static class KnownRanks
{
    private static readonly AddedToken[] Gpt2 = [Special("<|endoftext|>", 50256)];

    private static readonly AddedToken[] Cl100k =
    [
        Special("<|endoftext|>", 100257), Special("<|fim_prefix|>", 100258), Special("<|fim_middle|>", 100259), Special("<|fim_suffix|>", 100260), Special("<|endofprompt|>", 100276),
    ];

    private static readonly AddedToken[] O200k = [Special("<|endoftext|>", 199999), Special("<|endofprompt|>", 200018)];

    // tiktoken_ext/openai_public.py names the hashes.
    private static readonly Dictionary<string, (string Cut, AddedToken[] Special)> ByHash = new(StringComparer.Ordinal)
    {
        ["306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930"] = ("gpt2", Gpt2), // r50k_base
        ["94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069"] = ("gpt2", Gpt2), // p50k_base
        ["223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"] = ("cl100k", Cl100k),
        ["446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"] = ("o200k", O200k),
    };

    /// <summary>Makes the tokenizer of a file.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="options">How text is cut, where the file's hash is none that is known.</param>
    /// <exception cref="TokenizerFormatException">A line is none, a byte has no token, or nobody says how text is cut.</exception>
    public static TextTokenizer Read(byte[] file, TokenizerOptions options)
    {
        var tokens = TiktokenFile.Read(file);
        var (cut, special) = ByHash.GetValueOrDefault(ContentHash.OfBytes(file).Sha256, ("", []));
        if (options is { RefusesUnused: true, PreTokenizer: { } other } && cut.Length > 0 && other != cut)
        {
            throw new UsageException(new Text(
                $"pretokenizer={other}: this file is well known, and its text is cut as {cut}. Leave pretokenizer out.",
                $"pretokenizer={other}：此文件为已知词表，切分方式是 {cut}。请去掉 pretokenizer。"));
        }

        var asked = options.PreTokenizer ?? (options.OffersTokensAlone ? NamedPreTokenizers.Names.First() : null);
        var name = cut.Length > 0 ? cut : asked ?? throw new TokenizerFormatException(new Text(
            "a .tiktoken file of unknown origin, which does not say how text is cut; name it, as in pretokenizer=cl100k",
            "来源未知的 .tiktoken 文件，其中没有切分方式；请指定，例如 pretokenizer=cl100k"));
        if (NamedPreTokenizers.Find(name) is not { } section)
        {
            throw new TokenizerFormatException(new Text(
                $"the pre-tokenizer '{name}' asked for, which is none of {string.Join(", ", NamedPreTokenizers.Names)}",
                $"指定的切分方式 '{name}'，应为 {string.Join("、", NamedPreTokenizers.Names)} 之一"));
        }

        return Assembly.Of(
            new TokenizerDefinition
            {
                // tiktoken takes a piece that is a token as a whole.
                Model = new BytePairModel(Vocabulary(tokens), ignoreMerges: true),
                AddedTokens = special,
                PreTokenizer = section,
                Decoder = Sections.Element(TokenizerLayout.ByteLevel()),
            },
            null);
    }

    // Bytes without a rank, and tokens that stand twice, are refused where the lines are known.
    private static BytePairVocabulary Vocabulary(byte[][] tokens)
    {
        try
        {
            return BytePairVocabulary.OfRanks(tokens, []);
        }
        catch (ArgumentException)
        {
            throw new TokenizerFormatException(new Text(
                "ranks whose tokens are made of later ones in more ways than any vocabulary has", "序号中的词元由其后的词元构成，且方式多于任何实际词表"));
        }
    }

    private static AddedToken Special(string text, int id) => new(text, id) { IsSpecial = true };
}
