namespace Linnet.Core.Documents;

/// <summary>Which characters are Chinese.</summary>
public static class HanScript
{
    /// <summary>Whether the character is written in Han script: the unified ideographs, their extensions A to J, the compatibility ones, the iteration mark 々 and 〇.</summary>
    /// <param name="codePoint">A Unicode code point.</param>
    public static bool Contains(int codePoint) => codePoint is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x323AF) or (>= 0xF900 and <= 0xFAFF)
        or 0x3005 or 0x3007;
}
