using System.Text;
using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>The text of a recipe's file, or one clear problem.</summary>
internal static class RecipeFile
{
    /// <summary>1 MiB: a recipe is written by hand.</summary>
    internal const int MaximumBytes = 1 << 20;

    private static readonly Text CannotRead = new("the recipe cannot be read", "无法读取配方");

    /// <summary>Reads the file as strict UTF-8; a byte order mark is kept as U+FEFF.</summary>
    /// <exception cref="RecipeException">Missing, a folder, not allowed, larger than 1 MiB or not UTF-8.</exception>
    internal static string ReadText(string path)
    {
        var bytes = ReadBytes(path);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException broken)
        {
            // The index may lie before the span when the sequence began earlier; it never does for one whole buffer.
            var before = Encoding.UTF8.GetString(bytes, 0, broken.Index);
            var lineStart = before.LastIndexOf('\n') + 1;
            throw Problem(
                path,
                before.AsSpan().Count('\n') + 1,
                before.Length - lineStart + 1,
                new Text("broken text", "文本损坏"),
                new Text("UTF-8", "UTF-8"),
                new Text($"the byte 0x{bytes[broken.Index]:x2}", $"字节 0x{bytes[broken.Index]:x2}"));
        }
    }

    private static byte[] ReadBytes(string path)
    {
        if (path.Length == 0 || path.Contains('\0'))
        {
            throw Problem(Excerpt.Of(path), 0, 0, CannotRead, new Text("the path of a file", "文件路径"), Describe.Text(path));
        }

        if (Directory.Exists(path))
        {
            throw Problem(path, 0, 0, CannotRead, new Text("a file", "文件"), new Text("a folder", "文件夹"));
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[MaximumBytes + 1]; // not the stream's length: a device or a pipe has none
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return count <= MaximumBytes
                ? bytes[..count]
                : throw Problem(
                    path, 0, 0, new Text("too large for a recipe", "配方过大"), new Text("at most 1 MiB", "至多 1 MiB"), new Text("more", "更多"));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Problem(path, 0, 0, CannotRead, new Text("a file", "文件"), new Text("nothing of that name", "不存在的路径"));
        }
        catch (UnauthorizedAccessException)
        {
            throw Problem(
                path, 0, 0, CannotRead, new Text("a file that you may read", "有权读取的文件"), new Text("no permission", "没有权限"));
        }
        catch (IOException fault)
        {
            throw Problem(path, 0, 0, CannotRead, new Text("a readable file", "可读的文件"), Text.Same(fault.Message));
        }
    }

    private static RecipeException Problem(string path, int line, int column, Text what, Text expected, Text found) =>
        new([new RecipeProblem(path, line, column, "", what, expected, found)]);
}
