using Linnet.Core.Artifacts;
using Linnet.Core.Errors;

namespace Linnet.Tests.Core.Artifacts;

public sealed class AtomicFolderTests
{
    [Fact]
    public void Write_ofAFolder_appearsWithItsManifest()
    {
        using var folder = new TestFolder();

        AtomicFolder.Write(folder["step-000002"], temporary =>
        {
            Assert.False(Directory.Exists(folder["step-000002"]));
            File.WriteAllText(Path.Combine(temporary, "a"), "1");
        });

        Assert.Equal(["step-000002", "step-000002/a", "step-000002/manifest.json"], folder.Entries());
        Assert.Equal("a", Assert.Single(Verify(folder["step-000002"]).Files).Path);
    }

    [Fact]
    public void Write_overAnExistingFolder_replacesItWhole()
    {
        using var folder = new TestFolder();
        AtomicFolder.Write(folder["c"], temporary => File.WriteAllText(Path.Combine(temporary, "old"), "1"));

        AtomicFolder.Write(folder["c"], temporary => File.WriteAllText(Path.Combine(temporary, "new"), "2"));

        Assert.Equal(["c", "c/manifest.json", "c/new"], folder.Entries());
    }

    [Fact]
    public void Write_whenFillingFails_leavesTheOldFolderAndNothingElse()
    {
        using var folder = new TestFolder();
        AtomicFolder.Write(folder["c"], temporary => File.WriteAllText(Path.Combine(temporary, "old"), "1"));

        Assert.Throws<InvalidOperationException>(() => AtomicFolder.Write(folder["c"], temporary =>
        {
            File.WriteAllText(Path.Combine(temporary, "new"), "2");
            throw new InvalidOperationException();
        }));

        Assert.Equal(["c", "c/manifest.json", "c/old"], folder.Entries());
        Verify(folder["c"]);
    }

    [Fact]
    public void Write_ontoAFullDisk_leavesTheOldFolderAndNothingElse()
    {
        using var disk = SmallDisk.Mount(megabytes: 4);
        AtomicFolder.Write(disk["c"], temporary => File.WriteAllText(Path.Combine(temporary, "old"), "1"));

        Assert.Throws<ResourceException>(() =>
            AtomicFolder.Write(disk["c"], temporary => File.WriteAllBytes(Path.Combine(temporary, "new"), new byte[8 << 20])));

        Assert.Equal(["c", "c/manifest.json", "c/old"], disk.Entries());
    }

    [Fact]
    public void Write_afterAKilledProcessLeftTheSameTemporaryName_holdsNothingOfIt()
    {
        using var folder = new TestFolder();
        var path = folder["c"];
        var last = TemporaryName.For(path);
        var number = long.Parse(last[(last.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        for (var next = number + 1; next <= number + 1000; next++) // other tests take numbers too
        {
            folder.Write($"{last[..last.LastIndexOf('-')]}-{next}/stale", "x");
        }

        AtomicFolder.Write(path, temporary => File.WriteAllText(Path.Combine(temporary, "one"), "1"));
        AtomicFolder.Write(path, temporary => File.WriteAllText(Path.Combine(temporary, "two"), "2"));

        Assert.Equal(["manifest.json", "two"], Directory.GetFiles(path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void DeleteLeftovers_afterAKill_deletesOnlyTemporaryNames()
    {
        using var folder = new TestFolder();
        folder.Write("step-1.tmp-12-3/model", "half");
        folder.Write("sub/a.json.tmp-9-1", "half");
        folder.Write("sub/notes.tmp-x", "the user's");

        TemporaryName.DeleteLeftovers(folder.Path);

        Assert.Equal(["sub", "sub/notes.tmp-x"], folder.Entries());
    }

    private static Manifest Verify(string folder) => Manifest.Verify(folder, TestContext.Current.CancellationToken);
}
