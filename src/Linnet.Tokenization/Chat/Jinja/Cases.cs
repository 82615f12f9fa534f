namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Upper and lower case, letter by letter.</summary>
internal static class Cases
{
    public static JinjaText Upper(JinjaText text, Budget budget) => Map(text, budget, static (c, _) => char.ToUpperInvariant(c));

    public static JinjaText Lower(JinjaText text, Budget budget) => Map(text, budget, static (c, _) => char.ToLowerInvariant(c));

    /// <summary>The first character in upper case, all others in lower case.</summary>
    public static JinjaText Capitalize(JinjaText text, Budget budget) =>
        Map(text, budget, static (c, before) => before is null ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c));

    /// <summary>Each letter behind something else than a letter in upper case, all others in lower case: the method.</summary>
    public static JinjaText Title(JinjaText text, Budget budget) =>
        Map(text, budget, static (c, before) => before is { } b && IsCased(b) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));

    /// <summary>Each character behind a blank, a hyphen or an opening bracket in upper case, all others in lower case: the filter.</summary>
    public static JinjaText TitleOfWords(JinjaText text, Budget budget) =>
        Map(text, budget, static (c, before) => before is null or '-' or '(' or '{' or '[' or '<' || PythonText.IsWhiteSpace(before.Value)
            ? char.ToUpperInvariant(c)
            : char.ToLowerInvariant(c));

    /// <summary>Whether there is a letter with a case, and all of them are in upper case.</summary>
    public static bool IsUpper(JinjaText text, Budget budget) => IsCased(text, budget) && text.Text.All(c => !char.IsLower(c));

    /// <summary>Whether there is a letter with a case, and all of them are in lower case.</summary>
    public static bool IsLower(JinjaText text, Budget budget) => IsCased(text, budget) && text.Text.All(c => !char.IsUpper(c));

    private static bool IsCased(JinjaText text, Budget budget)
    {
        budget.Spend(text.Length);
        return text.Text.Any(IsCased);
    }

    private static bool IsCased(char c) => char.IsUpper(c) || char.IsLower(c);

    private static JinjaText Map(JinjaText text, Budget budget, Func<char, char?, char> map)
    {
        budget.Spend(text.Length);
        return text.WithText(string.Create(text.Length, (text.Text, map), static (output, state) =>
        {
            for (var i = 0; i < output.Length; i++)
            {
                output[i] = state.map(state.Text[i], i == 0 ? null : state.Text[i - 1]);
            }
        }));
    }
}
