namespace Linnet.Core.Errors;

/// <summary>What the program tells the shell.</summary>
public enum ExitCode
{
    /// <summary>The work is done.</summary>
    Done = 0,

    /// <summary>The work failed: bad data, divergence, a failed check.</summary>
    Failed = 1,

    /// <summary>The command line or the recipe is wrong.</summary>
    Usage = 2,

    /// <summary>An artifact is missing, of the wrong kind, or not the bytes that were written.</summary>
    ArtifactMismatch = 3,

    /// <summary>Out of disk or memory.</summary>
    OutOfResources = 4,

    /// <summary>Cancelled by Ctrl-C or SIGTERM.</summary>
    Cancelled = 130,
}
