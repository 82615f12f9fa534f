namespace Linnet.Core.Messages;

/// <summary>The languages that Linnet speaks to its user.</summary>
public enum Language
{
    /// <summary>English, the default.</summary>
    English,

    /// <summary>Simplified Chinese, under a zh locale or <c>--lang zh</c>.</summary>
    Chinese,
}
