using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Model.Checkpoints;

/// <summary>Where a command may write a whole folder.</summary>
public static class NewCheckpoint
{
    /// <summary>Requires a folder that is absent or empty.</summary>
    /// <param name="folder">The folder to make.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="UsageException">The path is empty.</exception>
    /// <exception cref="ArtifactException">The folder holds something already, or is a file.</exception>
    public static void RequireFree(string folder, Text what)
    {
        FileErrors.RequirePath(folder, what);
        var isFile = File.Exists(folder);
        if (isFile || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new ArtifactException(
                folder,
                new Text("a folder that is absent or empty", "不存在或为空的文件夹"),
                isFile ? new Text("a file", "一个文件") : new Text("something in it already", "其中已有内容"),
                isFile
                    ? new Text("Choose another folder with out=DIR, or delete this file.", "请用 out=DIR 另选文件夹，或删除该文件。")
                    : new Text("Choose another folder with out=DIR, or delete this one.", "请用 out=DIR 另选文件夹，或删除该文件夹。"));
        }
    }
}
