namespace Linnet.Core.Artifacts;

/// <summary>Sizes as people read them.</summary>
public static class ByteCount
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>For example "512 B", "3.9 MiB".</summary>
    public static string Format(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return unit == 0 ? $"{bytes} B" : $"{value:F1} {Units[unit]}";
    }
}
