using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Formats;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Extension;

/// <summary>A tokenizer that can be extended, or that offers its tokens: a SentencePiece model or byte-level BPE.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="IsByRank">Byte-level BPE: whether the file has ranks and no merges (.tiktoken).</param>
internal sealed record ExtensionBase(string Path, ITokenizer Tokenizer, bool IsByRank)
{
    /// <summary>Reads a tokenizer of any format.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="preTokenizer">How a .tiktoken file of unknown origin cuts text, or null.</param>
    /// <exception cref="ArtifactException">The file is missing, or is another kind of tokenizer.</exception>
    public static ExtensionBase Open(string path, string? preTokenizer)
    {
        var tokenizer = TokenizerFile.Open(path, new TokenizerOptions { PreTokenizer = preTokenizer });
        if (tokenizer is not SentencePieceTokenizer && BytePairExtension.ModelOf(tokenizer) is null)
        {
            throw new ArtifactException(
                path,
                new Text("byte-level BPE or a SentencePiece .model", "字节级 BPE 或 SentencePiece 的 .model"),
                tokenizer is ByteTokenizer ? new Text("the vocabulary of bytes", "字节词表") : new Text("another kind of tokenizer", "另一种分词器"),
                new Text("Train one with `tokenizer train` first.", "请先用 `tokenizer train` 训练一个。"));
        }

        return new ExtensionBase(path, tokenizer, tokenizer is TextTokenizer && HoldsRanks(path));
    }

    /// <summary>Extends by what another vocabulary offers.</summary>
    /// <exception cref="ArtifactException">The two are of different kinds.</exception>
    public IExtendedTokenizer Extend(ExtensionBase offered, ScorePolicy scores) => (Tokenizer, offered.Tokenizer) switch
    {
        (SentencePieceTokenizer model, SentencePieceTokenizer other) => SentencePieceExtension.Of(model.Model, other.Model.Pieces, scores),
        (SentencePieceTokenizer, _) => throw Different(offered.Path, "a SentencePiece .model", "SentencePiece 的 .model 文件"),
        _ when BytePairExtension.ModelOf(offered.Tokenizer) is { } other => BytePairExtension.Of(Tokenizer, other.Vocabulary, IsByRank),
        _ => throw Different(offered.Path, "byte-level BPE", "字节级 BPE 词表"),
    };

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
