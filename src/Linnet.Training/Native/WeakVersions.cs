using Linnet.Core.Messages;

namespace Linnet.Training.Native;

/// <summary>Makes versions that a library asks for, but does not use, optional.</summary>
/// <remarks>
/// The loader refuses a library that asks for a version which the system's libstdc++ lacks, unless the entry is marked weak.
/// TorchSharp's library asks for GLIBCXX_3.4.32 through <c>_ZSt21ios_base_library_initv</c>, a marker that the linker leaves and
/// nothing ever binds to. That nothing binds is checked here: a version that some relocation uses is never marked.
/// </remarks>
internal static class WeakVersions
{
    /// <summary>VER_FLG_WEAK of the Linux Standard Base.</summary>
    private const ushort Weak = 2;

    /// <summary>The versions of <paramref name="library"/> that <paramref name="image"/> asks for and <paramref name="system"/> does not offer.</summary>
    public static IReadOnlyList<string> Missing(ElfImage image, string library, ElfImage system)
    {
        var offered = system.DefinedVersions().ToHashSet(StringComparer.Ordinal);
        return [.. image.NeededVersions().Where(n => n.Library == library && !offered.Contains(n.Version)).Select(n => n.Version)];
    }

    /// <summary>Returns a copy of the image's bytes with each of these versions marked weak.</summary>
    /// <param name="image">The library as shipped. Its bytes are not changed.</param>
    /// <param name="library">The library of which the versions are asked.</param>
    /// <param name="versions">The versions to make optional.</param>
    /// <exception cref="NativeLibraryException">A version has not exactly one entry, its hash is wrong, or something uses it.</exception>
    public static byte[] Mark(ElfImage image, string library, IReadOnlyList<string> versions)
    {
        var needed = image.NeededVersions().Where(n => n.Library == library).ToList();
        var offsets = new List<int>();
        foreach (var version in versions)
        {
            var entries = needed.FindAll(n => n.Version == version);
            if (entries is not [var entry] || entry.Hash != Hash(version))
            {
                throw new NativeLibraryException(new Text(
                    $"{image.Path}: expected exactly one entry for {version} of {library}, found {entries.Count}. "
                        + "This is not a library that Linnet knows how to load; restore TorchSharp 0.107.0: dotnet restore.",
                    $"{image.Path}：{library} 的 {version} 应当恰有一个条目，实际有 {entries.Count} 个。"
                        + "Linnet 不知道如何加载这个库；请还原 TorchSharp 0.107.0：dotnet restore。"));
            }

            if (image.IsRelocatedAgainst(entry.Index))
            {
                throw new NativeLibraryException(new Text(
                    $"{image.Path}: uses symbols of {version}, which this system's {library} does not have. "
                        + "Use a newer system: Debian 12, Ubuntu 22.04, RHEL 10 or later.",
                    $"{image.Path}：用到了 {version} 的符号，而本系统的 {library} 没有该版本。"
                        + "请使用更新的系统：Debian 12、Ubuntu 22.04、RHEL 10 或更高版本。"));
            }

            offsets.Add(entry.FlagsOffset);
        }

        return image.CopyWith(offsets, Weak);
    }

    /// <summary>The System V ABI's hash of a name.</summary>
    internal static uint Hash(string name)
    {
        var hash = 0u;
        foreach (var letter in name)
        {
            hash = (hash << 4) + letter;
            var high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }
}
