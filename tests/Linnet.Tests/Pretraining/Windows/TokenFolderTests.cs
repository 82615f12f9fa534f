using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Core.Tokenizers;
using Linnet.Pretraining.Windows;

namespace Linnet.Tests.Pretraining.Windows;

public sealed class TokenFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("linnet-tokens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_twice_readsTheTextOnceAndGivesTheSame()
    {
        var text = Text("a.txt", "ab");
        var records = Text("b.jsonl", "{\"text\":\"c\"}\r\n{\"text\":\"d\\u00e9\"}");
        using (var first = Open([text, records], [text]))
        {
            Assert.Equal((3, 6, 5, 10), (first.TrainCounts.Documents, first.TrainCounts.Bytes, first.TrainCounts.Characters, first.TrainCounts.Tokens));
            Assert.Equal([256, 'a', 'b', 256, 'c', 256, 'd', 0xC3, 0xA9, 256], Tokens(first.Train));
        }

        File.Delete(text.Path);
        using var second = Open([text, records], [text]);
        Assert.Equal([256, 'a', 'b', 256], Tokens(second.Validation));
        Assert.Equal(10, second.TrainCounts.Tokens);
    }

    [Fact]
    public void Open_ofADamagedFolder_namesTheFile()
    {
        var text = Text("a.txt", "ab");
        Open([text], [text]).Dispose();
        var path = Path.Combine(_folder, "tokens", "train-00000.bin");
        File.WriteAllBytes(path, [0, 1, 2, 0, 3, 0, 0, 1]);

        var error = Assert.Throws<ArtifactException>(() => Open([text], [text]));

        Assert.Equal(path, error.Path);
        Assert.Matches(
            "^" + System.Text.RegularExpressions.Regex.Escape($"{path}: expected the tokens that were written from byte 0 to 7, found others (CRC-32C ") + "[0-9a-f]{8}"
            + System.Text.RegularExpressions.Regex.Escape($"): the file is damaged. Delete {Path.Combine(_folder, "tokens")} and run the same command again: it is made anew from the text.") + "$",
            error.Message);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData((1 << 20) - 1, 0)]
    [InlineData(1 << 20, 1 << 20)]
    [InlineData((1 << 20) + 70_001, 1 << 20)]
    public void Open_ofAShardWithAFlippedBit_saysWhereItIs(int at, int expected)
    {
        var text = Text("a.txt", new string('x', 600_000));
        Open([text], [text]).Dispose();
        var path = Path.Combine(_folder, "tokens", "train-00000.bin");
        var bytes = File.ReadAllBytes(path);
        Assert.Equal(1_200_002, bytes.Length);
        bytes[at] ^= 4;
        File.WriteAllBytes(path, bytes);

        var error = Assert.Throws<ArtifactException>(() => Open([text], [text]));

        Assert.Equal(path, error.Path);
        Assert.StartsWith($"{path}: expected the tokens that were written from byte {expected} to ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ofAShardThatWasCut_saysHowLongItWas()
    {
        var text = Text("a.txt", "ab");
        Open([text], [text]).Dispose();
        var path = Path.Combine(_folder, "tokens", "validation-00000.bin");
        File.WriteAllBytes(path, [0, 1]);

        var error = Assert.Throws<ArtifactException>(() => Open([text], [text]));

        Assert.StartsWith($"{path}: expected 8 bytes, found 2 bytes. Delete ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Open_withAnyNumberOfThreads_writesTheBytesOfOneWriter(int threads)
    {
        var (files, expected) = Corpus();

        using var tokens = Open(files, files, threads);

        Assert.Equal(expected, Tokens(tokens.Train));
        Assert.Equal(expected, Tokens(tokens.Validation));
        Assert.True(File.Exists(Path.Combine(_folder, "tokens", "train-00003.bin"))); // several shards
        for (var start = 0; start + 100 < expected.Length; start += 77)
        {
            var read = new int[100];
            tokens.Train.Read(start, read, 100);
            Assert.Equal(expected[start..(start + 100)], read); // over the bounds of shards too
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Share_byEveryProcess_givesTheFolderOfOne(int of)
    {
        var (files, expected) = Corpus();
        var alone = Listing(files, null);
        var shared = Directory.CreateDirectory(Path.Combine(_folder, "shared")).FullName;
        var there = 0;
        for (var index = of - 1; index >= 0; index--)
        {
            var made = TokenFolder.Share(shared, new SourceFiles(files, files, new ByteTokenizer()), new Shard(index, of), Making(2));
            Assert.True(made.Count >= 8 && made.Own > 0 && made.There == there + made.Own);
            there = made.There;
        }

        // The vocabulary that cannot encode proves that nothing is encoded again.
        Assert.Equal(alone, Listing(files, shared, new Mute()));
        using var tokens = Open(files, files);
        Assert.Equal(expected, Tokens(tokens.Train));
    }

    [Fact]
    public void Open_ofASharedShardThatIsDamaged_saysWhere()
    {
        var (files, _) = Corpus();
        var shared = Directory.CreateDirectory(Path.Combine(_folder, "shared")).FullName;
        TokenFolder.Share(shared, new SourceFiles(files, files, new ByteTokenizer()), new Shard(1, 2), Making(2));
        var path = Path.Combine(shared, "train-00001.bin");
        var bytes = File.ReadAllBytes(path);
        bytes[5] ^= 1;
        File.WriteAllBytes(path, bytes);

        var error = Assert.Throws<ArtifactException>(() => TokenFolder.Open(
            Path.Combine(_folder, "tokens"), new SourceFiles(files, files, new ByteTokenizer()), shared, Making(2)));

        Assert.StartsWith($"{path}: expected the tokens that were written from byte 0 to ", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "tokens")));
    }

    // Documents of all lengths, also longer than a block and a shard, and what one writer makes of them.
    private (IReadOnlyList<TextFile> Files, int[] Tokens) Corpus()
    {
        var documents = Enumerable.Range(0, 60).Select(i => new string((char)('a' + (i % 26)), 1 + (i * i))).Append(new string('é', 9_000)).ToList();
        var files = new[]
        {
            Text("a.jsonl", string.Concat(documents.Select(text => $"{{\"text\":\"{text}\"}}\n{{\"none\":0}}\n"))),
            Text("b.txt", string.Concat(Enumerable.Repeat("a line of a long file\n", 3_000))),
        };
        using var output = new MemoryStream();
        var writer = new TokenWriter(output, new ByteTokenizer());
        foreach (var text in documents.Append(File.ReadAllText(files[1].Path)))
        {
            writer.Append(System.Text.Encoding.UTF8.GetBytes(text));
            writer.EndDocument();
        }

        writer.Flush();
        return (files, [.. output.ToArray().Chunk(2).Select(pair => pair[0] | (pair[1] << 8))]);
    }

    private List<string> Listing(IReadOnlyList<TextFile> files, string? shared, ITokenizer? tokenizer = null)
    {
        var folder = Path.Combine(_folder, "tokens");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        TokenFolder.Open(folder, new SourceFiles(files, files, tokenizer ?? new ByteTokenizer()), shared, Making(2)).Dispose();
        return [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetFileName(path)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}")];
    }

    private sealed class Mute : ITokenizer
    {
        public int VocabularySize => 257;

        public int? BeginningOfSequence => 256;

        public int? EndOfSequence => 256;

        public int[] Encode(ReadOnlySpan<byte> utf8) => throw new InvalidOperationException("Nothing was left to encode.");

        public void Decode(int? previous, int token, IList<byte> output)
        {
        }
    }

    [Fact]
    public void Open_ofBrokenRecords_countsByReasonAndKeepsThemWithTheNameOfTheRecipe()
    {
        var records = Text("b.jsonl", "{\"text\":\"c\"}\n[1]\n{\"text\":\"\\ud800\"}\n{\"body\":\"x\"}\n");

        using var tokens = Open([records with { Name = "run:01-x/b.jsonl" }], [records]);

        Assert.Equal(["lone_surrogate 1", "no_text 1", "not_an_object 1"], tokens.TrainCounts.Skipped.Select(s => $"{s.Key} {s.Value}"));
        Assert.StartsWith(
            "{\"at\":\"run:01-x/b.jsonl:2\",\"reason\":\"not_an_object\",\"excerpt\":\"[1]\"}\n",
            File.ReadAllText(Path.Combine(_folder, "tokens", "quarantine.jsonl")),
            StringComparison.Ordinal);
    }

    private TokenFolder Open(IReadOnlyList<TextFile> train, IReadOnlyList<TextFile> validation, int threads = 2) =>
        TokenFolder.Open(Path.Combine(_folder, "tokens"), new SourceFiles(train, validation, new ByteTokenizer()), null, Making(threads));

    // Small blocks and shards, for texts of a test's size; a text of one line in a block of its own stays whole.
    private static TokenMaking Making(int threads) =>
        new(threads, SilentProgress.Instance, TestContext.Current.CancellationToken) { Limits = new ShardLimits(4_000, 30_000) };

    private TextFile Text(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return new TextFile(name, path);
    }

    private static int[] Tokens(TokenFile file)
    {
        var tokens = new int[file.Count];
        file.Read(0, tokens, tokens.Length);
        return tokens;
    }
}
