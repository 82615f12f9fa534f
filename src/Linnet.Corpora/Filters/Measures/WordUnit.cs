namespace Linnet.Corpora.Filters.Measures;

/// <summary>What counts as a word.</summary>
public enum WordUnit
{
    /// <summary>A run without white space that holds a letter, a mark or a number.</summary>
    Spaced,

    /// <summary>
    /// A character of an unspaced script (Han, kana, Hangul) is a part of a word, of which the profile says how many make one; a run of other
    /// letters, marks and numbers is a word.
    /// </summary>
    Characters,
}
