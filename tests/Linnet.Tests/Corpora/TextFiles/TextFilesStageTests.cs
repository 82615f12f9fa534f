using System.Text;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.TextFiles;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.TextFiles;

public sealed class TextFilesStageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_onTwoKindsOfFiles_countsByScriptAndPairsSentences()
    {
        var text = _folder.Write("book.txt", "\uFEFFThe first sentence stands here. The second one follows it.\r\n\r\nA second document begins here.\r\n");
        var lines = _folder.Write("more.jsonl", """{"text":"第一句话在这里结束。第二句话紧跟在它的后面！"}""" + "\n");

        var stage = Run($"files: ['{text}', '{lines}']\ndocument_characters: 20\nminimum_documents: 3\nminimum_bytes: 100\n");

        Assert.Equal(
            [
                new Document("1/book.txt#1", "book.txt", "The first sentence stands here. The second one follows it."),
                new Document("1/book.txt#2", "book.txt", "A second document begins here."),
                new Document("2/more.jsonl#1", "more.jsonl", "第一句话在这里结束。第二句话紧跟在它的后面！"),
            ],
            TextLines.ReadDocuments(Path.Combine(stage, "documents.jsonl"), TestContext.Current.CancellationToken).ToArray());
        var summary = StageManifest.Read(stage).Summary;
        Assert.Equal((2, 1), (summary["en"]!["documents"]!.GetValue<int>(), summary["zh"]!["documents"]!.GetValue<int>()));
        Assert.Equal(
            [
                new PromptCompletion("1/book.txt#1/1", "next-sentence", "1/book.txt#1", "The first sentence stands here.", "The second one follows it."),
                new PromptCompletion("2/more.jsonl#1/1", "next-sentence", "2/more.jsonl#1", "第一句话在这里结束。", "第二句话紧跟在它的后面！"),
            ],
            TextLines.ReadPrompts(Path.Combine(stage, "passages.jsonl"), TestContext.Current.CancellationToken).ToArray());
    }

    [Fact]
    public void Run_onMoreTextThanIsWanted_drawsFromAllFilesAndCountsTheRest()
    {
        string Lines(string word) => string.Concat(Enumerable.Range(0, 100).Select(i => $$"""{"text":"{{word}} {{i:D2}}"}""" + "\n"));
        var files = $"files: ['{_folder.Write("a.jsonl", Lines("one"))}', '{_folder.Write("b.jsonl", Lines("two"))}']\nminimum_bytes: 100\n";

        var stage = Run(files + "maximum_bytes: 605\nseed: 3\n");

        var drawn = TextLines.ReadDocuments(Path.Combine(stage, "documents.jsonl"), TestContext.Current.CancellationToken).ToList();
        Assert.Equal(100, drawn.Count); // of 6 bytes each
        Assert.InRange(drawn.Count(d => d.Source == "a.jsonl"), 30, 70);
        Assert.Equal(drawn.OrderBy(d => d.Source, StringComparer.Ordinal).ThenBy(d => d.Text, StringComparer.Ordinal), drawn);
        var left = StageManifest.Read(stage).Summary["left_out"]!;
        Assert.Equal((100, 600), (left["documents"]!.GetValue<int>(), left["bytes"]!.GetValue<int>()));
    }

    [Fact]
    public void Run_withADocumentLargerThanAllThatIsWanted_leavesOutThatOneAlone()
    {
        var small = string.Concat(Enumerable.Range(0, 20).Select(i => $$"""{"text":"one {{i:D2}}"}""" + "\n"));
        var files = $"files: ['{_folder.Write("a.jsonl", $$"""{"text":"{{new string('x', 300)}}"}""" + "\n" + small)}']\nminimum_documents: 5\nminimum_bytes: 100\n";

        var summary = StageManifest.Read(Run(files + "maximum_bytes: 200\n")).Summary;

        Assert.Equal((20, 1), (summary["documents"]!.GetValue<int>(), summary["left_out"]!["documents"]!.GetValue<int>()));
    }

    [Fact]
    public void Run_onTooLittleText_saysTheNumbers()
    {
        var path = _folder.Write("a.txt", "A few words.");

        var error = Assert.Throws<CheckFailedException>(() => Run($"files: ['{path}']\n"));

        Assert.Equal(
            "Expected at least 200 documents and 1000000 bytes of text, found 1 documents and 12 bytes in 1 files. "
            + "Give more files, or lower minimum_documents and minimum_bytes.",
            error.Message);
    }

    [Fact]
    public void Run_onTooLittleText_namesTheEmptyFiles()
    {
        var files = string.Join(", ", new[] { "a", "", " \n\n", "b" }.Select((text, i) => $"'{_folder.Write($"{i}.txt", text)}'"));

        var error = Assert.Throws<CheckFailedException>(() => Run($"files: [{files}]\n"));

        Assert.Equal(
            "Expected at least 200 documents and 1000000 bytes of text, found 2 documents and 2 bytes in 4 files, "
            + $"none of it in {_folder["1.txt"]}, {_folder["2.txt"]}. Give more files, or lower minimum_documents and minimum_bytes.",
            error.Message);
        Assert.Contains($"只有 2 篇、2 字节（{_folder["1.txt"]}、{_folder["2.txt"]} 中没有文本）。", error.Text.Chinese, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt", "A few words.")]
    [InlineData("a.jsonl", "{\"text\":\"good\"}\n{\"body\":\"none\"}\n")]
    public void Run_afterAFailureWhileReading_takesTheCorrectedCommand(string name, string text)
    {
        var bad = _folder.Write(name, text);
        Assert.ThrowsAny<LinnetException>(() => Run($"files: ['{bad}']\n"));
        var good = _folder.Write("good.txt", "Three words more.");

        var stage = Run($"files: ['{good}']\nminimum_documents: 1\nminimum_bytes: 5\n");

        Assert.Equal("1/good.txt#1", Assert.Single(TextLines.ReadDocuments(Path.Combine(stage, "documents.jsonl"), TestContext.Current.CancellationToken)).Id);
    }

    [Fact]
    public void Run_onGb18030_saysHowToConvert()
    {
        var path = _folder["gb.txt"];
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes("first\nab"), 0xB5, 0xDA, 0xD2, 0xBB]); // 第一 in GB18030

        var error = Assert.Throws<DataFormatException>(() => Run($"files: ['{path}']\n"));

        Assert.Equal(2, error.Line);
        Assert.Contains("at byte 3 of the line", error.Message, StringComparison.Ordinal);
        Assert.Contains("iconv -f GB18030 -t UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_onUtf16_isRefused()
    {
        var path = _folder["utf16.txt"];
        File.WriteAllBytes(path, Encoding.Unicode.GetBytes("hello"));

        Assert.Equal(1, Assert.Throws<DataFormatException>(() => Run($"files: ['{path}']\n")).Line);
    }

    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("Version 10.0.1 is out. He said \"Go.\" Then left", "Version 10.0.1 is out.|He said \"Go.\"|Then left")]
    [InlineData("他说：“走吧。”然后离开了！真的……是吗？", "他说：“走吧。”|然后离开了！|真的……|是吗？")]
    [InlineData("Line one\nLine two", "Line one|Line two")]
    [InlineData("  \n . ", ".")]
    public void Split_ofText_givesItsSentences(string text, string expected) => Assert.Equal(expected, string.Join('|', Sentences.Split(text)));

    [Fact]
    public void Split_ofLines_endsAtBlankLinesAndAtLongOnesWithoutThem()
    {
        Assert.Equal(["ab\ncd", "ef"], TextBlocks.Split(["ab", "", "", "cd", " ", "ef"], 4));
        Assert.Equal(["abcd\nefgh", "ij"], TextBlocks.Split(["abcd", "efgh", "ij"], 2));
        Assert.Empty(TextBlocks.Split(["", " "], 2));
    }

    private string Run(string keys)
    {
        var path = _folder.Write("recipe.yaml", "stage: text-files\n" + keys);
        var run = new RunDirectory(_folder["run"]);
        StageRunner.Run(
            new TextFilesStage(),
            RecipeReader.ReadFile<TextFilesRecipe>(path, []),
            run,
            new StageOptions { Seed = 0, Threads = 1 },
            TestContext.Current.CancellationToken);
        return run.Find(TextFilesStage.StageName)!.Folder;
    }
}
