using Linnet.Core.Messages;

namespace Linnet.Training.Native;

/// <summary>Finds the folder that holds libtorch and TorchSharp's native library.</summary>
internal static class NativeFolder
{
    /// <summary>Returns the one folder from which all native libraries are loaded.</summary>
    /// <remarks>
    /// A publish for one platform puts them flat beside the program, a build under <c>runtimes/</c>. All come from one folder:
    /// two copies of libtorch_cpu in one process abort it.
    /// </remarks>
    /// <param name="program">The program's own folder.</param>
    /// <param name="platform">The platform whose files are looked for.</param>
    /// <exception cref="NativeLibraryException">No folder has all files, or a file is for another processor.</exception>
    public static string Find(string program, NativePlatform platform)
    {
        string[] folders = [program, Path.Combine(program, "runtimes", platform.Rid, "native")];
        string[] files = [.. platform.LibtorchFiles, platform.TorchSharpFile];
        var found = Array.Find(folders, folder => files.All(file => File.Exists(Path.Combine(folder, file))));
        if (found is not null)
        {
            return found;
        }

        // Name what the fullest folder lacks: most often it is libtorch, when the build was for another platform.
        var best = folders.MaxBy(folder => files.Count(file => File.Exists(Path.Combine(folder, file))))!;
        var missing = string.Join(", ", files.Where(file => !File.Exists(Path.Combine(best, file))));
        throw new NativeLibraryException(new Text(
            $"{best}: {missing} not found, also not in {folders.First(f => f != best)}. "
                + $"Build again for this platform: dotnet build -c Release -p:LinnetPlatform={platform.Rid}.",
            $"{best}：找不到 {missing}，{folders.First(f => f != best)} 中也没有。"
                + $"请为本平台重新构建：dotnet build -c Release -p:LinnetPlatform={platform.Rid}。"));
    }
}
