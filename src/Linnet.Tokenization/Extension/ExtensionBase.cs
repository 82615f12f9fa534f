using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Extension;

/// <summary>Opens vocabularies that can be extended, or that offer their tokens.</summary>
internal static class ExtensionBase
{
    /// <summary>Reads a tokenizer: a SentencePiece <c>.model</c>, or byte-level BPE.</summary>
    /// <exception cref="ArtifactException">The file is missing, or is another kind of tokenizer.</exception>
    public static ITokenizer Open(string path) => IsJson(path) ? TokenizerFile.Read(path) switch
    {
        BytePairTokenizer pairs => pairs,
        ByteTokenizer => throw Unfit(path, new Text("the vocabulary of bytes", "字节词表")),
        var other => throw Unfit(path, Text.Same(other.GetType().Name)),
    }
    : new SentencePieceTokenizer(SentencePieceFile.Read(path));

    /// <summary>Extends a base by what another vocabulary offers.</summary>
    /// <exception cref="ArtifactException">The two are of different kinds.</exception>
    public static IExtendedTokenizer Extend(ITokenizer tokenizer, string basePath, string offeredPath, ScorePolicy scores) => (tokenizer, Open(offeredPath)) switch
    {
        (SentencePieceTokenizer model, SentencePieceTokenizer offered) => SentencePieceExtension.Of(model.Model, offered.Model.Pieces, scores),
        (BytePairTokenizer pairs, BytePairTokenizer offered) => BytePairExtension.Of(pairs, offered.Vocabulary),
        (SentencePieceTokenizer, _) => throw Different(offeredPath, basePath, "a SentencePiece .model", "SentencePiece 的 .model 文件"),
        _ => throw Different(offeredPath, basePath, "byte-level BPE", "字节级 BPE 词表"),
    };

    private static bool IsJson(string path) => FileErrors.Translate(path, () =>
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 256);
        int value;
        do
        {
            value = stream.ReadByte();
        }
        while (value is ' ' or '\t' or '\r' or '\n' && stream.Position < 256);

        return value == '{' || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
    });

    private static ArtifactException Different(string path, string other, string english, string chinese) => new(
        path,
        new Text($"{english}, as {other} is", $"{chinese}，与 {other} 相同"),
        new Text("another kind of vocabulary", "另一种词表"),
        new Text("Train one of that kind with `tokenizer train`.", "请用 `tokenizer train` 训练同类的词表。"));

    private static ArtifactException Unfit(string path, Text found) => new(
        path,
        new Text("a tokenizer.json of byte-level BPE", "字节级 BPE 的 tokenizer.json"),
        found,
        new Text("Train one with `tokenizer train` first.", "请先用 `tokenizer train` 训练一个。"));
}
