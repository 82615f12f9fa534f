namespace Linnet.Tokenization.PreTokenizers;

/// <summary>What becomes of the matches between which a text is cut, as tokenizer.json names it. The comments cut <c>a--b</c> at each hyphen.</summary>
public enum SplitBehavior
{
    /// <summary>They give no piece: <c>a b</c>.</summary>
    Removed,

    /// <summary>Each is a piece: <c>a - - b</c>.</summary>
    Isolated,

    /// <summary>Each ends the piece before it, unless that is a match: <c>a- - b</c>.</summary>
    MergedWithPrevious,

    /// <summary>Each begins the piece behind it, unless that is a match: <c>a - -b</c>.</summary>
    MergedWithNext,

    /// <summary>Those side by side are one piece: <c>a -- b</c>.</summary>
    Contiguous,
}
