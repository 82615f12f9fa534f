namespace Linnet.Corpora.FastText;

/// <summary>What a classifier takes for a word.</summary>
public enum TextUnit
{
    /// <summary>What stands between blanks, as in fastText. Chinese without blanks is one word a sentence: a classifier of it is at chance.</summary>
    Word,

    /// <summary>Each character in Han script is a word of its own, as if blanks stood around it; other words as in <see cref="Word"/>.</summary>
    Character,
}
