using System.Text.Json.Nodes;
using Linnet.Tokenization.Formats;

namespace Linnet.Tests.Tokenization.Formats;

public sealed class TokenizerJsonTests
{
    public static TheoryData<string, string?, string> Refused() => new()
    {
        { "songs", "1", "songs: 1" },
        { "version", "\"2.0\"", "version: \"2.0\"" },
        { "normalizer.type", "\"Shout\"", "normalizer.type: \"Shout\"" },
        { "normalizer.volume", "11", "normalizer.volume: 11" },
        { "normalizer", """{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Precompiled","precompiled_charsmap":"AA=="}]}""", "normalizer.normalizers[1].precompiled_charsmap: byte 0: rewriting rules of 1 bytes with a trie of -1; a multiple of 4 is expected, and replacements behind it that end in a zero byte" },
        { "normalizer", """{"type":"Precompiled","precompiled_charsmap":"?"}""", "normalizer.precompiled_charsmap: \"?\", which is no base64" },
        { "normalizer", """{"type":"Precompiled","precompiled_charsmap":""}""", "normalizer.precompiled_charsmap: \"\"" },
        { "normalizer", """{"type":"ByteLevel","use_regex":false}""", "normalizer.use_regex: false" },
        { "normalizer", """{"type":"Replace","pattern":{"Regex":"a+"},"content":"b"}""", "normalizer.pattern.Regex: \"a+\"" },
        { "pre_tokenizer.type", "\"Scripts\"", "pre_tokenizer.type: \"Scripts\"" },
        { "pre_tokenizer", """{"type":"FixedLength","length":0}""", "pre_tokenizer.length: 0" },
        { "pre_tokenizer", """{"type":"Split","pattern":{"Regex":"a+"},"behavior":"Isolated","invert":false}""", "pre_tokenizer.pattern.Regex: \"a+\", a pattern without a scanner" },
        { "pre_tokenizer", """{"type":"Split","pattern":{"Regex":"\\p{N}{1,3}"},"behavior":"Removed","invert":true}""", "pre_tokenizer: {\"type\":\"Split\",\"pattern\":{\"Regex\":\"\\\\p{N}{1,3}\"},\"behavior\":\"Removed\",\"invert\":true}; by a regular expression, only Isolated is known" },
        { "pre_tokenizer", """{"type":"Split","pattern":{"String":""},"behavior":"Isolated"}""", "pre_tokenizer: {\"type\":\"Split\",\"pattern\":{\"String\":\"\"},\"behavior\":\"Isolated\"}" },
        { "pre_tokenizer", """{"type":"Metaspace","replacement":"▁","add_prefix_space":false,"prepend_scheme":"always"}""", "pre_tokenizer: add_prefix_space and prepend_scheme contradict each other" },
        { "pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"Digits"}]}""", "model.type: \"WordPiece\"" },
        { "post_processor.type", "\"Signature\"", "post_processor.type: \"Signature\"" },
        { "post_processor.cls", "[\"[CLS]\", -1]", "post_processor.cls[1]: -1" },
        { "post_processor", """{"type":"Sequence","processors":[{"type":"BertProcessing","sep":["a",1],"cls":["b",2]},{"type":"BertProcessing","sep":["a",1],"cls":["b",2]}]}""", "post_processor.processors[1]: a second part that adds tokens" },
        { "post_processor", """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}}],"pair":[],"special_tokens":{}}""", "post_processor.single[0].SpecialToken.id: \"<s>\"" },
        { "decoder.type", "\"CTC\"", "decoder.type: \"CTC\"" },
        { "decoder", """{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Replace","pattern":{"String":"ab"},"content":""}]}""", "decoder.decoders[1]: a Replace of more than one character behind a Fuse" },
        { "decoder", """{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Strip","content":" ","start":0,"stop":1}]}""", "decoder.decoders[1]: a Strip of more than one character, or at the end, behind a Fuse" },
        { "added_tokens.0.id", "1", "added_tokens[1]: {\"id\":1,\"content\":\"[CLS]\",\"special\":true}, which is empty or whose id or content stands twice" },
        { "added_tokens.0.content", "\"\"", "added_tokens[0]: {\"id\":0,\"content\":\"\",\"special\":true}, which is empty or whose id or content stands twice" },
        { "added_tokens.0.id", "2147483647", "added_tokens[0].id: 2147483647" },
        { "model", null, "model: nothing" },
        { "model.type", null, "model.type: nothing" },
        { "model.type", "\"WordLevel\"", "model.type: \"WordLevel\"" },
        { "model.dropout", "0.1", "model.dropout: 0.1" },
        { "model.unk_token", "\"?\"", "model.unk_token: \"?\", which is not in the vocabulary" },
        { "model.vocab.the", "4", "model.vocab.un: 4, which is the id of 'the' too" },
        { "model.vocab.the", "1e9", "model.vocab.the: 1e9" },
        { "model.vocab.the", "-1", "model.vocab.the: -1" },
        { "model.max_input_chars_per_word", "0", "model.max_input_chars_per_word: 0" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Read_withAnythingUnknown_refusesItByNameAndPlace(string key, string? value, string found) =>
        Assert.Equal(found, Sample.Refusal(Sample.Bert().With(key, value)));

    public static TheoryData<string, string?, string> RefusedPairs() => new()
    {
        { "model.dropout", "0.1", "model.dropout: 0.1" },
        { "model.merges", null, "model.merges: nothing" },
        { "model.merges", "[\"a zz\"]", "model.merges[0]: \"a zz\", whose parts and whole are not all in the vocabulary" },
        { "model.merges", "[\"a b\", \"a b\"]", "model.merges[1]: \"a b\", which stands twice" },
        { "model.unk_token", "\"?\"", "model.unk_token: \"?\", which is not in the vocabulary" },
    };

    [Theory]
    [MemberData(nameof(RefusedPairs))]
    public void Read_ofCharacterBpe_refusesWhatMakesNoModel(string key, string? value, string found) =>
        Assert.Equal(found, Sample.Refusal(Sample.Metaspace().With(key, value)));

    [Fact]
    public void Write_ofWhatWasRead_givesTheSameTokenizerAndThenTheSameBytes()
    {
        foreach (var json in (JsonObject[])[Sample.Bert(), Sample.Metaspace(), Unigram()])
        {
            var read = Sample.Read(json);
            var written = TokenizerJson.Write(read.Definition)!;
            var again = Sample.Read(written);

            Assert.Equal(written.ToJsonString(), TokenizerJson.Write(again.Definition)!.ToJsonString());
            Assert.Equal(read.Definition.AddedTokens, again.Definition.AddedTokens);
            Assert.All(
                (string[])["the unaffable! 中文", "ab aab <think> ", "\u00E9", ""],
                text => Assert.Equal((read.Ids(text), read.Text([.. read.Encode("ab"u8)])), (again.Ids(text), again.Text([.. again.Encode("ab"u8)]))));
        }
    }

    [Fact]
    public void Read_ofNfc_composesWhatUnicode9ComposedAndNoMore()
    {
        var tokenizer = Sample.Read(Sample.Metaspace().With("normalizer", """{"type":"NFC"}"""));

        Assert.Equal(tokenizer.Ids("\u00E9"), tokenizer.Ids("e\u0301"));
        Assert.NotEqual(tokenizer.Ids("\U000105C9"), tokenizer.Ids("\U000105D2\u0307")); // composed since 16.0
    }

    [Fact]
    public void Read_ofUnigram_takesTheMostProbableWay()
    {
        var tokenizer = Sample.Read(Unigram());

        Assert.Equal("4 3", tokenizer.Ids("ab a"));
        Assert.Equal("ab a", tokenizer.Text(4, 3));
    }

    [Theory]
    [InlineData("always", "ab<x>ab", "3 4 9 3 4")]
    [InlineData("first", "ab<x>ab", "3 4 9 2 4")]
    [InlineData("never", "ab<x>ab", "2 4 9 2 4")]
    [InlineData("first", " ab", "3 4")]
    public void Read_ofMetaspace_prependsByItsScheme(string scheme, string text, string expected)
    {
        var json = Sample.Parse($$$"""
            { "added_tokens": [ { "id": 9, "content": "<x>" } ],
              "pre_tokenizer": { "type": "Metaspace", "replacement": "▁", "prepend_scheme": "{{{scheme}}}", "split": true },
              "decoder": { "type": "Metaspace", "replacement": "▁", "prepend_scheme": "{{{scheme}}}", "split": true },
              "model": { "type": "BPE", "vocab": { "▁": 0, "<unk>": 1, "a": 2, "▁a": 3, "b": 4 }, "merges": ["▁ a"] } }
            """);

        Assert.Equal(expected, Sample.Read(json).Ids(text));
    }

    [Fact]
    public void Read_ofWordSuffixes_decodesWordsWithSpacesBetween()
    {
        var json = Sample.Parse("""
            { "pre_tokenizer": { "type": "WhitespaceSplit" }, "decoder": { "type": "BPEDecoder", "suffix": "</w>" },
              "model": { "type": "BPE", "end_of_word_suffix": "</w>", "vocab": { "a": 0, "b": 1, "a</w>": 2, "b</w>": 3, "ab</w>": 4 }, "merges": ["a b</w>"] } }
            """);
        var tokenizer = Sample.Read(json);

        Assert.Equal("4 0 2", tokenizer.Ids("ab aa"));
        Assert.Equal("ab aa", tokenizer.Text(4, 0, 2));
    }

    [Fact]
    public void Read_withoutDecoder_putsSpacesBetweenTokens() =>
        Assert.Equal("the un ##aff", Sample.Read(Sample.Bert().With("decoder", null)).Text(3, 4, 5));

    [Fact]
    public void Read_withAPreTokenizerBetweenTwoRewritings_rewritesEachPiece()
    {
        var json = Sample.Parse("""
            { "pre_tokenizer": { "type": "Sequence", "pretokenizers": [ { "type": "WhitespaceSplit" }, { "type": "Metaspace", "replacement": "▁" } ] },
              "model": { "type": "BPE", "vocab": { "▁": 0, "a": 1, "▁a": 2 }, "merges": ["▁ a"] } }
            """);

        Assert.Equal("2 1 2", Sample.Read(json).Ids("  aa a "));
    }

    private static JsonObject Unigram() => Sample.Parse("""
        { "pre_tokenizer": { "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always" },
          "decoder": { "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always" },
          "model": { "type": "Unigram", "unk_id": 0, "byte_fallback": false,
            "vocab": [["<unk>", 0], ["▁", -2], ["a", -3], ["▁a", -2.5], ["▁ab", -4], ["b", -3]] } }
        """);
}
