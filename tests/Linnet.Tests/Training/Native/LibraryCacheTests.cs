using System.Diagnostics;
using System.Runtime.Versioning;
using Linnet.Training.Native;

namespace Linnet.Tests.Training.Native;

[UnsupportedOSPlatform("windows")]
public sealed class LibraryCacheTests : IDisposable
{
    private const string Name = "libLibTorchSharp.so";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly byte[] Contents = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31))];
    private readonly string _root = Directory.CreateTempSubdirectory("linnet-cache-").FullName;

    public LibraryCacheTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has this cache.");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Place_firstTime_writesAPrivateFolderUnderTheKey()
    {
        var path = new LibraryCache(Path.Combine(_root, "new")).Place("abc", Name, Contents);

        Assert.Equal(Path.Combine(_root, "new", "linnet", "native", "abc", Name), path);
        Assert.Equal(Contents, File.ReadAllBytes(path));
        foreach (var folder in new[] { "new/linnet", "new/linnet/native", "new/linnet/native/abc" })
        {
            Assert.Equal(Private, File.GetUnixFileMode(Path.Combine(_root, folder)));
        }
    }

    [Fact]
    public void Place_secondTime_leavesTheFileAlone()
    {
        var cache = new LibraryCache(_root);
        var path = cache.Place("abc", Name, Contents);
        var old = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, old);

        cache.Place("abc", Name, Contents);

        Assert.Equal(old, File.GetLastWriteTimeUtc(path));
    }

    [Theory]
    [InlineData("torn")]
    [InlineData("empty")]
    [InlineData("flipped")]
    public void Place_overADamagedFile_replacesItByRename(string damage)
    {
        var cache = new LibraryCache(_root);
        var path = cache.Place("abc", Name, Contents);
        byte[] bad = damage switch { "torn" => Contents[..1234], "empty" => [], _ => [.. Contents] };
        if (damage == "flipped")
        {
            bad[777] ^= 1;
        }

        File.WriteAllBytes(path, bad);
        using var mappedByAnotherProcess = File.OpenRead(path);

        cache.Place("abc", Name, Contents);

        Assert.Equal(Contents, File.ReadAllBytes(path));
        Assert.Equal(bad.Length, mappedByAnotherProcess.Length);
    }

    [Fact]
    public void Place_afterAKill_removesTheAbandonedTemporaryFileButNotOneInUse()
    {
        var cache = new LibraryCache(_root);
        var path = cache.Place("abc", Name, Contents);
        File.Delete(path);
        File.WriteAllBytes(path + ".1-1.tmp", Contents[..99]);
        using var inUse = new FileStream(path + ".2-1.tmp", FileMode.CreateNew, FileAccess.Write, FileShare.Read);

        cache.Place("abc", Name, Contents);

        Assert.False(File.Exists(path + ".1-1.tmp"));
        Assert.True(File.Exists(path + ".2-1.tmp"));
    }

    [Fact]
    public async Task Place_byManyAtOnce_givesEveryoneTheWholeFile()
    {
        for (var round = 0; round < 50; round++)
        {
            using var start = new Barrier(8);
            var key = $"key{round}";
            var tasks = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(TestContext.Current.CancellationToken);
                    return File.ReadAllBytes(new LibraryCache(_root).Place(key, Name, Contents));
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default));

            Assert.All(await Task.WhenAll(tasks), bytes => Assert.True(bytes.AsSpan().SequenceEqual(Contents)));
            Assert.Equal([Name], Directory.GetFiles(Path.Combine(_root, "linnet", "native", key)).Select(Path.GetFileName));
        }
    }

    [Theory]
    [InlineData("linnet")]
    [InlineData("linnet/native")]
    [InlineData("linnet/native/abc")]
    public void Place_whereOthersMayWrite_isRefused(string part)
    {
        new LibraryCache(_root).Place("abc", Name, Contents);
        var folder = Path.Combine(_root, part);
        File.SetUnixFileMode(folder, Private | UnixFileMode.OtherWrite);

        var error = Assert.Throws<NativeLibraryException>(() => new LibraryCache(_root).Place("abc", Name, Contents));

        Assert.Equal(
            $"{folder}: expected mode 700, found mode 702: someone else could put a library there that would then run as you. "
                + $"Remove it (rm -r {folder}), or set XDG_CACHE_HOME to a folder of your own.",
            error.Message);
    }

    [Fact]
    public void Place_throughALink_isRefused()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_root, "elsewhere"), Private).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_root, "linnet"), elsewhere);

        var error = Assert.Throws<NativeLibraryException>(() => new LibraryCache(_root).Place("abc", Name, Contents));

        Assert.StartsWith($"{Path.Combine(_root, "linnet")}: expected a folder, not a link, found a link or a file:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Place_inSomeoneElsesFolder_isRefused()
    {
        Assert.SkipUnless(LinuxCalls.EffectiveUser() == 0, "Only root can give a folder away.");
        var folder = Directory.CreateDirectory(Path.Combine(_root, "linnet"), Private).FullName;
        using (var chown = Process.Start("chown", ["65534", folder]))
        {
            chown.WaitForExit();
        }

        var error = Assert.Throws<NativeLibraryException>(() => new LibraryCache(_root).Place("abc", Name, Contents));

        Assert.StartsWith($"{folder}: expected owner 0, found owner 65534:", error.Message, StringComparison.Ordinal);
    }
}
