using Linnet.Core.Runs;

namespace Linnet.Core.Stages;

/// <summary>How a stage ended well.</summary>
/// <param name="Folder">Its folder, <c>NN-name</c>.</param>
/// <param name="Manifest">Its <c>stage.json</c>.</param>
/// <param name="AlreadyComplete">Nothing was done: the same recipe had been run on the same inputs before.</param>
/// <param name="Resumed">An interrupted run was continued.</param>
public sealed record StageOutcome(string Folder, StageManifest Manifest, bool AlreadyComplete, bool Resumed);
