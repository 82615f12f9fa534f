using System.Text.Json;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Formats;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tokenization;

/// <summary>Reads tokenizers in every format that Linnet knows, and writes them as Hugging Face's <c>tokenizer.json</c>.</summary>
/// <remarks>
/// Byte-level BPE as Linnet trains it is a Split by <see cref="PreTokenizer.Pattern"/> and a ByteLevel, over a BPE model; such a file gives a
/// <see cref="BytePairTokenizer"/>, every other one a <see cref="TextTokenizer"/>. What a file asks for and Linnet does not know, another
/// kind of normalizer, dropout, a pattern without a scanner, is refused by name and place: reading it without would give other ids.
/// </remarks>
public static class TokenizerFile
{
    private static readonly Text Json = new("a tokenizer.json of parts that Linnet knows", "由 Linnet 支持的部件组成的 tokenizer.json");

    private static readonly Text Any = new(
        "a tokenizer: tokenizer.json, a SentencePiece .model, .tiktoken, vocab.json with merges.txt, vocab.txt, any of them gzipped, or a folder of one",
        "分词器：tokenizer.json、SentencePiece 的 .model、.tiktoken、vocab.json 与 merges.txt、vocab.txt（均可用 gzip 压缩），或包含它的文件夹");

    private static readonly Text Sound = new("a tokenizer of parts that Linnet knows", "由 Linnet 支持的部件组成的分词器");

    private static readonly Text Next = new(
        "Use a tokenizer that `tokenizer train` or `tokenizer extend` made, or one of those parts.",
        "请使用 `tokenizer train` 或 `tokenizer extend` 生成的分词器，或由这些部件组成的分词器。");

    /// <summary>The bytes of a tokenizer.json: the same for the same tokenizer.</summary>
    /// <param name="tokenizer">A <see cref="ByteTokenizer"/>, a <see cref="BytePairTokenizer"/> or a <see cref="TextTokenizer"/>.</param>
    /// <exception cref="ArgumentException">It is another one, or one whose cut tokenizer.json has no words for, as <c>scripts</c>.</exception>
    public static byte[] ToBytes(ITokenizer tokenizer) => tokenizer switch
    {
        ByteTokenizer => JsonText.Pretty(TokenizerLayout.OfBytes()),
        BytePairTokenizer pairs => JsonText.Pretty(TokenizerLayout.Of(pairs) ?? throw new ArgumentException(
            $"No tokenizer.json for a cut of type {pairs.Cut.GetType().Name}.", nameof(tokenizer))),
        TextTokenizer text when TokenizerJson.Write(text.Definition) is { } json => JsonText.Pretty(json),
        _ => throw new ArgumentException($"No tokenizer.json for a tokenizer of type {tokenizer?.GetType().Name}.", nameof(tokenizer)),
    };

    /// <summary>Writes a tokenizer.json; it appears whole or not at all.</summary>
    /// <inheritdoc cref="ToBytes" path="/exception"/>
    public static void Write(string path, ITokenizer tokenizer) => AtomicFile.Write(path, ToBytes(tokenizer));

    /// <summary>The bytes of the tokenizer_config.json that belongs beside it: which tokens begin and end a sequence, and what else was read from there, such as the chat template.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="withTemplate">Whether the chat template stays: not for a model that was not taught by it.</param>
    public static byte[] ConfigurationToBytes(TextTokenizer tokenizer, bool withTemplate = true)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var json = TokenizerConfiguration.Write(tokenizer.Definition);
        if (!withTemplate)
        {
            json.Remove("chat_template");
        }

        return JsonText.Pretty(json);
    }

    /// <summary>Reads a tokenizer.json.</summary>
    /// <param name="path">The file, at most 256 MiB.</param>
    /// <returns>A <see cref="ByteTokenizer"/>, a <see cref="BytePairTokenizer"/> or a <see cref="TextTokenizer"/>.</returns>
    /// <exception cref="ArtifactException">The file is missing, is not JSON, or holds what Linnet does not know: the message names what and where.</exception>
    public static ITokenizer Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Translate(path, Json, () => TokenizerReader.ReadJson(path, FileContents.Read(path)));
    }

    /// <summary>Opens a tokenizer.</summary>
    /// <param name="path">
    /// A file, told by its contents and not by its name: tokenizer.json, a SentencePiece model, .tiktoken, vocab.json or merges.txt (the other
    /// one stands beside it), vocab.txt; also gzipped. Or a folder with one of them: a checkpoint, or as Hugging Face has them. The
    /// tokenizer_config.json beside it says which tokens begin and end a sequence.
    /// </param>
    /// <param name="options">What the file does not say itself, or null.</param>
    /// <exception cref="ArtifactException">There is none, or it is broken or holds what Linnet does not know: the message names what and where.</exception>
    /// <exception cref="UsageException">An option is refused that the file does not need.</exception>
    public static ITokenizer Open(string path, TokenizerOptions? options = null) => Open(path, options, out _);

    /// <summary>Opens a tokenizer and says what it was read from.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">What the file does not say itself, or null.</param>
    /// <param name="format">Comes back as one of <see cref="TokenizerFormat"/>.</param>
    /// <inheritdoc cref="Open(string, TokenizerOptions?)" path="/exception"/>
    public static ITokenizer Open(string path, TokenizerOptions? options, out string format)
    {
        FileErrors.RequirePath(path, new Text("a tokenizer", "分词器"));
        var file = Directory.Exists(path) ? TokenizerFolder.FileOf(path) ?? throw Unreadable(path, Any, new Text("none of these", "其中一个也没有"), Next) : path;
        (var tokenizer, format) = Translate(file, null, () => TokenizerReader.Open(file, FileContents.Read(file), options ?? new TokenizerOptions()));
        if (options is { RefusesUnused: true })
        {
            RequireUsed(path, options, format);
        }

        return tokenizer;
    }

    private static void RequireUsed(string path, TokenizerOptions options, string format)
    {
        if (options.PreTokenizer is { } name && format != TokenizerFormat.Tiktoken)
        {
            throw new UsageException(new Text(
                $"pretokenizer={name}: {path} says itself how text is cut. Leave pretokenizer out.", $"pretokenizer={name}：{path} 自身已规定切分方式。请去掉 pretokenizer。"));
        }

        if (options.Lowercase is { } lowercase && format != TokenizerFormat.WordList)
        {
            throw new UsageException(new Text(
                $"lowercase={(lowercase ? "true" : "false")}: {path} says itself how text is rewritten. Leave lowercase out.",
                $"lowercase={(lowercase ? "true" : "false")}：{path} 自身已规定如何改写文本。请去掉 lowercase。"));
        }
    }

    private static T Translate<T>(string path, Text? expected, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TokenizerFormatException error)
        {
            throw Unreadable(error.Path ?? path, expected ?? (error.IsUnknownFormat ? Any : Sound), error.Text, error.NextStep ?? Next, error);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw Unreadable(path, expected ?? Sound, Text.Same(error.Message), Next, error);
        }
    }

    private static ArtifactException Unreadable(string path, Text expected, Text found, Text next, Exception? cause = null) => new(path, expected, found, next, cause);
}
