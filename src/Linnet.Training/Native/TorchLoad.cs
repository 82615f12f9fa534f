using Linnet.Core.Messages;

namespace Linnet.Training.Native;

/// <summary>How libtorch and TorchSharp's native library were loaded.</summary>
/// <param name="Platform">The platform's runtime identifier.</param>
/// <param name="Folder">The folder of libtorch.</param>
/// <param name="TorchSharpPath">The TorchSharp library that was loaded: the one beside libtorch, or its patched copy.</param>
/// <param name="WeakVersions">The versions that the system's libstdc++ lacks and that were marked weak in the copy; empty without a copy.</param>
/// <param name="Warning">What the user should know, such as a cache folder that cannot be used; null when there is nothing.</param>
public sealed record TorchLoad(string Platform, string Folder, string TorchSharpPath, IReadOnlyList<string> WeakVersions, Text? Warning)
{
    /// <summary>Whether a patched copy was loaded, because the system's libstdc++ is older than TorchSharp's compiler.</summary>
    public bool IsPatched => WeakVersions.Count > 0;
}
