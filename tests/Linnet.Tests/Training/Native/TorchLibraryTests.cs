using Linnet.Training.Native;

namespace Linnet.Tests.Training.Native;

public sealed class TorchLibraryTests : IDisposable
{
    private readonly string _cache = Directory.CreateTempSubdirectory("linnet-load-").FullName;

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    [Fact]
    public void EnsureLoaded_makesTorchWork()
    {
        var load = TorchLibrary.EnsureLoaded();

        Assert.Same(load, TorchLibrary.EnsureLoaded());
        Assert.True(File.Exists(load.TorchSharpPath));
        Assert.False(Directory.Exists(Path.Combine(AppContext.BaseDirectory, "cpu")), "TorchSharp copied libtorch.");
        using var ones = TorchSharp.torch.ones(2, 3);
        using var sum = ones.sum();
        Assert.Equal(6, sum.item<float>());
    }

    [Fact]
    public async Task EnsureLoaded_inEightFreshProcessesAtOnce_worksInEach()
    {
        Assert.SkipUnless(TorchLibrary.EnsureLoaded().IsPatched, "This system's libstdc++ needs no copy.");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ChildProcess.Run("load", _cache)));

        var copy = Assert.Single(Directory.GetFiles(_cache, "*", SearchOption.AllDirectories));
        Assert.All(answers, answer => Assert.Equal($"12|True|{copy}|", answer));
    }

    [Fact]
    public async Task EnsureLoaded_overATornCopy_repairsIt()
    {
        Assert.SkipUnless(TorchLibrary.EnsureLoaded().IsPatched, "This system's libstdc++ needs no copy.");
        await ChildProcess.Run("load", _cache);
        var copy = Assert.Single(Directory.GetFiles(_cache, "*", SearchOption.AllDirectories));
        var whole = await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(copy, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);

        Assert.Equal($"12|True|{copy}|", await ChildProcess.Run("load", _cache));
        Assert.Equal(whole, await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task EnsureLoaded_withoutACacheFolderThatCanBeWritten_loadsATemporaryCopyAndSaysSo()
    {
        Assert.SkipUnless(TorchLibrary.EnsureLoaded().IsPatched, "This system's libstdc++ needs no copy.");

        var answer = await ChildProcess.Run("load", "/proc/linnet");

        var parts = answer.Split('|');
        Assert.Equal(["12", "True"], parts[..2]);
        Assert.False(File.Exists(parts[2]), "The temporary copy was left behind.");
        Assert.StartsWith("The cache folder /proc/linnet cannot be used (", parts[3], StringComparison.Ordinal);
        Assert.EndsWith(
            "); loaded from a temporary folder instead. Set XDG_CACHE_HOME to a folder that you can write to.", parts[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureLoaded_fromAFolderThatOthersMayWrite_isOneClearError()
    {
        Assert.SkipUnless(TorchLibrary.EnsureLoaded().IsPatched, "This system's libstdc++ needs no copy.");
        var folder = Directory.CreateDirectory(Path.Combine(_cache, "linnet")).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        }

        var answer = await ChildProcess.Run("load", _cache);

        Assert.StartsWith($"exit 1: {folder}: expected mode 700, found mode 777: someone else could", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
    }
}
