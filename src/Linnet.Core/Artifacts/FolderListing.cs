using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Artifacts;

/// <summary>The files of a folder in one fixed order on every system.</summary>
public static class FolderListing
{
    /// <summary>All files below <paramref name="folder"/>: relative paths with '/', ordered by ordinal comparison.</summary>
    /// <exception cref="ArtifactException">A subfolder is a symbolic link: it may leave the folder or run in circles.</exception>
    public static IReadOnlyList<string> Files(string folder)
    {
        var files = new List<string>();
        var open = new Stack<string>([""]);
        while (open.TryPop(out var relative))
        {
            foreach (var entry in new DirectoryInfo(Path.Combine(folder, relative)).EnumerateFileSystemInfos())
            {
                var path = relative.Length == 0 ? entry.Name : $"{relative}/{entry.Name}";
                if (entry is not DirectoryInfo)
                {
                    files.Add(path);
                }
                else if (entry.LinkTarget is null)
                {
                    open.Push(path);
                }
                else
                {
                    throw new ArtifactException(
                        Path.Combine(folder, path),
                        new Text("a file or a folder", "文件或文件夹"),
                        new Text($"a link to the folder {entry.LinkTarget}", $"指向文件夹 {entry.LinkTarget} 的链接"),
                        new Text("Replace the link by a copy.", "请用副本替换该链接。"));
                }
            }
        }

        files.Sort(string.CompareOrdinal);
        return files;
    }

    /// <summary>Whether a path from a file is a plain relative one: stays below its folder on every system.</summary>
    internal static bool IsPlain(string path) =>
        path.Length is > 0 and <= 1024
        && path.All(c => c is not ('\\' or ':') && !char.IsControl(c))
        && path.Split('/').All(part => part is not ("" or "." or ".."));
}
