using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

/// <summary>A vocabulary of one's own merged into an English one, by the recipe.</summary>
public sealed class TokenizerBelleTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("linnet-belle-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_ofTheRecipeOnSmallText_mergesTheVocabulariesAndPlansTheEmbedding()
    {
        string[] chinese = ["床前明月光，疑是地上霜。", "举头望明月，低头思故乡。", "明月几时有，把酒问青天。", "海上生明月，天涯共此时。"];
        Write("zh.txt", string.Join('\n', Enumerable.Range(0, 40).Select(i => chinese[i % 4])));
        Write("zh-held-out.txt", "明月何时照我还。\n举头望明月。");
        Write("en.txt", string.Join('\n', Enumerable.Range(0, 40).Select(i => $"the moon rises over the sea and the hill {i % 7}")));
        ChildProgram.RunIn(_folder, Limit, "", "tokenizer", "train", "type=byte_bpe", "vocab=300", "pretokenizer=gpt2", "input=en.txt", "out=en").Expect(0);

        var recipe = Path.Combine(Checkout.Folder, "recipes", "tokenizer", "belle.yaml");
        ChildProgram.RunIn(
            _folder, Limit, "", "run", recipe, "--run", "belle", "tokenizer-train:files=[zh.txt]", "tokenizer-train:held_out=[zh-held-out.txt]", "vocabulary_size=320",
            "tokenizer-extend:base=en/tokenizer.json", "tokenizer-extend:held_out_new=[zh-held-out.txt]", "tokenizer-extend:held_out_old=[en.txt]").Expect(0);

        var merged = Path.Combine(_folder, "belle", "02-tokenizer-extend");
        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(merged, "stage.json")))!["summary"]!;
        var (added, total) = ((int)summary["added"]!, (int)summary["total"]!);
        var old = (int)JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "en", "training.json")))!["vocabulary_size"]!;
        Assert.Equal((old + added, 0), (total, (int)summary["embedding_rows"]! % 64));
        Assert.InRange(added, 10, 64);
        Assert.True((double)summary["tokens_per_character_after"]! < 0.8 * (double)summary["tokens_per_character_before"]!);
        Assert.Equal(1, (double)summary["old_documents_unchanged"]!);
        var plan = JsonNode.Parse(File.ReadAllText(Path.Combine(merged, "embedding-plan.json")))!;
        Assert.Equal((old, total, added), ((int)plan["base_vocabulary_size"]!, (int)plan["vocabulary_size"]!, plan["old_tokens"]!.AsArray().Count));

        // Old ids stand: English gives what it gave.
        var before = ChildProgram.RunIn(_folder, Limit, "the moon rises\n", "tokenizer", "encode", "en").Expect(0).Output;
        Assert.Equal(before, ChildProgram.RunIn(_folder, Limit, "the moon rises\n", "tokenizer", "encode", merged).Expect(0).Output);
        Assert.NotEqual(
            ChildProgram.RunIn(_folder, Limit, "举头望明月\n", "tokenizer", "encode", "en").Expect(0).Output,
            ChildProgram.RunIn(_folder, Limit, "举头望明月\n", "tokenizer", "encode", merged).Expect(0).Output);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text + "\n");
}
