using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Artifacts;

/// <summary>Tells when a disk is full, in numbers.</summary>
public static class DiskSpace
{
    /// <summary>Bytes that this user may still write to the disk that holds <paramref name="path"/>, or null when the system does not tell.</summary>
    public static long? Available(string path)
    {
        try
        {
            var folder = Path.GetFullPath(path);
            while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
            {
                folder = parent;
            }

            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether an error of the system means that the disk or the user's quota is full.</summary>
    public static bool IsFull(IOException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        const int NoSpaceUnix = 28;
        const int QuotaLinux = 122;
        const int QuotaMac = 69;
        const int DiskFullWindows = unchecked((int)0x80070070);
        const int HandleDiskFullWindows = unchecked((int)0x80070027);
        return OperatingSystem.IsWindows()
            ? error.HResult is DiskFullWindows or HandleDiskFullWindows
            : error.HResult == NoSpaceUnix || error.HResult == (OperatingSystem.IsMacOS() ? QuotaMac : QuotaLinux);
    }

    /// <summary>The error of a full disk.</summary>
    /// <param name="path">What was being written.</param>
    /// <param name="needed">How many bytes it takes, or null when unknown.</param>
    /// <param name="cause">The system's error, or null.</param>
    internal static ResourceException Full(string path, long? needed, Exception? cause)
    {
        var have = Available(path) is { } available ? ByteCount.Format(available) : "?";
        var (need, needChinese) = needed is { } bytes
            ? ($"need {ByteCount.Format(bytes)}, have {have}", $"需要 {ByteCount.Format(bytes)}，可用 {have}")
            : ($"have {have}", $"可用 {have}");
        return new ResourceException(
            new Text(
                $"{path}: disk full: {need}. Free some space, then run the same command again.",
                $"{path}：磁盘已满：{needChinese}。请先腾出空间，再运行同一条命令。"),
            cause);
    }
}
