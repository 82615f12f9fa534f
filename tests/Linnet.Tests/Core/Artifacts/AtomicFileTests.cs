using Linnet.Core.Artifacts;
using Linnet.Core.Errors;

namespace Linnet.Tests.Core.Artifacts;

public sealed class AtomicFileTests
{
    [Fact]
    public void WriteText_overAnExistingFile_replacesItAndLeavesNothingElse()
    {
        using var folder = new TestFolder();
        folder.Write("a.txt", "old and longer");

        AtomicFile.WriteText(folder["a.txt"], "新");

        Assert.Equal("新", File.ReadAllText(folder["a.txt"]));
        Assert.Equal(3, new FileInfo(folder["a.txt"]).Length);
        Assert.Equal(["a.txt"], folder.Entries());
    }

    [Fact]
    public void Write_whenTheWriterFails_leavesTheOldFileAndNothingElse()
    {
        using var folder = new TestFolder();
        folder.Write("a.txt", "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder["a.txt"], stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Equal(["a.txt"], folder.Entries());
    }

    [Fact]
    public void Write_intoAMissingFolder_isAnArtifactError()
    {
        using var folder = new TestFolder();

        var error = Assert.Throws<ArtifactException>(() => AtomicFile.WriteText(folder["no/a.txt"], "x"));

        Assert.StartsWith($"{folder["no/a.txt"]}: expected a file, found nothing. Check the path.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ontoAFullDisk_saysWhatIsNeededAndLeavesNothingHalfWritten()
    {
        using var disk = SmallDisk.Mount(megabytes: 4);
        AtomicFile.WriteText(disk["kept.txt"], "kept");

        var error = Assert.Throws<ResourceException>(() => AtomicFile.Write(disk["big.bin"], new byte[8 << 20]));

        Assert.Matches(@"^.*big\.bin: disk full: need 8\.0 MiB, have \d+\.\d MiB\. Free some space, then run the same command again\.$", error.Message);
        Assert.Matches(@"磁盘已满：需要 8\.0 MiB，可用 \d+\.\d MiB。", error.Text.Chinese);
        Assert.Equal(ExitCode.OutOfResources, error.ExitCode);
        Assert.Equal(["kept.txt"], disk.Entries());

        AtomicFile.Write(disk["fits.bin"], new byte[1 << 20]);
    }

    [Fact]
    public void Write_withoutPermission_saysSo()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("The superuser may write anywhere.");
            return;
        }

        using var folder = new TestFolder();
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var error = Assert.Throws<ArtifactException>(() => AtomicFile.WriteText(folder["a.txt"], "x"));
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Contains("expected permission to read and write, found access denied", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_afterAKilledProcessLeftTheSameTemporaryName_replacesIt()
    {
        using var folder = new TestFolder();
        var path = folder["a.txt"];
        var last = TemporaryName.For(path);
        var number = long.Parse(last[(last.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        for (var next = number + 1; next <= number + 1000; next++) // other tests take numbers too
        {
            File.WriteAllText($"{last[..last.LastIndexOf('-')]}-{next}", "left by a killed process, longer than the new text");
        }

        AtomicFile.WriteText(path, "new");

        Assert.Equal("new", File.ReadAllText(path));
    }
}
