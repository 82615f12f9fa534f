namespace Linnet.Tokenization;

/// <summary>An end of a sequence.</summary>
public enum SequenceSide
{
    /// <summary>Its beginning.</summary>
    Left,

    /// <summary>Its end.</summary>
    Right,
}
