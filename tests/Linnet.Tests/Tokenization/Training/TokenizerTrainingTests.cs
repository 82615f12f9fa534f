using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Progress;
using Linnet.Tests.Core;
using Linnet.Tokenization;
using Linnet.Tokenization.Training;
using Linnet.Tokenization.Training.Direct;

namespace Linnet.Tests.Tokenization.Training;

public sealed class TokenizerTrainingTests
{
    private const string Lines = "春眠不觉晓，处处闻啼鸟。\n夜来风雨声，花落知多少。\nThe tokens of the text, the text of tokens.\n处处闻啼鸟，花落知多少。\n";

    [Theory]
    [InlineData("gpt2")]
    [InlineData("cl100k")]
    [InlineData("o200k")]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    [InlineData("deepseek_v3")]
    [InlineData("linnet")]
    public void Run_ofBytes_givesTheSameBytesOnAnyThreads(string cut)
    {
        using var folder = new TestFolder();
        var settings = Settings(folder, VocabularyType.ByteBpe, cut) with { SpecialTokens = ["<|endoftext|>"] };
        var summary = Run(settings, folder["one"]);
        Run(settings with { Learning = settings.Learning with { Threads = 3, Memory = 700_000 } }, folder["three"]);

        Assert.Equal(["tokenizer.json", "training.json"], Directory.GetFiles(folder["one"]).Select(Path.GetFileName).Order());
        Assert.Equal(File.ReadAllBytes(folder["one/tokenizer.json"]), File.ReadAllBytes(folder["three/tokenizer.json"]));
        Assert.Equal(File.ReadAllBytes(folder["one/training.json"]), File.ReadAllBytes(folder["three/training.json"]));
        Assert.Equal((300, 43, 4L), (summary["vocabulary_size"]!.GetValue<int>(), summary["merges"]!.GetValue<int>(), summary["documents"]!.GetValue<long>()));
        Assert.False(Directory.Exists(folder["one.counting"]));
    }

    [Fact]
    public void Run_ofBytesCutAsOurs_givesAFileThatIsRead()
    {
        using var folder = new TestFolder();
        Run(Settings(folder, VocabularyType.ByteBpe, "linnet") with { SpecialTokens = ["<|endoftext|>"] }, folder["out"]);

        var tokenizer = Assert.IsType<BytePairTokenizer>(TokenizerFile.Read(folder["out/tokenizer.json"]));
        Assert.Equal(299, tokenizer.EndOfSequence);
        Assert.Equal(Lines, Encoding.UTF8.GetString(BytePairExamples.Decode(tokenizer, tokenizer.Encode(Encoding.UTF8.GetBytes(Lines)))));
        Assert.Equal(File.ReadAllBytes(folder["out/tokenizer.json"]), TokenizerFile.ToBytes(tokenizer));
    }

    [Theory]
    [InlineData(VocabularyType.Wordpiece)]
    [InlineData(VocabularyType.WordpieceBpe)]
    public void Run_ofWordPiece_writesTheWordsTwice(VocabularyType type)
    {
        using var folder = new TestFolder();
        var settings = Settings(folder, type, "bert") with { VocabularySize = 120, Normalizer = "bert", SpecialTokens = ["[UNK]"] };
        Run(settings, folder["out"]);

        var json = JsonNode.Parse(File.ReadAllText(folder["out/tokenizer.json"]))!;
        var words = json["model"]!["vocab"]!.AsObject().Select(p => (p.Value!.GetValue<int>(), p.Key)).Order().Select(p => p.Key).ToList();
        Assert.Equal(words, File.ReadAllLines(folder["out/vocab.txt"]));
        Assert.Equal("[UNK]", words[0]);
        Assert.Contains("tokens", words);
        Assert.DoesNotContain("The", words);
    }

    [Fact]
    public void Run_ofCharacters_writesSpacesAndBytes()
    {
        using var folder = new TestFolder();
        Run(Settings(folder, VocabularyType.Bpe, "metaspace") with { VocabularySize = 330, SpecialTokens = ["<unk>"], ByteFallback = true }, folder["out"]);

        var model = JsonNode.Parse(File.ReadAllText(folder["out/tokenizer.json"]))!["model"]!;
        Assert.True(model["byte_fallback"]!.GetValue<bool>());
        Assert.Equal(1, model["vocab"]!["<0x00>"]!.GetValue<int>());
        Assert.NotNull(model["vocab"]!["▁t"]);
    }

    [Theory]
    [InlineData("metaspace", "none")]
    [InlineData("metaspace_scripts", "none")]
    [InlineData("metaspace", "nfc")]
    public void Run_ofCharacters_givesEverySpaceBack(string cut, string form)
    {
        using var folder = new TestFolder();
        Run(Settings(folder, VocabularyType.Bpe, cut) with { VocabularySize = 330, Normalizer = form, SpecialTokens = ["<unk>"], ByteFallback = true }, folder["out"]);
        var tokenizer = TokenizerFile.Open(folder["out"]);

        foreach (var text in (string[])["    return x;", " a", "a ", "  ", "a\n    b\n\n\tc  d", "\n x", "中 文", "if (x) {\n        y = 1;\n    }\n"])
        {
            List<byte> bytes = [];
            int? previous = null;
            foreach (var id in tokenizer.Encode(System.Text.Encoding.UTF8.GetBytes(text)))
            {
                tokenizer.Decode(previous, id, bytes);
                previous = id;
            }

            Assert.Equal(text, System.Text.Encoding.UTF8.GetString([.. bytes]));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xFF, 0x62, 0x0A }, ":1: expected UTF-8, found byte FF at byte 2 of the line. Convert the file, as by `iconv -f ENCODING -t utf-8`, or give what `corpus clean` makes of it.")]
    [InlineData(new byte[] { 0x61, 0x0A, 0x62, 0xD6, 0xD0, 0xCE, 0xC4, 0x0A }, ":2: expected UTF-8, found byte D6 at byte 2 of the line, likely GB18030. Convert the file, as by `iconv -f GB18030 -t utf-8`")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00 }, ":1: expected UTF-8, found byte FF at byte 1 of the line, likely UTF-16.")]
    public void Run_ofTextThatIsNotUtf8_namesTheByteAndWhatItLikelyIs(byte[] text, string phrase)
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder["other.txt"], text);

        var error = Assert.Throws<Linnet.Core.Errors.DataFormatException>(
            () => Run(Settings(folder, VocabularyType.ByteBpe, "gpt2") with { Files = [folder["other.txt"]] }, folder["out"]));

        Assert.Contains("other.txt" + phrase, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void Run_whenItFails_writesNothing()
    {
        using var folder = new TestFolder();
        var settings = Settings(folder, VocabularyType.Bpe, "metaspace") with { VocabularySize = 20 };

        Assert.Throws<Linnet.Core.Errors.CheckFailedException>(() => Run(settings, folder["out"]));
        Assert.Equal(["text.txt"], folder.Entries());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public void Run_cancelledInTheMiddleOfASpill_goesOnToTheSameBytes(int spills, int threads)
    {
        using var folder = new TestFolder();
        var words = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{Word(i * 7919 % 40_000)} of {Word(i % 997)}\n"));
        var settings = Settings(folder, VocabularyType.ByteBpe, "gpt2") with { Files = [folder.Write("words.txt", words)] };
        Run(settings, folder["whole"]);
        var small = settings with { Learning = settings.Learning with { Threads = threads, Memory = 1_500_000 } };
        using var source = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => TokenizerTraining.Run(small, folder["cut"], new CancellingProgress(spills, source), source.Token));
        Assert.False(Directory.Exists(folder["cut"]));
        Assert.Equal(spills > 1, File.Exists(folder["cut.counting/counting.json"]));
        Run(small, folder["cut"]);

        Assert.Equal(File.ReadAllBytes(folder["whole/tokenizer.json"]), File.ReadAllBytes(folder["cut/tokenizer.json"]));
        Assert.Equal(File.ReadAllBytes(folder["whole/training.json"]), File.ReadAllBytes(folder["cut/training.json"]));
        Assert.False(Directory.Exists(folder["cut.counting"]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 15)]
    public void Run_ofLongRunsOfChinese_cutsThemWhereAskedAndCountsThePlaces(int maximumLetters, int places)
    {
        using var folder = new TestFolder();
        var settings = Settings(folder, VocabularyType.ByteBpe, "gpt2") with { Files = [folder.Write("run.txt", new string('中', 64) + "\n")], MaximumLetters = maximumLetters };

        Assert.Equal(places, Run(settings, folder["out"])["cut_pieces"]!.GetValue<long>());
    }

    [Fact]
    public void Run_whoseVocabularyDoesNotFit_refusesIt()
    {
        using var folder = new TestFolder();
        var settings = Settings(folder, VocabularyType.ByteBpe, "gpt2");

        Assert.StartsWith(
            "A vocabulary of 300 tokens takes about 300,000 bytes while it is learnt and written; half of the memory for learning is 250,000.",
            Assert.Throws<Linnet.Core.Errors.ResourceException>(() => Run(settings with { Learning = settings.Learning with { Memory = 500_000 } }, folder["out"])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Of the text's different pairs or their places there are at least ",
            Assert.Throws<Linnet.Core.Errors.ResourceException>(() => Run(
                settings with
                {
                    Type = VocabularyType.Wordpiece,
                    VocabularySize = 700,
                    Files = [folder.Write("words.txt", string.Concat(Enumerable.Range(0, 30_000).Select(i => Word(i * 7919) + "\n")))],
                    SpecialTokens = ["[UNK]"],
                    Learning = settings.Learning with { Memory = 1_500_000 },
                },
                folder["out"])).Message,
            StringComparison.Ordinal);
    }

    private static string Word(int number) => string.Concat(Enumerable.Range(0, 5).Select(i => (char)('a' + (number / (int)Math.Pow(26, i) % 26))));

    private static JsonObject Run(TrainingSettings settings, string folder) =>
        TokenizerTraining.Run(settings, folder, SilentProgress.Instance, TestContext.Current.CancellationToken);

    private static TrainingSettings Settings(TestFolder folder, VocabularyType type, string cut) => new()
    {
        Type = type,
        VocabularySize = 300,
        Files = [folder.Write("text.txt", Lines)],
        PreTokenizer = cut,
        Learning = new LearningOptions { MinimumCount = 1, KnownTokens = KnownTokens.Merge },
    };

    // Cancels when counts are about to go to the disk.
    private sealed class CancellingProgress(int spills, CancellationTokenSource source) : IProgressReporter
    {
        private int _left = spills;

        public IProgressTask Begin(Linnet.Core.Messages.Text what, long? total, Linnet.Core.Messages.Text unit) => SilentProgress.Instance;

        public void Notice(Linnet.Core.Messages.Text text)
        {
            if (--_left == 0)
            {
                source.Cancel();
            }
        }
    }
}
