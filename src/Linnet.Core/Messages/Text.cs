namespace Linnet.Core.Messages;

/// <summary>One message to the user, in every language that Linnet speaks.</summary>
/// <remarks>
/// Both wordings stand side by side where the message is raised, so that neither can be forgotten and the compiler
/// checks the values that go into both. No resource files, no culture.
/// </remarks>
/// <param name="English">The English wording.</param>
/// <param name="Chinese">The Chinese wording.</param>
public sealed record Text(string English, string Chinese)
{
    /// <summary>A text that reads the same in both languages: a number, a path, a name.</summary>
    public static Text Same(string value) => new(value, value);

    /// <summary>Returns the wording in <paramref name="language"/>.</summary>
    public string In(Language language) => language == Language.Chinese ? Chinese : English;

    /// <inheritdoc/>
    public override string ToString() => English;
}
