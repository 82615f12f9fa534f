namespace Linnet.Corpora.Screening.SensitiveWords;

/// <summary>An entry of a list.</summary>
/// <param name="Word">The word as the list has it.</param>
/// <param name="Category">What it is about.</param>
/// <param name="Severity">What one hit counts, from 1.</param>
public sealed record SensitiveWord(string Word, string Category, int Severity);

/// <summary>A word found in a text.</summary>
/// <param name="Word">The entry.</param>
/// <param name="Place">The code point of the original text that it begins with, from 0.</param>
/// <param name="Characters">How many code points of the original text it reaches over.</param>
public sealed record SensitiveHit(SensitiveWord Word, long Place, long Characters);
