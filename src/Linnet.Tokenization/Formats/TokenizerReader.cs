using System.Text.Json;
using System.Text.Unicode;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.SentencePiece;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tokenization.Formats;

/// <summary>Tells what a file is by its contents, and reads it with those that stand beside it.</summary>
internal static class TokenizerReader
{
    private const byte SentencePieceField = 0x0A; // the first piece of a model; as text, an empty line

    /// <summary>Reads a file of any format.</summary>
    /// <returns>The tokenizer, and the format: one of <see cref="TokenizerFormat"/>.</returns>
    /// <exception cref="TokenizerFormatException">It is of none, or broken.</exception>
    public static (ITokenizer Tokenizer, string Format) Open(string path, byte[] contents, TokenizerOptions options)
    {
        var first = contents.AsSpan().IndexOf((byte)'\n') is >= 0 and var end ? contents.AsSpan(0, end) : contents;
        return Trimmed(contents) is [(byte)'{', ..] ? OpenJson(path, contents)
            : MergesFile.IsHeader(first) ? (OpenMerges(path, contents), TokenizerFormat.VocabularyAndMerges)
            : contents is [SentencePieceField, ..] ? (new SentencePieceTokenizer(SentencePieceReading.Parse(contents)), TokenizerFormat.SentencePiece)
            : TiktokenFile.IsLine(first.TrimEnd((byte)'\r')) ? (KnownRanks.Read(contents, options), TokenizerFormat.Tiktoken)
            : WordListFile.Is(contents) ? (WordListFile.Read(contents, Configuration(path), options.Lowercase), TokenizerFormat.WordList)
            : throw new TokenizerFormatException(Unknown(contents)) { IsUnknownFormat = true };
    }

    /// <summary>Reads a tokenizer.json.</summary>
    /// <exception cref="TokenizerFormatException">It is none, or broken.</exception>
    public static ITokenizer ReadJson(string path, byte[] contents)
    {
        using var json = FileContents.ParseJson(contents);
        return Located(contents, null, () => OwnTokenizer.Simplest(json.RootElement, root => TokenizerJson.Read(root, Configuration(path))));
    }

    private static (ITokenizer Tokenizer, string Format) OpenJson(string path, byte[] contents)
    {
        using var json = FileContents.ParseJson(contents);
        if (json.RootElement.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.Number)
        {
            return (OpenVocabulary(path, contents, json.RootElement, TokenizerFolder.MergesOf(path)), TokenizerFormat.VocabularyAndMerges);
        }

        var isTokenizer = json.RootElement.TryGetProperty("model", out _) || json.RootElement.TryGetProperty("added_tokens", out _);
        if (!isTokenizer && IsVocabulary(json.RootElement))
        {
            return (OpenVocabulary(path, contents, json.RootElement, TokenizerFolder.MergesOf(path)), TokenizerFormat.VocabularyAndMerges);
        }

        return isTokenizer || TokenizerFolder.MergesOf(path) is not { } merges
            ? (Located(contents, null, () => OwnTokenizer.Simplest(json.RootElement, root => TokenizerJson.Read(root, Configuration(path)))), TokenizerFormat.TokenizerJson)
            : (OpenVocabulary(path, contents, json.RootElement, merges), TokenizerFormat.VocabularyAndMerges);
    }

    private static TextTokenizer OpenVocabulary(string path, byte[] contents, JsonElement vocabulary, string? merges) => merges is null
        ? throw new TokenizerFormatException(new Text(
            "a vocab.json without the merges beside it (merges.txt, or vocab.bpe)", "vocab.json，但旁边没有合并规则文件（merges.txt 或 vocab.bpe）"))
        : Located(contents, path, () => MergesFile.Read(vocabulary, FileContents.In(merges, () => FileContents.Read(merges)), merges, Configuration(path)));

    private static TextTokenizer OpenMerges(string path, byte[] contents)
    {
        if (TokenizerFolder.VocabularyOf(path) is not { } vocabulary)
        {
            throw new TokenizerFormatException(new Text(
                "merges without the vocabulary beside them (vocab.json, or encoder.json)", "合并规则文件，但旁边没有词表（vocab.json 或 encoder.json）"));
        }

        var bytes = FileContents.In(vocabulary, () => FileContents.Read(vocabulary));
        using var json = FileContents.In(vocabulary, () => FileContents.ParseJson(bytes));
        return Located(bytes, vocabulary, () => MergesFile.Read(json.RootElement, contents, path, Configuration(path)));
    }

    private static TokenizerConfiguration? Configuration(string path)
    {
        if (TokenizerFolder.ConfigurationOf(path) is not { } file)
        {
            return null;
        }

        return FileContents.In(file, () =>
        {
            var bytes = FileContents.Read(file);
            using var json = FileContents.ParseJson(bytes);
            return Located(bytes, file, () => TokenizerConfiguration.Read(json.RootElement, file));
        });
    }

    /// <summary>Adds line and byte to what is wrong with a JSON file.</summary>
    private static T Located<T>(byte[] file, string? path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TokenizerFormatException error) when (error is { Place: { } place, Path: null })
        {
            var start = file.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
            throw new TokenizerFormatException(
                place.Locate(file.AsSpan(start)) is var (line, inLine)
                    ? new Text($"{error.Text.English} (line {line}, byte {inLine})", $"{error.Text.Chinese}（第 {line} 行第 {inLine} 字节）")
                    : error.Text,
                null,
                path);
        }
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> contents) =>
        (contents.StartsWith("\uFEFF"u8) ? contents[3..] : contents).TrimStart(" \t\r\n"u8);

    private static Text Unknown(byte[] contents) => contents.Length == 0 ? new Text("an empty file", "空文件")
        : IsText(contents) ? new Text("lines of text without [UNK], which every vocab.txt has", "文本行，其中没有 vocab.txt 必有的 [UNK]")
        : new Text($"a file that begins with {Beginning(contents)}", $"以 {Beginning(contents)} 开头的文件");

    private static bool IsVocabulary(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.EnumerateObject().Any() && root.EnumerateObject().All(entry => entry.Value.ValueKind == JsonValueKind.Number);

    // Text has no control characters but those of lines.
    private static bool IsText(ReadOnlySpan<byte> contents) => Utf8.IsValid(contents) && !contents.ContainsAnyInRange<byte>(0, 8);

    private static string Beginning(byte[] contents) =>
        string.Join(' ', contents.Take(8).Select(value => value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));
}
