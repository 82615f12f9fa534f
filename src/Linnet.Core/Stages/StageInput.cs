namespace Linnet.Core.Stages;

/// <summary>Something that a stage reads. Existence, kind and SHA-256 are checked before work starts.</summary>
/// <param name="Path">As the recipe gives it: relative to the current directory, or <c>run:…</c>.</param>
/// <param name="Kind">One of the constants below.</param>
public sealed record StageInput(string Path, string Kind)
{
    /// <summary>
    /// What <c>inputs.json</c> and <c>stage.json</c> call it: the path, unless the path says where this machine keeps the program, which
    /// is no part of what was read.
    /// </summary>
    public string Name { get; init; } = Path;

    /// <summary>The command that gets it, told when it is not there; empty: none is known.</summary>
    public string Get { get; init; } = "";

    /// <summary>One file.</summary>
    public const string File = "file";

    /// <summary>A folder; every file in it is hashed.</summary>
    public const string Folder = "folder";

    /// <summary>A folder whose <c>manifest.json</c> is verified: a checkpoint.</summary>
    public const string Checkpoint = "checkpoint";
}
