using Linnet.Core.Messages;
using Linnet.Core.Progress;

namespace Linnet.Core.Stages;

/// <summary>What a stage needs from its caller besides the recipe.</summary>
public sealed record StageOptions
{
    /// <summary>The recipe's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many threads compute, at least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where progress is shown.</summary>
    public IProgressReporter Progress { get; init; } = SilentProgress.Instance;

    /// <summary>The user's language, for report and log.</summary>
    public Language Language { get; init; } = Language.English;
}
