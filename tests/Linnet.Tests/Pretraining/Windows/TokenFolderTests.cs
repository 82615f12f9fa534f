using Linnet.Core.Errors;
using Linnet.Core.Progress;
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
        var path = Path.Combine(_folder, "tokens", "train.bin");
        File.WriteAllBytes(path, [0, 1, 2, 0, 3, 0, 0, 1]);

        var error = Assert.Throws<ArtifactException>(() => Open([text], [text]));

        Assert.Equal(path, error.Path);
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

    private TokenFolder Open(IReadOnlyList<TextFile> train, IReadOnlyList<TextFile> validation) => TokenFolder.Open(
        Path.Combine(_folder, "tokens"), train, validation, new ByteTokenizer(), SilentProgress.Instance, TestContext.Current.CancellationToken);

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
