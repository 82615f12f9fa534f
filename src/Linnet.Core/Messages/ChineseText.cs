namespace Linnet.Core.Messages;

/// <summary>How Chinese text is set.</summary>
internal static class ChineseText
{
    private const char FirstChinese = '\u2E80';

    /// <summary>What follows Chinese text: with a space before it when it begins with Latin letters or digits, without one when it is Chinese.</summary>
    public static string Spaced(string value) => value.Length > 0 && value[0] < FirstChinese ? $" {value}" : value;
}
