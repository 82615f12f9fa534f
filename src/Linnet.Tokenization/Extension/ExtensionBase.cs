using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Formats;
using Linnet.Tokenization.Models;
using Linnet.Tokenization.Models.BytePair;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Extension;

/// <summary>A tokenizer that can be extended, or that offers its tokens.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Tokenizer">The tokenizer: a SentencePiece model, or BPE, WordPiece or Unigram of another file.</param>
/// <param name="IsByRank">Byte-level BPE: whether the file has ranks and no merges (.tiktoken).</param>
internal sealed record ExtensionBase(string Path, ITokenizer Tokenizer, bool IsByRank)
{
    /// <summary>Whether it goes on merging bytes.</summary>
    public bool IsByteLevel => BytePairExtension.ModelOf(Tokenizer) is not null;

    /// <summary>Reads a tokenizer of any format.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="preTokenizer">How a .tiktoken file of unknown origin cuts text, or null.</param>
    /// <exception cref="ArtifactException">The file is missing, or is another kind of tokenizer.</exception>
    /// <exception cref="UsageException">The file says itself how text is cut, and <paramref name="preTokenizer"/> is named.</exception>
    public static ExtensionBase Open(string path, string? preTokenizer) => Open(path, new TokenizerOptions { PreTokenizer = preTokenizer, RefusesUnused = true });

    /// <summary>Reads a tokenizer of any format for its tokens alone: how it cuts text does not matter.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="ArtifactException">The file is missing, or is another kind of tokenizer.</exception>
    public static ExtensionBase Offered(string path) => Open(path, new TokenizerOptions { OffersTokensAlone = true });

    private static ExtensionBase Open(string path, TokenizerOptions options)
    {
        var tokenizer = TokenizerFile.Open(path, options);
        return tokenizer is SentencePieceTokenizer or TextTokenizer or BytePairTokenizer
            ? new ExtensionBase(path, tokenizer, tokenizer is TextTokenizer && HoldsRanks(path))
            : throw new ArtifactException(
                path,
                new Text("BPE, WordPiece, Unigram or a SentencePiece .model", "BPE、WordPiece、Unigram 或 SentencePiece 的 .model"),
                tokenizer is ByteTokenizer ? new Text("the vocabulary of bytes", "字节词表") : new Text("another kind of tokenizer", "另一种分词器"),
                new Text("Train one with `tokenizer train` first.", "请先用 `tokenizer train` 训练一个。"));
    }

    /// <summary>Extends by what another vocabulary offers.</summary>
    /// <exception cref="ArtifactException">The two are of different kinds.</exception>
    public IExtendedTokenizer Extend(ExtensionBase offered, ScorePolicy scores)
    {
        if (IsByteLevel)
        {
            return BytePairExtension.ModelOf(offered.Tokenizer) is { } other
                ? ByBytes(offered.Path, other.Vocabulary)
                : throw Different(offered.Path, "byte-level BPE", "字节级 BPE 词表");
        }

        if (Tokenizer is TextTokenizer { Definition.Model: WordPieceModel } words)
        {
            return offered.Tokenizer is TextTokenizer { Definition.Model: WordPieceModel other } text
                ? AppendedTokens.ToWords(words, other.Tokens, other.ContinuingPrefix, Marks(text, other).Contains)
                : throw Different(offered.Path, "WordPiece", "WordPiece 词表");
        }

        return Extend(
            OfferedPieces.Of(offered.Tokenizer) ?? throw Different(offered.Path, "a vocabulary of characters (SentencePiece, Unigram or BPE)", "字符词表（SentencePiece、Unigram 或 BPE）"),
            scores);
    }

    /// <summary>Extends a vocabulary of characters by pieces.</summary>
    /// <exception cref="ArtifactException">The vocabulary cannot be extended.</exception>
    public IExtendedTokenizer Extend(IReadOnlyList<VocabularyPiece> pieces, ScorePolicy scores) => Tokenizer switch
    {
        SentencePieceTokenizer model => SentencePieceExtension.Of(model.Model, pieces, scores),
        TextTokenizer { Definition.Model: UnigramModel } text => AppendedTokens.ToUnigram(Path, text, pieces, scores),
        TextTokenizer { Definition.Model: CharacterPairModel } text => AppendedTokens.ToPairs(Path, text, pieces),
        TextTokenizer { Definition.Model: WordPieceModel words } text => AppendedTokens.ToWords(
            text, pieces.Select(piece => piece.ToString()), words.ContinuingPrefix, _ => false),
        _ => throw new InvalidOperationException("Byte-level BPE takes merges, not pieces."),
    };

    private BytePairExtension ByBytes(string path, BytePairVocabulary offered)
    {
        try
        {
            return BytePairExtension.Of(Tokenizer, offered, IsByRank);
        }
        catch (ArgumentException error) when (IsByRank)
        {
            throw new ArtifactException(
                path,
                new Text($"tokens that can follow the ranks of {Path}", $"可以接在 {Path} 序号之后的词元"),
                new Text("tokens that are made of later ones in more ways than any vocabulary has", "由其后的词元构成、且方式多于任何实际词表的词元"),
                new Text("Give a vocabulary that was trained on text.", "请使用由文本训练得到的词表。"),
                error);
        }
    }

    private static HashSet<string> Marks(TextTokenizer tokenizer, WordPieceModel model) =>
        [.. tokenizer.Definition.AddedTokens.Where(token => token.IsSpecial).Select(token => token.Text), model.Unknown];

    private ArtifactException Different(string path, string english, string chinese) => new(
        path,
        new Text($"{english}, as {Path} is", $"{chinese}，与 {Path} 相同"),
        new Text("another kind of vocabulary", "另一种词表"),
        new Text("Train one of that kind with `tokenizer train`.", "请用 `tokenizer train` 训练同类的词表。"));

    private static bool HoldsRanks(string path)
    {
        var contents = FileContents.Read(Directory.Exists(path) ? TokenizerFolder.FileOf(path)! : path).AsSpan();
        return TiktokenFile.IsLine((contents.IndexOf((byte)'\n') is >= 0 and var end ? contents[..end] : contents).TrimEnd((byte)'\r'));
    }
}
