using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Artifacts;

/// <summary>The system's file errors as errors that the user can act on.</summary>
public static class FileErrors
{
    /// <summary>Runs file work; a full disk becomes a <see cref="ResourceException"/>, any other refusal an <see cref="ArtifactException"/>.</summary>
    /// <param name="path">What is read or written, for the message.</param>
    /// <param name="work">The work.</param>
    /// <param name="needed">How many bytes will be written, or null when unknown.</param>
    public static T Translate<T>(string path, Func<T> work, long? needed = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            return work();
        }
        catch (UnauthorizedAccessException error)
        {
            throw new ArtifactException(
                path,
                new Text("permission to read and write", "可以读写"),
                new Text($"access denied ({error.Message})", $"拒绝访问（{error.Message}）"),
                new Text("Change the owner or the permissions, or choose another place.", "请更改所有者或权限，或换一个位置。"),
                error);
        }
        catch (IOException error) when (DiskSpace.IsFull(error))
        {
            throw DiskSpace.Full(path, needed, error);
        }
        catch (FileNotFoundException error)
        {
            throw Missing(error.FileName is { } name && name != Path.GetFullPath(path) ? name : path, error);
        }
        catch (DirectoryNotFoundException error)
        {
            throw Missing(path, error);
        }
        catch (IOException error)
        {
            throw new ArtifactException(
                path,
                new Text("a place that can be read and written", "可以读写的位置"),
                new Text($"a system error ({error.Message})", $"系统错误（{error.Message}）"),
                new Text("Check the disk, then run the same command again.", "请检查磁盘，再运行同一条命令。"),
                error);
        }
    }

    /// <inheritdoc cref="Translate{T}"/>
    public static void Translate(string path, Action work, long? needed = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        _ = Translate(
            path,
            () =>
            {
                work();
                return true;
            },
            needed);
    }

    /// <summary>Requires that a path was given at all: an empty one would be the current folder, or a programmer's error.</summary>
    /// <param name="path">What the user typed.</param>
    /// <param name="what">What the path should lead to.</param>
    /// <exception cref="UsageException">It is empty or white space.</exception>
    public static void RequirePath(string path, Text what)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(what);
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new UsageException(new Text(
                $"Expected the path of {what.English}, found an empty text. Type the path.", $"缺少路径：{what.Chinese}。请输入路径。"));
        }
    }

    private static ArtifactException Missing(string path, IOException error) => new(
        path,
        new Text("a file", "文件"),
        new Text("nothing", "不存在"),
        new Text("Check the path.", "请检查路径。"),
        error);
}
