using Linnet.Core.Messages;
using Linnet.Tokenization.Formats;

namespace Linnet.Tokenization;

/// <summary>What a tokenizer's file holds that cannot be read; who opened the file adds its path.</summary>
/// <param name="found">What is there, and what should be.</param>
/// <param name="place">Where in a JSON file, or null.</param>
/// <param name="path">The file, where it is not the one that was opened but one beside it.</param>
internal sealed class TokenizerFormatException(Text found, JsonPlace? place = null, string? path = null) : Exception(found.English)
{
    public Text Text { get; } = found;

    public JsonPlace? Place { get; } = place;

    public string? Path { get; } = path;

    /// <summary>Whether the file is of none of the formats that are known.</summary>
    public bool IsUnknownFormat { get; init; }

    /// <summary>What to do, where it is not the usual.</summary>
    public Text? NextStep { get; init; }
}
