using System.Text.Json;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;

namespace Linnet.Tokenization;

/// <summary>Reads and writes a tokenizer as a Hugging Face <c>tokenizer.json</c>: bytes, or byte-level BPE cut by <see cref="PreTokenizer"/>.</summary>
/// <remarks>
/// Byte-level BPE is a Split by <see cref="PreTokenizer.Pattern"/> and a ByteLevel, over a BPE model. Special tokens stand in
/// <c>added_tokens</c> and in the vocabulary too, because other readers number them anew where they stand in the first alone. Whatever else
/// a file asks for, a normalizer, dropout, another cut, is refused by name: reading it without would give other ids.
/// </remarks>
public static class TokenizerFile
{
    private const long MaximumBytes = 64 << 20;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>The bytes of a tokenizer.json: the same for the same tokenizer.</summary>
    /// <param name="tokenizer">A <see cref="ByteTokenizer"/> or a <see cref="BytePairTokenizer"/>.</param>
    /// <exception cref="ArgumentException">It is another one.</exception>
    public static byte[] ToBytes(ITokenizer tokenizer) => tokenizer switch
    {
        ByteTokenizer => JsonText.Pretty(TokenizerLayout.OfBytes()),
        BytePairTokenizer pairs => JsonText.Pretty(TokenizerLayout.Of(pairs.Vocabulary)),
        _ => throw new ArgumentException($"No tokenizer.json for a tokenizer of type {tokenizer?.GetType().Name}.", nameof(tokenizer)),
    };

    /// <summary>Writes a tokenizer.json; it appears whole or not at all.</summary>
    /// <inheritdoc cref="ToBytes" path="/exception"/>
    public static void Write(string path, ITokenizer tokenizer) => AtomicFile.Write(path, ToBytes(tokenizer));

    /// <summary>Reads a tokenizer.json.</summary>
    /// <param name="path">The file, at most 64 MiB.</param>
    /// <returns>A <see cref="ByteTokenizer"/> or a <see cref="BytePairTokenizer"/>.</returns>
    /// <exception cref="ArtifactException">The file is missing, is not JSON, or describes another tokenizer: the message names what.</exception>
    public static ITokenizer Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaximumBytes)
            {
                throw new TokenizerFormatException(new Text($"{file.Length} bytes", $"{file.Length} 字节"));
            }

            using var json = JsonDocument.Parse(FileErrors.Translate(path, () => File.ReadAllBytes(path)), Strict);
            return TokenizerReading.Read(json.RootElement);
        }
        catch (TokenizerFormatException error)
        {
            throw Unreadable(path, error.Text, error);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw Unreadable(path, Text.Same(error.Message), error);
        }
    }

    private static ArtifactException Unreadable(string path, Text found, Exception cause) => new(
        path,
        new Text("a tokenizer.json of bytes or byte-level BPE as Linnet writes it", "Linnet 写出的字节或字节级 BPE 的 tokenizer.json"),
        found,
        new Text(
            "Use a tokenizer that `tokenizer train` or `tokenizer extend` made, or a checkpoint that Linnet wrote.",
            "请使用 `tokenizer train` 或 `tokenizer extend` 生成的分词器，或 Linnet 写出的检查点。"),
        cause);
}
