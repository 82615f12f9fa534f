namespace Linnet.Corpora.Filters.Profiles;

/// <summary>The profiles' names.</summary>
public enum ProfileName
{
    /// <summary>English.</summary>
    En,

    /// <summary>Chinese.</summary>
    Zh,

    /// <summary>Text that people chose and edited, in any language: documentation, messages, notes.</summary>
    Edited,
}
