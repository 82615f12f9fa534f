using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Core.Tokenizers;
using Linnet.Tests.Core;
using Linnet.Tests.Core.Recipes;
using Linnet.Tests.Tokenization.Formats;
using Linnet.Tests.Tokenization.SentencePiece;
using Linnet.Tokenization;
using Linnet.Tokenization.Extension;
using Linnet.Tokenization.SentencePiece;
using Linnet.Tokenization.Stages;

namespace Linnet.Tests.Tokenization.Stages;

public sealed class TokenizerStageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public TokenizerStageTests()
    {
        Write("en.train.jsonl", "The path must not be empty.", "The path of the file is empty.", "The file must not be empty.");
        Write("en.validation.jsonl", "The path of the file must not be empty.", "ok");
        Write("zh.train.jsonl", "路径不能为空。", "文件路径不能为空。", "文件不能为空。");
        Write("zh.validation.jsonl", "文件路径为空。");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_ofTrainThenExtend_makesTheNewLanguageShorterAndKeepsTheOldOne()
    {
        var train = Train(out var folder);
        var extend = Extend(out var extendedFolder);
        var (before, after) = (Read(folder), Read(extendedFolder));

        Assert.Equal(280, before.VocabularySize);
        Assert.Equal((277, 278, 279), (before.SpecialToken("<|endoftext|>"), before.SpecialToken("<|user|>"), before.SpecialToken("<|assistant|>")));
        Assert.Equal((280, 21), ((int)train["vocabulary_size"]!, (int)train["merges"]!));
        Assert.Equal(3, (double)train["sources"]!["zh"]!["tokens_per_character_after"]!);

        Assert.Equal((300, 20), ((int)extend["vocabulary_size"]!, (int)extend["added_tokens"]!));
        Assert.Equal(before.Vocabulary.Merges, after.Vocabulary.Merges.Take(21));
        Assert.Equal(before.Vocabulary.SpecialTokens, after.Vocabulary.SpecialTokens);
        Assert.Equal(3, (double)extend["tokens_per_character_before"]!);
        Assert.True((double)extend["tokens_per_character_after"]! < 2);
        Assert.Equal(1, (double)extend["byte_fallback_before"]!);
        Assert.True((double)extend["byte_fallback_after"]! < 0.9);
        Assert.Equal(1, (double)extend["old_documents_unchanged"]!);
        Assert.Equal(extend["tokens_per_character_after"]!.ToJsonString(), JsonNode.Parse(File.ReadAllLines(Path.Combine(extendedFolder, "metrics.jsonl"))[^1])!["tokens_per_character_after"]!.ToJsonString());
    }

    [Theory]
    [InlineData(Language.English, "tokens per character", "before: ")]
    [InlineData(Language.Chinese, "每个字符的词元数", "扩展前：")]
    public void Run_ofExtend_writesAReportWithTheSentenceCutTwice(Language language, string axis, string strip)
    {
        Train(out _);
        Extend(out var folder, language);

        var html = File.ReadAllText(Path.Combine(folder, "report.html"));

        Assert.Contains(axis, html, StringComparison.Ordinal);
        Assert.Contains(strip, html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("<pre class=\"tokens\"").Length - 1);
        Assert.Contains(" byte\" title=", html, StringComparison.Ordinal);
        Assert.Contains("不能为空</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_twice_writesTheSameBytes()
    {
        Train(out var first);
        Train(out var second, "other");

        Assert.All(["tokenizer.json", "pieces.jsonl", "sample.jsonl", "metrics.jsonl"], file =>
            Assert.Equal(File.ReadAllBytes(Path.Combine(first, file)), File.ReadAllBytes(Path.Combine(second, file))));
    }

    [Fact]
    public void Run_ofTrainWithABoundOfCharacters_readsWholeDocumentsUpToItAndSaysSo()
    {
        var summary = Train(out _, keys: "maximum_characters: 28\n");

        Assert.Equal((2, 57, false), ((int)summary["text"]!["documents"]!, (int)summary["text"]!["characters"]!, (bool)summary["text"]!["all_text_read"]!));
    }

    [Theory]
    [InlineData("type: bpe\nbyte_fallback: true\nvocabulary_size: 320", "BPE of characters", "byte tokens", false)]
    [InlineData("type: bpe\nspecial_tokens: [<unk>]\nvocabulary_size: 60", "BPE of characters", "unknown tokens", true)]
    [InlineData("type: wordpiece\nspecial_tokens: ['[UNK]']\nvocabulary_size: 60", "WordPiece by likelihood", "unknown tokens", true)]
    [InlineData("type: wordpiece_bpe\nspecial_tokens: ['[UNK]']\nvocabulary_size: 60", "WordPiece by counts", "unknown tokens", true)]
    public void Run_ofTrainOfCharacters_measuresWhatTheyCannotWrite(string keys, string lead, string number, bool hasUnknown)
    {
        var summary = Run(
            new TokenizerTrainStage(),
            $"stage: tokenizer-train\nfiles: ['{_folder["en.train.jsonl"]}']\nheld_out: ['{_folder["en.validation.jsonl"]}', '{_folder["zh.validation.jsonl"]}']\n{keys}\n",
            "run",
            Language.English,
            out var folder);

        Assert.Equal(hasUnknown, summary.ContainsKey("unknown"));
        Assert.True(!hasUnknown || (double)summary["unknown"]! is > 0 and < 1);
        Assert.True((int)summary["alphabet"]! > 10);
        var html = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Contains($"{lead} with {summary["vocabulary_size"]} ids: {summary["alphabet"]} characters", html, StringComparison.Ordinal);
        Assert.Contains(number, html, StringComparison.Ordinal);
        Assert.Equal(keys.Contains("wordpiece", StringComparison.Ordinal), File.Exists(Path.Combine(folder, "vocab.txt")));
        Assert.False(Directory.Exists(Path.Combine(folder, "counting")));
        Assert.Equal((int)summary["vocabulary_size"]!, TokenizerFile.Open(Path.Combine(folder, "tokenizer.json")).VocabularySize);
    }

    [Fact]
    public void Recipe_ofTrain_saysWhatDoesNotGoTogether() => Assert.Collection(
        RecipeAssert.Problems<TokenizerTrainRecipe>(
            "stage: tokenizer-train\nfiles: [a.jsonl]\nvocabulary_size: 500\ntype: bpe\npretokenizer: gpt\nmemory: 64MB\n").Order(StringComparer.Ordinal),
        special => Assert.Contains("special_tokens: expected <unk> among them, or byte_fallback: true", special, StringComparison.Ordinal),
        cut => Assert.Contains("pretokenizer: expected one of gpt2, cl100k", cut, StringComparison.Ordinal),
        memory => Assert.Contains("memory: expected a number of bytes, at least 192MB, such as 2GB or 512MiB; found 64MB", memory, StringComparison.Ordinal));

    [Fact]
    public void Run_ofExtendOnTheVocabularyOfBytes_refusesIt()
    {
        TokenizerFile.Write(_folder["bytes.json"], new ByteTokenizer());

        var error = Assert.Throws<ArtifactException>(() => Run(
            new TokenizerExtendStage(), $"stage: tokenizer-extend\nbase: '{_folder["bytes.json"]}'\nfiles: ['{_folder["zh.train.jsonl"]}']\nadded_tokens: 5\n", "run", Language.English, out _));

        Assert.Equal(
            $"{_folder["bytes.json"]}: expected BPE, WordPiece, Unigram or a SentencePiece .model, found the vocabulary of bytes. Train one with `tokenizer train` first.",
            error.Message);
    }

    [Theory]
    [InlineData(Language.English, "dead tokens", "Dead among the new tokens: 1.")]
    [InlineData(Language.Chinese, "死词元", "有 1 个新词元是死词元")]
    public void Run_ofExtendBySentencePieces_appendsThemAndPlansTheEmbedding(Language language, string number, string dead)
    {
        File.WriteAllBytes(_folder["base.model"], new ModelBytes().Piece("<unk>", 0, PieceType.Unknown).Piece("<s>", 0, PieceType.Control).Piece("▁", -3).Piece("a", -1).Piece("b", -2)
            .Trainer(ModelBytes.Number(3, 2)).ToBytes());
        File.WriteAllBytes(_folder["add.model"], new ModelBytes().Piece("<unk>", 0, PieceType.Unknown).Piece("a", -7).Piece("ab", -8).Piece("▁ab", -8).Piece("xyz", -9).ToBytes());
        Write("ab.jsonl", "ab ab b", "ba");
        Write("old.jsonl", "b", "ab");

        var summary = Run(
            new TokenizerExtendStage(),
            $"stage: tokenizer-extend\nbase: '{_folder["base.model"]}'\nadd: '{_folder["add.model"]}'\nrow_multiple: 8\nheld_out_new: ['{_folder["ab.jsonl"]}']\nheld_out_old: ['{_folder["old.jsonl"]}']\nsample: ab c\n",
            "run",
            language,
            out var folder);

        Assert.Equal((3, 2, 8, 1, 0, 8), ((int)summary["added"]!, (int)summary["overlap"]!, (int)summary["total"]!, (int)summary["dead"]!, (int)summary["dead_old"]!, (int)summary["embedding_rows"]!));
        Assert.Equal(0.5, (double)summary["old_documents_unchanged"]!);
        Assert.Equal(["<unk>", "<s>", "▁", "a", "b", "ab", "▁ab", "xyz"], SentencePieceFile.Read(Path.Combine(folder, "tokenizer.model")).Pieces.Select(p => p.ToString()));
        Assert.Equal([[3, 4], [2, 3, 4], []], EmbeddingPlanFile.Read(Path.Combine(folder, "embedding-plan.json")).OldTokens.Select(ids => ids.ToList()));
        Assert.Contains("{\"id\":7,\"piece\":\"xyz\",\"whole\":true,\"uses\":0,\"dead\":true}", File.ReadAllLines(Path.Combine(folder, "pieces.jsonl")));
        var html = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Contains(number, html, StringComparison.Ordinal);
        Assert.Contains(dead, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ofExtendBySentencePieces_needsNoText()
    {
        File.WriteAllBytes(_folder["base.model"], new ModelBytes().Piece("<unk>", 0, PieceType.Unknown).Piece("a", -1).Trainer(ModelBytes.Number(3, 2)).ToBytes());
        File.WriteAllBytes(_folder["add.model"], new ModelBytes().Piece("<unk>", 0, PieceType.Unknown).Piece("b", -7).ToBytes());

        var summary = Run(
            new TokenizerExtendStage(), $"stage: tokenizer-extend\nbase: '{_folder["base.model"]}'\nadd: '{_folder["add.model"]}'\nscores: zero\n", "run", Language.English, out var folder);

        Assert.Equal((1, 1, 3), ((int)summary["added"]!, (int)summary["overlap"]!, (int)summary["total"]!));
        Assert.All(["tokens_per_character_after", "old_documents_unchanged", "unused_new_tokens"], key => Assert.False(summary.ContainsKey(key)));
        Assert.DoesNotContain("Before and after", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ofExtendByText_takesPlainAndPackedLines()
    {
        TokenizerFile.Write(_folder["base.json"], new BytePairTokenizer(BytePairVocabulary.OfBytes()));
        File.WriteAllText(_folder["a.txt"], "路径不能为空\n\n路径\n");
        using (var packed = new System.IO.Compression.GZipStream(File.Create(_folder["b.txt.gz"]), System.IO.Compression.CompressionLevel.Fastest))
        {
            packed.Write("不能为空\r\n路径"u8);
        }

        var summary = Run(
            new TokenizerExtendStage(),
            $"stage: tokenizer-extend\nbase: '{_folder["base.json"]}'\nfiles: ['{_folder["a.txt"]}', '{_folder["b.txt.gz"]}']\nadded_tokens: 6\n", "run", Language.English, out var folder);

        Assert.Equal((4, 14, 6, 0), ((int)summary["text"]!["documents"]!, (int)summary["text"]!["characters"]!, (int)summary["added"]!, (int)summary["dead"]!));
        Assert.True(File.Exists(Path.Combine(folder, "tokenizer.tiktoken")));

        File.WriteAllBytes(_folder["c.txt"], [0x61, 0x0A, 0xFF]);
        Assert.Equal(
            $"{_folder["c.txt"]}:2: expected UTF-8, found byte FF at byte 1 of the line. Convert the file, as by `iconv -f ENCODING -t utf-8`, or give what `corpus clean` makes of it.",
            Assert.Throws<DataFormatException>(() => Run(
                new TokenizerExtendStage(), $"stage: tokenizer-extend\nbase: '{_folder["base.json"]}'\nfiles: ['{_folder["c.txt"]}']\nadded_tokens: 6\n", "other", Language.English, out _)).Message);
    }

    [Theory]
    [InlineData("base.model", "tokenizer.model")]
    [InlineData("words.json", "tokenizer.json")]
    [InlineData("pairs.json", "tokenizer.json")]
    public void Run_ofExtendByText_appendsWhatAVocabularyOfTheTextHasBeyondTheBase(string start, string made)
    {
        File.WriteAllBytes(_folder["base.model"], new ModelBytes().Piece("<unk>", 0, PieceType.Unknown).Piece("▁", -3).Piece("路", -1).Piece("径", -2).Piece("路径", -4)
            .Trainer(ModelBytes.Number(3, 2)).ToBytes());
        TokenizerFile.Write(_folder["words.json"], Sample.Read(Sample.Bert().With("normalizer", null).With("pre_tokenizer", """{"type":"Whitespace"}""")));
        TokenizerFile.Write(_folder["pairs.json"], Sample.Read(Sample.Metaspace()));
        Write("text.jsonl", "路径不能为空。\n文件 路径不能", "路径不能为空");

        var summary = Run(
            new TokenizerExtendStage(),
            $"stage: tokenizer-extend\nbase: '{_folder[start]}'\nfiles: ['{_folder["text.jsonl"]}']\nadded_tokens: 24\ncharacter_coverage: 1\nheld_out_new: ['{_folder["zh.validation.jsonl"]}']\n",
            "run",
            Language.English,
            out var folder);
        var (before, after) = (TokenizerFile.Open(_folder[start]), TokenizerFile.Open(Path.Combine(folder, made)));
        var text = Encoding.UTF8.GetBytes("路径不能为空");

        Assert.Equal(((int)summary["total"]!, (int)summary["base_vocabulary_size"]!), (after.VocabularySize, before.VocabularySize));
        Assert.Equal((int)summary["added"]!, after.VocabularySize - before.VocabularySize);
        Assert.InRange((int)summary["added"]!, 9, 24);
        Assert.InRange((int)summary["dead"]!, 0, start == "base.model" ? 2 : 0); // the base joins 路径 first
        Assert.True(after.Encode(text).Length <= (start == "base.model" ? 4 : 2), string.Join(' ', after.Encode(text)));
        Assert.True(after.Encode(text).Max() >= before.VocabularySize);
        Assert.True((double)summary["tokens_per_character_after"]! < (double)summary["tokens_per_character_before"]! || start != "pairs.json"); // the others knew nothing
        Assert.Contains("what a vocabulary trained on its text has and the base lacks", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
        if (start != "words.json")
        {
            Assert.Contains(
                "The text has 7 characters that the base lacks, more than added_tokens, 3. Raise it, or lower character_coverage.".Replace("7", start == "base.model" ? "7" : "9", StringComparison.Ordinal),
                Assert.Throws<CheckFailedException>(() => Run(
                    new TokenizerExtendStage(), $"stage: tokenizer-extend\nbase: '{_folder[start]}'\nfiles: ['{_folder["text.jsonl"]}']\nadded_tokens: 3\n", "other", Language.English, out _)).Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("base.model", "words.json", "a vocabulary of characters (SentencePiece, Unigram or BPE)")]
    [InlineData("words.json", "base.model", "WordPiece")]
    [InlineData("pairs.json", "words.json", "a vocabulary of characters (SentencePiece, Unigram or BPE)")]
    public void Run_ofExtendOfCharactersByWords_refusesThem(string start, string add, string expected)
    {
        File.WriteAllBytes(_folder["base.model"], new ModelBytes().Piece("<unk>", 0, PieceType.Unknown).Piece("a", -1).Trainer(ModelBytes.Number(3, 2)).ToBytes());
        TokenizerFile.Write(_folder["words.json"], Sample.Read(Sample.Bert()));
        TokenizerFile.Write(_folder["pairs.json"], Sample.Read(Sample.Metaspace()));

        Assert.Equal(
            $"{_folder[add]}: expected {expected}, as {_folder[start]} is, found another kind of vocabulary. Train one of that kind with `tokenizer train`.",
            Assert.Throws<ArtifactException>(() => Run(
                new TokenizerExtendStage(), $"stage: tokenizer-extend\nbase: '{_folder[start]}'\nadd: '{_folder[add]}'\n", "run", Language.English, out _)).Message);
    }

    [Fact]
    public void Run_ofExtendOfSentencePieceByATokenizerJson_takesItsTokensOver()
    {
        File.WriteAllBytes(_folder["base.model"], new ModelBytes().Piece("<unk>", 0, PieceType.Unknown).Piece("▁", -3).Piece("a", -1).Trainer(ModelBytes.Number(3, 2)).ToBytes());
        TokenizerFile.Write(_folder["pairs.json"], Sample.Read(Sample.Metaspace()));

        var summary = Run(new TokenizerExtendStage(), $"stage: tokenizer-extend\nbase: '{_folder["base.model"]}'\nadd: '{_folder["pairs.json"]}'\n", "run", Language.English, out var folder);

        // b, ▁a, ▁ab and ab are new, and <think>, which is text there; <unk>, ▁ and a both have; <s> and 256 bytes are no text.
        Assert.Equal((5, 3, 257), ((int)summary["added"]!, (int)summary["overlap"]!, (int)summary["left_out"]!));
        Assert.Equal(["<think>", "b", "▁a", "▁ab", "ab"], SentencePieceFile.Read(Path.Combine(folder, "tokenizer.model")).Pieces.Skip(3).Select(p => p.ToString()));
    }

    [Fact]
    public void Run_ofExtendWithVocabulariesOfTwoKinds_refusesThem()
    {
        File.WriteAllBytes(_folder["add.model"], new ModelBytes().Piece("<unk>", 0, PieceType.Unknown).ToBytes());
        TokenizerFile.Write(_folder["base.json"], new BytePairTokenizer(BytePairVocabulary.OfBytes()));

        Assert.Equal(
            $"{_folder["add.model"]}: expected byte-level BPE, as {_folder["base.json"]} is, found another kind of vocabulary. Train one of that kind with `tokenizer train`.",
            Assert.Throws<ArtifactException>(() => Run(
                new TokenizerExtendStage(), $"stage: tokenizer-extend\nbase: '{_folder["base.json"]}'\nadd: '{_folder["add.model"]}'\n", "run", Language.English, out _)).Message);
    }

    [Theory]
    [InlineData("", "files: expected either files (input=, on the command line) or add")]
    [InlineData("files: [a.jsonl]\nadd: b.model\n", "files: expected either files (input=, on the command line) or add")]
    [InlineData("files: [a.jsonl]\n", "added_tokens: expected how many tokens are learnt from the text, such as added_tokens=2000; found 0")]
    [InlineData("add: b.model\nadded_tokens: 3\n", "added_tokens: expected nothing with add, which says which tokens; found 3")]
    public void Recipe_ofExtend_takesFilesOrAnotherVocabulary(string keys, string problem) => Assert.Contains(
        problem, Assert.Single(RecipeAssert.Problems<TokenizerExtendRecipe>($"stage: tokenizer-extend\nbase: t.json\n{keys}")), StringComparison.Ordinal);

    [Fact]
    public void Recipes_haveEveryKeyDocumented()
    {
        RecipeAssert.EveryKeyIsDocumented<TokenizerTrainRecipe>();
        RecipeAssert.EveryKeyIsDocumented<TokenizerExtendRecipe>();
    }

    [Fact]
    public void Recipe_withBadSpecialTokensAndSize_tellsBothAtOnce() => Assert.Collection(
        RecipeAssert.Problems<TokenizerTrainRecipe>(
            "stage: tokenizer-train\nfiles: [a.jsonl]\nheld_out: [b.jsonl]\nvocabulary_size: 257\nspecial_tokens: [<|endoftext|>, hello]\n").Order(StringComparer.Ordinal),
        size => Assert.StartsWith("r.yaml:4:1 vocabulary_size: expected at least 258, the bytes and special tokens; found 257", size, StringComparison.Ordinal),
        special => Assert.StartsWith(
            "r.yaml:5:1 special_tokens: expected different names as <|name|> of a-z, 0-9 and _, <|endoftext|> among them; found [<|endoftext|>, hello]",
            special,
            StringComparison.Ordinal));

    [Fact]
    public void Recipe_withTwoFilesOfOneSource_saysSo() => Assert.Contains(
        "expected files of different names up to the first dot, which name the sources; found 'b' 2 times",
        Assert.Single(RecipeAssert.Problems<TokenizerExtendRecipe>(
            "stage: tokenizer-extend\nbase: t.json\nfiles: [a.jsonl]\nadded_tokens: 5\nheld_out_new: [x/b.jsonl]\nheld_out_old: [y/b.validation.jsonl]\n")),
        StringComparison.Ordinal);

    private JsonObject Train(out string folder, string run = "run", string keys = "") => Run(
        new TokenizerTrainStage(),
        $"stage: tokenizer-train\nfiles: ['{_folder["en.train.jsonl"]}']\nheld_out: ['{_folder["en.validation.jsonl"]}', '{_folder["zh.validation.jsonl"]}']\nvocabulary_size: 280\n{keys}",
        run,
        Language.English,
        out folder);

    private JsonObject Extend(out string folder, Language language = Language.English) => Run(
        new TokenizerExtendStage(),
        $"stage: tokenizer-extend\nbase: run:01-tokenizer-train/tokenizer.json\nfiles: ['{_folder["zh.train.jsonl"]}']\nadded_tokens: 20\n"
        + $"held_out_new: ['{_folder["zh.validation.jsonl"]}']\nheld_out_old: ['{_folder["en.validation.jsonl"]}']\n",
        "run",
        language,
        out folder);

    private JsonObject Run<TRecipe>(IStage<TRecipe> stage, string recipe, string run, Language language, out string folder)
        where TRecipe : IRecipe
    {
        var directory = new RunDirectory(_folder[run]);
        StageRunner.Run(
            stage,
            RecipeReader.ReadFile<TRecipe>(_folder.Write("recipe.yaml", recipe), []),
            directory,
            new StageOptions { Seed = 0, Threads = 1, Language = language },
            TestContext.Current.CancellationToken);
        folder = directory.Find(stage.Name)!.Folder;
        return JsonText.Parse(File.ReadAllBytes(Path.Combine(folder, "stage.json")))!["summary"]!.AsObject();
    }

    private static BytePairTokenizer Read(string folder) => Assert.IsType<BytePairTokenizer>(TokenizerFile.Read(Path.Combine(folder, "tokenizer.json")));

    private void Write(string name, params string[] texts) => TextLines.Write(_folder[name], texts.Select((text, i) => new Document($"{i}", "", text)));
}
