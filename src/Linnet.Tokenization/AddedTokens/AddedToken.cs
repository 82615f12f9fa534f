namespace Linnet.Tokenization;

/// <summary>A token beside the model's: a text finds it whole, before anything is normalized or cut.</summary>
/// <param name="Text">How it is written: <c>&lt;|im_end|&gt;</c>.</param>
/// <param name="Id">Its id, at least 0; also one of the model's vocabulary.</param>
public sealed record AddedToken(string Text, int Id)
{
    /// <summary>Whether it has no text of its own: decoding gives nothing, and encoding finds it only where <see cref="SpecialTokenPolicy"/> says so.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>Whether it is found only where no letter, digit, mark or underscore touches it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether it takes the white space before it.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>Whether it takes the white space behind it.</summary>
    public bool RightStrip { get; init; }

    /// <summary>Whether it is searched for, normalized itself, in the normalized text.</summary>
    public bool Normalized { get; init; }
}
