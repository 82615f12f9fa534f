namespace Linnet.Corpora.Reading.Encodings;

/// <summary>Text and how it was encoded.</summary>
/// <param name="Encoding">The encoding.</param>
/// <param name="Text">The text, without a byte order mark.</param>
internal readonly record struct DecodedText(TextEncoding Encoding, string Text);
