using System.Text;
using CsCheck;
using Linnet.Training.Native;

namespace Linnet.Tests.Training.Native;

public sealed class WeakVersionsTests
{
    private const string Cxx = "libstdc++.so.6";
    private const string New = "GLIBCXX_3.4.32";

    private static ElfImage Debian12 => ElfImage.Parse(Cxx, new ElfBuilder().Defines(Cxx, "GLIBCXX_3.4", "GLIBCXX_3.4.30").Build());

    [Fact]
    public void Hash_ofTheVersionTorchSharpAsksFor_isTheOneInItsFile() => Assert.Equal(0x0297f842u, WeakVersions.Hash(New));

    [Fact]
    public void Missing_listsOnlyThatLibrarysVersionsThatTheSystemLacks()
    {
        var image = ElfImage.Parse("a.so", new ElfBuilder().Needs("libc.so.6", "GLIBC_9.9").Needs(Cxx, "GLIBCXX_3.4.30", New).Build());

        Assert.Equal([New], WeakVersions.Missing(image, Cxx, Debian12));
    }

    [Fact]
    public void Missing_onANewerSystem_isEmpty()
    {
        var image = ElfImage.Parse("a.so", new ElfBuilder().Needs(Cxx, "GLIBCXX_3.4.30", New).Build());
        var newer = ElfImage.Parse(Cxx, new ElfBuilder().Defines(Cxx, "GLIBCXX_3.4.30", New).Build());

        Assert.Empty(WeakVersions.Missing(image, Cxx, newer));
    }

    [Fact]
    public void Mark_changesTheFlagsOfThatEntryAlone()
    {
        var bytes = new ElfBuilder().Needs("libc.so.6", "GLIBC_2.34").Needs(Cxx, "GLIBCXX_3.4.30", New, "CXXABI_1.3").Relocates(3).Build();
        var original = bytes.ToArray();
        var image = ElfImage.Parse("a.so", bytes);
        var flags = image.NeededVersions().Single(n => n.Version == New).FlagsOffset;

        var marked = WeakVersions.Mark(image, Cxx, [New]);

        Assert.Equal([flags], Enumerable.Range(0, marked.Length).Where(i => marked[i] != original[i]));
        Assert.Equal(2, marked[flags]);
        Assert.Equal(original, bytes);
    }

    [Fact]
    public void Mark_ofTorchSharpsOwnLibrary_isTheOneKnownByte()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        if (!File.Exists(path))
        {
            Assert.Skip("Built for another platform than linux-x64.");
        }

        var bytes = File.ReadAllBytes(path);
        var marked = WeakVersions.Mark(ElfImage.Parse(path, bytes), Cxx, [New]);

        Assert.Equal([0x3fa34], Enumerable.Range(0, marked.Length).Where(i => marked[i] != bytes[i]));
        Assert.Equal(2, marked[0x3fa34]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Mark_withoutExactlyOneEntry_isRefused(int entries)
    {
        var image = ElfImage.Parse("a.so", new ElfBuilder().Needs(Cxx, ["CXXABI_1.3", .. Enumerable.Repeat(New, entries)]).Build());

        var error = Assert.Throws<NativeLibraryException>(() => WeakVersions.Mark(image, Cxx, [New]));

        Assert.Equal(
            $"a.so: expected exactly one entry for GLIBCXX_3.4.32 of libstdc++.so.6, found {entries}. "
                + "This is not a library that Linnet knows how to load; restore TorchSharp 0.107.0: dotnet restore.",
            error.Message);
    }

    [Fact]
    public void Mark_ofAVersionThatIsUsed_isRefused()
    {
        var image = ElfImage.Parse("a.so", new ElfBuilder().Needs(Cxx, "CXXABI_1.3", New).Relocates(2).Relocates(3).Build());

        var error = Assert.Throws<NativeLibraryException>(() => WeakVersions.Mark(image, Cxx, [New]));

        Assert.Equal(
            "a.so: uses symbols of GLIBCXX_3.4.32, which this system's libstdc++.so.6 does not have. "
                + "Use a newer system: Debian 12, Ubuntu 22.04, RHEL 10 or later.",
            error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ this is a Windows library, not an ELF file at all")]
    public void Parse_ofOtherFiles_isRefused(string text)
    {
        var error = Assert.Throws<NativeLibraryException>(() => ElfImage.Parse("a.so", Ascii(text)));

        Assert.StartsWith($"a.so: expected a 64-bit little-endian ELF file, found {text.Length} bytes that are not.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ofDamagedFiles_isReadOrRefused_neverAnythingElse()
    {
        var good = new ElfBuilder().Needs(Cxx, "CXXABI_1.3", New).Defines("A", "B").Relocates(2).Build();
        var damage = Gen.Select(Gen.Int[0, good.Length], Gen.Int[0, good.Length - 1], Gen.Byte);
        damage.ForAll((length, position, value) =>
        {
            var bytes = good[..length];
            if (position < length)
            {
                bytes[position] = value;
            }

            try
            {
                var image = ElfImage.Parse("a.so", bytes);
                _ = image.DefinedVersions().Count();
                WeakVersions.Mark(image, Cxx, [New]);
            }
            catch (NativeLibraryException)
            {
                // The one error that damage may cause.
            }
        });
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
