namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Where characters of a rendered text come from: the template's own words, or what was put into it.</summary>
/// <remarks>Every string operation carries it along, so that the text of a message stays known for one however the template turns it.</remarks>
internal readonly record struct Origin
{
    private const int Foreign = 1;
    private const int Generated = 2;
    private const int MessageShift = 2;

    private readonly int _bits;

    private Origin(int bits) => _bits = bits;

    /// <summary>The template's own words.</summary>
    public static Origin Template => default;

    /// <summary>What was put in beside messages: tools, documents, variables.</summary>
    public static Origin Data => new(Foreign);

    /// <summary>The message that it came from, or null.</summary>
    public int? Message => _bits >> MessageShift is > 0 and var number ? number - 1 : null;

    /// <summary>Whether special tokens may stand in it: the template's words and the plain name of a role.</summary>
    public bool IsTrusted => (_bits & Foreign) == 0;

    /// <summary>Whether a generation block wrote it.</summary>
    public bool IsGenerated => (_bits & Generated) != 0;

    /// <summary>What message <paramref name="message"/> says.</summary>
    public static Origin Content(int message) => new(((message + 1) << MessageShift) | Foreign);

    /// <summary>The role of message <paramref name="message"/>, made of plain letters.</summary>
    public static Origin RoleName(int message) => new((message + 1) << MessageShift);

    /// <summary>The same, written by a generation block.</summary>
    public Origin AsGenerated() => new(_bits | Generated);
}
