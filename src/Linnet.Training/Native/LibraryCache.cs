using System.Runtime.Versioning;
using System.Security.Cryptography;
using Linnet.Core.Messages;

namespace Linnet.Training.Native;

/// <summary>A user's own folder of patched libraries: <c>&lt;root&gt;/linnet/native/&lt;SHA-256 of the source&gt;/</c>.</summary>
/// <remarks>
/// Nothing on disk is trusted: the folders must be the user's alone, and the file must have the bytes that were just computed,
/// at every load. A file is only ever replaced by rename, so that a process that has mapped the old one keeps it, and two
/// processes may place the same file at once.
/// </remarks>
[UnsupportedOSPlatform("windows")]
internal sealed class LibraryCache(string root)
{
    private const int Attempts = 5;
    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private static int _temporaryCount;

    /// <summary>The folder under which all patched libraries stand.</summary>
    public string Folder { get; } = Path.Combine(root, "linnet", "native");

    /// <summary>The user's cache folder: <c>$XDG_CACHE_HOME</c> where that is absolute, else <c>~/.cache</c>; null without a home.</summary>
    public static string? UserRoot()
    {
        // The XDG Base Directory Specification: relative paths are to be ignored.
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } chosen && Path.IsPathFullyQualified(chosen))
        {
            return chosen;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        return Path.IsPathFullyQualified(home) ? Path.Combine(home, ".cache") : null;
    }

    /// <summary>Places the file unless it is already there byte for byte, and returns its path.</summary>
    /// <param name="key">The SHA-256 of the source library, hexadecimal.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="contents">What the file must hold.</param>
    /// <exception cref="NativeLibraryException">A folder belongs to someone else or others may write to it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public string Place(string key, string name, byte[] contents)
    {
        Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var folder = root;
        foreach (var part in new[] { "linnet", "native", key })
        {
            folder = Path.Combine(folder, part);
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            RequirePrivate(folder);
        }

        var path = Path.Combine(folder, name);
        var expected = SHA256.HashData(contents);
        for (var attempt = 1; !Holds(path, expected); attempt++)
        {
            if (attempt > Attempts)
            {
                throw new IOException($"{path} does not hold what was written to it.");
            }

            try
            {
                RemoveAbandoned(folder);
                Write(path, contents);
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Another process took the new file for abandoned before it was locked. Look again: theirs may be there by now.
            }
        }

        return path;
    }

    /// <summary>Refuses a folder into which anyone but this user could put a library.</summary>
    /// <exception cref="NativeLibraryException">It is a link, belongs to someone else, or others may write to it.</exception>
    internal static void RequirePrivate(string folder)
    {
        if (LinuxCalls.Owner(folder) is not { IsFolder: true } status)
        {
            throw Refused(folder, new Text("a folder, not a link", "普通文件夹，而不是链接"), new Text("a link or a file", "链接或文件"));
        }

        var user = LinuxCalls.EffectiveUser();
        if (status.Owner != user)
        {
            throw Refused(folder, new Text($"owner {user}", $"所有者为 {user}"), new Text($"owner {status.Owner}", $"所有者为 {status.Owner}"));
        }

        var mode = File.GetUnixFileMode(folder);
        if ((mode & OthersMayWrite) != 0)
        {
            var octal = Convert.ToString((int)mode, 8);
            throw Refused(folder, new Text("mode 700", "权限为 700"), new Text($"mode {octal}", $"权限为 {octal}"));
        }
    }

    private static bool Holds(string path, byte[] expected)
    {
        try
        {
            using var file = File.OpenRead(path);
            return SHA256.HashData(file).AsSpan().SequenceEqual(expected);
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Write(string path, byte[] contents)
    {
        var temporary = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref _temporaryCount)}.tmp";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            // Readers may open it as soon as it has its name; RemoveAbandoned may not.
            Share = FileShare.Read,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var file = new FileStream(temporary, options);
        file.Write(contents);
        file.Flush(flushToDisk: true);
        // Renamed while it is still locked, so that nobody takes it for abandoned in between.
        File.Move(temporary, path, overwrite: true);
    }

    // A killed process leaves its temporary file. One that is still being written is locked, so it cannot be opened.
    private static void RemoveAbandoned(string folder)
    {
        foreach (var temporary in Directory.EnumerateFiles(folder, "*.tmp"))
        {
            try
            {
                using (new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    File.Delete(temporary);
                }
            }
            catch (IOException)
            {
                // In use, or already gone.
            }
        }
    }

    private static NativeLibraryException Refused(string folder, Text expected, Text found) => new(new Text(
        $"{folder}: expected {expected.English}, found {found.English}: someone else could put a library there that would then run as you. "
            + $"Remove it (rm -r {folder}), or set XDG_CACHE_HOME to a folder of your own.",
        $"{folder}：要求{expected.Chinese}，实际为{found.Chinese}：他人可能在其中放入会以您的身份运行的库。"
            + $"请删除它（rm -r {folder}），或将 XDG_CACHE_HOME 设为您自己的文件夹。"));
}
