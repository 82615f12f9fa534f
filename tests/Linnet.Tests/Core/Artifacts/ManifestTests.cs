using System.Security.Cryptography;
using System.Text;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;

namespace Linnet.Tests.Core.Artifacts;

public sealed class ManifestTests
{
    private const string HashOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void Write_ofTwoFiles_givesTheseBytes()
    {
        using var folder = new TestFolder();
        folder.Write("b/文", "abc");
        folder.Write("a", "");

        Manifest.Write(folder.Path);

        Assert.Equal(
            """
            {
              "files": [
                {
                  "path": "a",
                  "bytes": 0,
                  "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                },
                {
                  "path": "b/文",
                  "bytes": 3,
                  "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                }
              ]
            }

            """,
            File.ReadAllText(folder["manifest.json"]));
        Assert.Equal(2, Verify(folder.Path).Files.Count);
    }

    [Fact]
    public void Verify_afterAnyFlippedBit_namesTheFile()
    {
        using var folder = new TestFolder();
        folder.Write("model.safetensors", "abc");
        folder.Write("sub/optimizer.safetensors", "some more bytes");
        Manifest.Write(folder.Path);

        foreach (var name in new[] { "model.safetensors", "sub/optimizer.safetensors", "manifest.json" })
        {
            var bytes = File.ReadAllBytes(folder[name]);
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                File.WriteAllBytes(folder[name], bytes);
                var error = Assert.Throws<ArtifactException>(() => Verify(folder.Path));
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));

                // A flip inside the manifest may also make it list another file or hash.
                Assert.True(name == "manifest.json" || error.Path == folder[name], $"bit {bit}: {error.Message}");
            }

            File.WriteAllBytes(folder[name], bytes);
        }

        Verify(folder.Path);
    }

    [Fact]
    public void Verify_afterAnyTruncation_namesTheFile()
    {
        using var folder = new TestFolder();
        folder.Write("a", "abcdef");
        Manifest.Write(folder.Path);

        foreach (var name in new[] { "a", "manifest.json" })
        {
            var bytes = File.ReadAllBytes(folder[name]);
            for (var length = 0; length < bytes.Length; length++)
            {
                File.WriteAllBytes(folder[name], bytes[..length]);
                Assert.Equal(folder[name], Assert.Throws<ArtifactException>(() => Verify(folder.Path)).Path);
            }

            File.WriteAllBytes(folder[name], bytes);
        }
    }

    [Fact]
    public void Verify_ofADamagedFile_saysLengthsAndHashes()
    {
        using var folder = new TestFolder();
        folder.Write("a", "abc");
        Manifest.Write(folder.Path);
        folder.Write("a", "abcd");

        var error = Assert.Throws<ArtifactException>(() => Verify(folder.Path));

        Assert.Equal(
            $"{folder["a"]}: expected 3 bytes with SHA-256 {HashOfAbc}, found 4 bytes with SHA-256 "
            + "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589. Use another checkpoint, or make this one again.",
            error.Message);
        Assert.Equal(ExitCode.ArtifactMismatch, error.ExitCode);
    }

    [Fact]
    public void Verify_withMissingOrExtraFile_namesIt()
    {
        using var folder = new TestFolder();
        folder.Write("a", "abc");
        Manifest.Write(folder.Path);

        File.Move(folder["a"], folder["b"]);
        var missing = Assert.Throws<ArtifactException>(() => Verify(folder.Path));
        folder.Write("a", "abc");
        var extra = Assert.Throws<ArtifactException>(() => Verify(folder.Path));

        Assert.Equal(
            $"{folder["a"]}: expected 3 bytes with SHA-256 {HashOfAbc}, found no such file. Use another checkpoint, or make this one again.",
            missing.Message);
        Assert.Equal(
            $"{folder["b"]}: expected no such file, found 3 bytes with SHA-256 {HashOfAbc}. Use another checkpoint, or make this one again.",
            extra.Message);
    }

    [Fact]
    public void VerifyRead_ofADamagedFile_findsItWhereItIsToBeRead()
    {
        using var folder = new TestFolder();
        folder.Write("a", "first");
        folder.Write("b", "second");
        Manifest.Write(folder.Path);
        Manifest.VerifyRead(folder.Path, path => path == "a");
        folder.Write("b", "seconds");

        Manifest.VerifyRead(folder.Path, path => path == "a");
        var damaged = Assert.Throws<ArtifactException>(() => Manifest.VerifyRead(folder.Path, path => path == "b"));
        File.Delete(folder["b"]);
        var missing = Assert.Throws<ArtifactException>(() => Manifest.VerifyRead(folder.Path, path => path == "a"));

        Assert.StartsWith($"{folder["b"]}: expected 6 bytes with SHA-256 ", damaged.Message, StringComparison.Ordinal);
        Assert.Contains(", found 7 bytes with SHA-256 ", damaged.Message, StringComparison.Ordinal);
        Assert.EndsWith(", found no such file. Use another checkpoint, or make this one again.", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_withoutManifest_saysThatTheFolderIsNotComplete()
    {
        using var folder = new TestFolder();

        var error = Assert.Throws<ArtifactException>(() => Manifest.Read(folder.Path));

        Assert.Equal(
            $"{folder["manifest.json"]}: expected a manifest, the sign that the folder is complete, found no such file. "
            + "Use another checkpoint, or make this one again.",
            error.Message);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("C:\\\\x")]
    [InlineData("")]
    public void Read_withAPathThatLeavesTheFolder_refuses(string path)
    {
        using var folder = new TestFolder();
        folder.Write("manifest.json", $$"""{"files":[{"path":"{{path}}","bytes":3,"sha256":"{{HashOfAbc}}"}]}""");

        Assert.Throws<ArtifactException>(() => Manifest.Read(folder.Path));
    }

    [Fact]
    public void Verify_ofAManifestThatListsAPathTwice_refuses()
    {
        using var folder = new TestFolder();
        folder.Write("a", "abc");
        var entry = new FileEntry("a", 3, HashOfAbc);
        var twice = new System.Text.Json.Nodes.JsonObject { ["files"] = new System.Text.Json.Nodes.JsonArray(FileEntryJson.Write(entry), FileEntryJson.Write(entry)) };
        File.WriteAllBytes(folder["manifest.json"], JsonText.Pretty(twice));

        var error = Assert.Throws<ArtifactException>(() => Verify(folder.Path));

        Assert.Equal(
            $"{folder["manifest.json"]}: expected a manifest as Linnet writes it, found other bytes: it is damaged or was edited. "
            + "Use another checkpoint, or make this one again.",
            error.Message);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"files\":3}")]
    [InlineData("{\"files\":[3]}")]
    [InlineData("{\"files\":[],\"files\":[]}")]
    [InlineData("")]
    [InlineData("\u0000")]
    public void Read_ofAnotherShape_refuses(string text)
    {
        using var folder = new TestFolder();
        folder.Write("manifest.json", text);

        Assert.Throws<ArtifactException>(() => Manifest.Read(folder.Path));
    }

    [Fact]
    public void Read_ofDeepOrHugeJson_refuses()
    {
        using var folder = new TestFolder();
        folder.Write("manifest.json", new string('[', 100_000));
        Assert.Throws<ArtifactException>(() => Manifest.Read(folder.Path));

        using (var stream = File.Create(folder["manifest.json"]))
        {
            stream.SetLength(1L << 33);
        }

        Assert.Contains("found a file of 8.0 GiB", Assert.Throws<ArtifactException>(() => Manifest.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfFile_andOfPath_equalNaiveHashes()
    {
        using var folder = new TestFolder();
        var bytes = new byte[(3 << 20) + 17];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(i * 31 >> 3);
        }

        File.WriteAllBytes(folder["a"], bytes);
        var expected = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var lines = $"a\t{bytes.Length}\t{expected}\n";

        Assert.Equal(new ContentDigest(bytes.Length, expected), ContentHash.OfFile(folder["a"], null, TestContext.Current.CancellationToken));
        Assert.Equal(
            new ContentDigest(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))),
            ContentHash.OfPath(folder.Path, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Files_withALinkedFolder_refuses()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = new TestFolder();
        Directory.CreateSymbolicLink(folder["loop"], folder.Path);

        var error = Assert.Throws<ArtifactException>(() => FolderListing.Files(folder.Path));

        Assert.Equal($"{folder["loop"]}: expected a file or a folder, found a link to the folder {folder.Path}. Replace the link by a copy.", error.Message);
    }

    private static Manifest Verify(string folder) => Manifest.Verify(folder, TestContext.Current.CancellationToken);
}
