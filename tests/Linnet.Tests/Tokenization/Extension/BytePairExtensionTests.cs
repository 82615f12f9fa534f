using System.Text.Json.Nodes;
using Linnet.Tests.Model;
using Linnet.Tests.Tokenization.Formats;
using Linnet.Tokenization;
using Linnet.Tokenization.Extension;
using Linnet.Tokenization.Formats;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tests.Tokenization.Extension;

public sealed class BytePairExtensionTests
{
    private static readonly BytePairTokenizer Base = new(BytePairVocabulary.OfBytes().WithMerges([('a', 'b')]).WithSpecialTokens(["<|endoftext|>"]));

    [Fact]
    public void Of_appendsTheMergesWhoseTokensTheBaseLacks()
    {
        // ab, bc, abc = a + bc, cd
        var offered = BytePairVocabulary.OfBytes().WithMerges([('a', 'b'), ('b', 'c'), ('a', 257), ('c', 'd')]);

        var extended = BytePairExtension.Of(Base, offered);
        var facts = ExtensionFacts.Of(extended, TestContext.Current.CancellationToken);

        Assert.Equal((257, 0, 261), (extended.Overlap, extended.LeftOut, extended.After.VocabularySize));
        Assert.Equal("bc"u8.ToArray(), extended.TextOf(258));
        Assert.Equal("abc"u8.ToArray(), extended.TextOf(259));
        Assert.Equal([259], facts.Dead); // a and b merge first, and nothing merges ab with c
        Assert.Empty(facts.DeadOld);
        Assert.Equal([256, 'c'], extended.OldTokens(259));
        Assert.Equal(257, extended.After.EndOfSequence);
        Assert.Equal([260, 258], extended.After.Encode("cdbc"u8));
    }

    [Fact]
    public void Of_leavesOutAMergeWhoseHalvesAreNoTokens()
    {
        // The base calls "<|e" a special token's text only; a merge of a token that is no token there cannot be.
        var offered = new BytePairVocabulary(
            [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), "xy"u8.ToArray(), "xyz"u8.ToArray()], [new(256, 'z', 257)], []);

        var extended = BytePairExtension.Of(Base, offered);

        Assert.Equal((256, 2, 258), (extended.Overlap, extended.LeftOut, extended.After.VocabularySize));
    }

    [Fact]
    public void Of_anyVocabulary_countsEachTokenOnce()
    {
        byte[][] bytes = [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b })];
        var offered = new BytePairVocabulary(
            [.. bytes, "ab"u8.ToArray(), "bc"u8.ToArray(), "xyz"u8.ToArray(), [], []],
            [new('a', 'b', 256), new('b', 'c', 257)],
            [new SpecialToken("<|endoftext|>", 259), new SpecialToken("<|own|>", 260)]);

        var extended = BytePairExtension.Of(Base, offered);

        // The bytes, ab and one mark are there; bc is new; xyz has no merge; nobody writes <|own|>.
        Assert.Equal((258, 1, 2), (extended.Overlap, extended.After.VocabularySize - Base.VocabularySize, extended.LeftOut));
        Assert.Equal(261, extended.Overlap + extended.After.VocabularySize - Base.VocabularySize + extended.LeftOut);
    }

    [Theory]
    [InlineData("gpt2", true)]
    [InlineData("qwen2", false)] // whose cut two files could not say
    public void Files_ofGpt2s_areReadAgainByTheirOwn(string cut, bool areTwo)
    {
        using var folder = new TemporaryFolder();
        var definition = new TokenizerDefinition
        {
            Model = new BytePairModel(BytePairVocabulary.OfBytes().WithMerges([('a', 'b')]).WithSpecialTokens(["<|endoftext|>"])),
            AddedTokens = [new AddedToken("<|endoftext|>", 257) { IsSpecial = true }],
            PreTokenizer = NamedPreTokenizers.Find(cut),
            Decoder = TokenizerDefinition.Section("""{"type":"ByteLevel"}"""),
        };

        var extended = BytePairExtension.Of(new TextTokenizer(definition), BytePairVocabulary.OfBytes().WithMerges([('b', 'c')]));
        var files = extended.Files().Where(file => file.Name is "vocab.json" or "merges.txt").ToList();

        Assert.Equal(areTwo ? 2 : 0, files.Count);
        if (areTwo)
        {
            files.ForEach(file => File.WriteAllBytes(folder.File(file.Name), file.Bytes));
            var again = TokenizerFile.Open(folder.Path);
            Assert.Equal((259, 257), (again.VocabularySize, again.EndOfSequence));
            Assert.Equal(extended.After.Encode("ab bc <|endoftext|> 中"u8), again.Encode("ab bc <|endoftext|> 中"u8));
        }
    }

    [Fact]
    public void Files_ofAVocabularyWithALongToken_areWritten()
    {
        var vocabulary = BytePairVocabulary.OfBytes();
        for (var id = (int)'='; vocabulary[vocabulary.Count - 1].Length < 2048; id = vocabulary.Count - 1)
        {
            vocabulary = vocabulary.WithMerges([(id, id)]);
        }

        var extended = BytePairExtension.Of(new BytePairTokenizer(vocabulary), BytePairVocabulary.OfBytes().WithMerges([('a', 'b')]));

        Assert.Equal(["tokenizer.json", "tokenizer.tiktoken"], extended.Files().Select(file => file.Name));
        Assert.Equal(268, extended.After.VocabularySize);
    }

    [Theory]
    [InlineData(null, "<|im_end|>", null, 257)]
    [InlineData("<|im_end|>", null, 257, null)]
    [InlineData("<|endoftext|>", "<|im_end|>", 256, 257)]
    public void Files_ofAFolderWithAConfiguration_keepTheMarksAndTheTemplate(string? beginning, string? end, int? first, int? last)
    {
        using var folder = new TemporaryFolder();
        var json = Sample.Parse("""
            { "added_tokens": [ { "id": 256, "content": "<|endoftext|>", "special": true }, { "id": 257, "content": "<|im_end|>", "special": true } ],
              "pre_tokenizer": { "type": "ByteLevel", "add_prefix_space": false }, "decoder": { "type": "ByteLevel" },
              "model": { "type": "BPE", "vocab": {}, "merges": [] } }
            """);
        foreach (var value in Enumerable.Range(0, 256))
        {
            json["model"]!["vocab"]![ByteCharacters.Write([(byte)value])] = value;
        }

        File.WriteAllText(folder.File("tokenizer.json"), json.ToJsonString());
        File.WriteAllText(folder.File("tokenizer_config.json"), new JsonObject { ["bos_token"] = beginning, ["eos_token"] = end, ["chat_template"] = "{{ x }}" }.ToJsonString());
        var start = ExtensionBase.Open(folder.Path, null);
        var extended = BytePairExtension.Of(start.Tokenizer, BytePairVocabulary.OfBytes().WithMerges([('a', 'b')]));
        using var written = new TemporaryFolder();
        foreach (var (name, bytes) in extended.Files())
        {
            File.WriteAllBytes(written.File(name), bytes);
        }

        var again = (TextTokenizer)TokenizerFile.Open(written.Path);

        Assert.Equal((first, last), (start.Tokenizer.BeginningOfSequence, start.Tokenizer.EndOfSequence));
        Assert.Equal((first, last), (again.BeginningOfSequence, again.EndOfSequence));
        Assert.Equal("{{ x }}", again.Definition.Configuration!.Value.GetProperty("chat_template").GetString());
        Assert.Equal([258], again.Encode("ab"u8));
    }
}
