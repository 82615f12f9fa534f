using Linnet.Core.Errors;

namespace Linnet.Core.Artifacts;

/// <summary>Writes a folder so that its path never holds half of it.</summary>
public static class AtomicFolder
{
    /// <summary>Fills a temporary folder beside <paramref name="path"/>, waits for the disk, and renames it.</summary>
    /// <remarks>
    /// A folder that is there already is replaced: it is renamed away first, so that a kill in between leaves nothing at the path,
    /// never a mixture.
    /// </remarks>
    /// <param name="path">The folder.</param>
    /// <param name="fill">Writes the files into the folder that it is given. When it throws, the path is left as it was.</param>
    /// <param name="withManifest">Whether <c>manifest.json</c> is written last.</param>
    /// <exception cref="ResourceException">The disk is full.</exception>
    /// <exception cref="ArtifactException">The system refuses to write here.</exception>
    public static void Write(string path, Action<string> fill, bool withManifest = true)
    {
        ArgumentNullException.ThrowIfNull(fill);
        FileErrors.Translate(path, () => Replace(path, fill, withManifest));
    }

    private static void Replace(string path, Action<string> fill, bool withManifest)
    {
        var temporary = TemporaryName.For(path);
        try
        {
            TemporaryName.DeleteFolder(temporary);
            Directory.CreateDirectory(temporary);
            fill(temporary);
            Durable.FlushTree(temporary);
            if (withManifest)
            {
                Manifest.Write(temporary);
            }

            Publish(temporary, path);
        }
        catch
        {
            TemporaryName.DeleteFolder(temporary);
            throw;
        }

        Durable.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static void Publish(string temporary, string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.Move(temporary, path);
            return;
        }

        var old = TemporaryName.For(path);
        TemporaryName.DeleteFolder(old);
        Directory.Move(path, old);
        Directory.Move(temporary, path);
        Directory.Delete(old, recursive: true);
    }
}
