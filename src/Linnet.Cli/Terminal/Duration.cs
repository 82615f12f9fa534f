namespace Linnet.Cli.Terminal;

/// <summary>Durations as people read them.</summary>
internal static class Duration
{
    /// <summary><c>0:42</c>, <c>3:07</c>, <c>2:05:09</c>.</summary>
    public static string Clock(TimeSpan duration)
    {
        var seconds = (long)Math.Ceiling(Math.Max(0, duration.TotalSeconds));
        return seconds < 3600
            ? $"{seconds / 60}:{seconds % 60:00}"
            : $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}";
    }
}
