using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;
using Linnet.StoryTests.Pretraining;

namespace Linnet.StoryTests.Cli;

/// <summary>A vocabulary is extended, and <c>resize</c> gives the model its rows.</summary>
public sealed class ResizeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public void Resize_byTheExtendedVocabulary_givesAModelThatWritesOn_andRefusesAnother()
    {
        using var folder = new TemporaryFolder();
        var recipe = TinyTraining.Write(folder, steps: 10);
        File.WriteAllText(folder["zh.jsonl"], string.Concat(Enumerable.Repeat("{\"text\": \"路径不能为空。文件不存在。\"}\n", 5)));
        Run("tokenizer", "train", "vocab=300", "pretokenizer=linnet", "special_tokens=[<|endoftext|>]", "input=train.txt", "out=small");
        Run("pretrain", recipe, "--run", "run", "tokenizer=small/tokenizer.json");
        Run("tokenizer", "extend", "base=small/tokenizer.json", "input=zh.jsonl", "added_tokens=12", "out=more");
        Run("tokenizer", "extend", "base=small", "input=zh.jsonl", "added_tokens=12", "row_multiple=64", "out=padded");
        Run("tokenizer", "train", "vocab=300", "pretokenizer=linnet", "special_tokens=[<|endoftext|>]", "input=zh.jsonl", "out=other");
        Run("tokenizer", "extend", "base=other/tokenizer.json", "input=train.txt", "added_tokens=12", "out=strange");

        Assert.Contains("new: written, 12 new tokens, ", Run("resize", "run", "tokenizer=more", "out=new").Error, StringComparison.Ordinal);

        var config = JsonNode.Parse(File.ReadAllText(folder["new/config.json"]))!;
        Assert.Equal(312, (int)config["vocab_size"]!);
        Assert.NotEmpty(Run("generate", "new", "tokens=10", "temperature=0").Output);
        Assert.Equal(
            "new: expected a folder that is absent or empty, found something in it already. Choose another folder with out=DIR, or delete this one.\n",
            Refused("resize", "run", "tokenizer=more", "out=new"));
        Assert.Contains("expected a vocabulary extended from that of ", Refused("resize", "run", "tokenizer=strange", "out=wrong"), StringComparison.Ordinal);
        Assert.Contains("small/embedding-plan.json", Refused("resize", "run", "tokenizer=small", "out=wrong"), StringComparison.Ordinal);
        Assert.Contains("Extend again with row_multiple=1.", Refused("resize", "run", "tokenizer=padded", "out=wrong"), StringComparison.Ordinal);
        Assert.Contains("absent: expected a folder of `tokenizer extend`, found nothing. Check the path.", Refused("resize", "run", "tokenizer=absent", "out=wrong"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["wrong"]));

        ProgramResult Run(params string[] arguments) => ChildProgram.RunIn(folder.Path, Limit, "", arguments).Expect(0);

        string Refused(params string[] arguments) => ChildProgram.RunIn(folder.Path, Limit, "", arguments).Expect(3).Error;
    }
}
