namespace Linnet.Corpora.Filters.Profiles;

/// <summary>The profiles' names.</summary>
public enum ProfileName
{
    /// <summary>English.</summary>
    En,

    /// <summary>Chinese.</summary>
    Zh,
}
