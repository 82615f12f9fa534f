using System.Reflection;

namespace Linnet.Core.Runs;

/// <summary>Which build of Linnet this is.</summary>
/// <param name="Version">For example "0.1.0".</param>
/// <param name="Commit">The commit that was built, or "unknown" when the build did not know.</param>
public sealed record BuildIdentity(string Version, string Commit)
{
    /// <summary>The running build, from the assembly's informational version ("0.1.0+commit").</summary>
    public static BuildIdentity Current { get; } = Parse(
        typeof(BuildIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    /// <summary>Splits an informational version at its '+'.</summary>
    internal static BuildIdentity Parse(string informational) => informational.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus
        ? new BuildIdentity(informational[..plus], informational[(plus + 1)..])
        : new BuildIdentity(informational, "unknown");
}
