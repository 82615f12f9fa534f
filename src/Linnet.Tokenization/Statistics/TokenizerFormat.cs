using Linnet.Tokenization.Formats;

namespace Linnet.Tokenization.Statistics;

/// <summary>The names of the formats that <see cref="TokenizerFile.Open"/> reads.</summary>
public static class TokenizerFormat
{
    /// <summary>The format of a tokenizer that was opened.</summary>
    /// <param name="path">The file or folder that it was opened from.</param>
    /// <returns><c>tokenizer.json</c>, <c>sentencepiece</c>, <c>tiktoken</c>, <c>vocab.json and merges.txt</c>, <c>vocab.txt</c>; <c>other</c> for one of another room.</returns>
    public static string Of(string path)
    {
        var file = Directory.Exists(path) ? TokenizerFolder.FileOf(path) : path;
        if (file is null)
        {
            return "other";
        }

        var contents = FileContents.Read(file);
        var first = contents.AsSpan().IndexOf((byte)'\n') is >= 0 and var end ? contents.AsSpan(0, end) : contents;
        return MergesFile.IsHeader(first) ? "vocab.json and merges.txt"
            : contents.AsSpan().TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{', ..] ? HasModel(contents) ? "tokenizer.json" : "vocab.json and merges.txt"
            : contents is [0x0A, ..] ? "sentencepiece"
            : TiktokenFile.IsLine(first.TrimEnd((byte)'\r')) ? "tiktoken"
            : "vocab.txt";
    }

    private static bool HasModel(byte[] contents)
    {
        using var json = FileContents.ParseJson(contents);
        return json.RootElement.TryGetProperty("model", out var model) && model.ValueKind == System.Text.Json.JsonValueKind.Object;
    }
}
