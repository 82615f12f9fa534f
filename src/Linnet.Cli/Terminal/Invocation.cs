namespace Linnet.Cli.Terminal;

/// <summary>How the user starts this program, so that every printed command works as typed.</summary>
internal static class Invocation
{
    private const string Project = "src/Linnet.Cli";

    /// <summary>The words before the first argument.</summary>
    /// <param name="programFolder">The folder of the program's own files.</param>
    /// <param name="currentFolder">The folder that the user stands in.</param>
    /// <returns><c>dotnet run -c Release --project src/Linnet.Cli --</c> in a checkout, else the published program.</returns>
    public static string Of(string programFolder, string currentFolder)
    {
        var parts = programFolder.Replace('\\', '/').Split($"/{Project}/bin/");
        if (parts.Length == 2)
        {
            var configuration = parts[1].StartsWith("Debug", StringComparison.Ordinal) ? "Debug" : "Release";
            var project = Path.GetRelativePath(currentFolder, Path.Combine(parts[0], Project)).Replace('\\', '/');
            return $"dotnet run -c {configuration} --project {Quote(project)} --";
        }

        var program = Path.Combine(programFolder, OperatingSystem.IsWindows() ? "linnet.exe" : "linnet");
        return Quote(program);
    }

    /// <summary>Quotes an argument for a shell when it needs it.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:+,@%".Contains(c, StringComparison.Ordinal))
            ? argument
            : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
