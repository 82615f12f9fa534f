using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Runtime.Versioning;
using Linnet.Core.Messages;

namespace Linnet.Cli.Terminal;

/// <summary>Which language to speak: <c>--lang</c>, else the locale, else English.</summary>
internal static class LanguageChoice
{
    private const string ParserCulture = "zh-Hans";
    private const string ParserTexts = "System.CommandLine.resources";
    private const int ChinesePrimaryLanguage = 0x04;

    // POSIX: the first of these that is set decides.
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <summary>Reads the language before the command line is parsed, because the parser's own messages depend on it.</summary>
    /// <param name="arguments">The raw command line.</param>
    /// <param name="environment">Reads an environment variable, or null.</param>
    /// <returns>The language; an unknown <c>--lang</c> is left for the parser to refuse.</returns>
    public static Language Choose(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        for (var i = 0; i < arguments.Count && arguments[i] != "--"; i++)
        {
            var value = arguments[i] == "--lang" && i + 1 < arguments.Count ? arguments[i + 1]
                : arguments[i].StartsWith("--lang=", StringComparison.Ordinal) ? arguments[i][7..]
                : null;
            if (value is not null)
            {
                return IsChinese(value) ? Language.Chinese : Language.English;
            }
        }

        var locale = LocaleVariables.Select(environment).FirstOrDefault(v => !string.IsNullOrEmpty(v));
        var chinese = locale is not null ? IsChinese(locale) : OperatingSystem.IsWindows() && IsWindowsChinese();
        return chinese ? Language.Chinese : Language.English;
    }

    /// <summary>Makes the parsing library speak the language too, by its own satellite assembly.</summary>
    public static void Apply(Language language)
    {
        CultureInfo.CurrentUICulture = language == Language.Chinese ? new CultureInfo(ParserCulture) : CultureInfo.InvariantCulture;

        // Invariant globalization spells the culture zh-HANS, and folder names are case-sensitive on Linux: the default look-up misses it.
        AssemblyLoadContext.Default.Resolving += static (context, name) => name.Name == ParserTexts
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, ParserCulture, ParserTexts + ".dll"))
            : null;
    }

    private static bool IsChinese(string locale) => locale.StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    [SupportedOSPlatform("windows")]
    private static bool IsWindowsChinese() => (GetUserDefaultUILanguage() & 0x3ff) == ChinesePrimaryLanguage;

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [SupportedOSPlatform("windows")]
    private static extern ushort GetUserDefaultUILanguage();
}
