using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Linnet.Core.Errors;
using Linnet.Tests.Model;
using Linnet.Tests.Tokenization.Formats;
using Linnet.Tokenization;
using Linnet.Tokenization.Extension;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tests.Tokenization.Extension;

public sealed class AppendedTokensTests
{
    [Fact]
    public void ToWords_appendsWhatTheBaseLacks_andNamesWhatItsPartsNeverLetThrough()
    {
        var extended = AppendedTokens.ToWords(
            Sample.Read(Sample.Bert()), ["[UNK]", "", "@@ly", "un", "fast", "@@aff", "中国", "[MASK]", "Fast", "@@!"], "@@", text => text is "[MASK]" or "[UNK]");
        var facts = ExtensionFacts.Of(extended, TestContext.Current.CancellationToken);

        Assert.Equal((5, 3, 1), (extended.After.VocabularySize - 11, extended.Overlap, extended.LeftOut));
        Assert.Equal("12 11", extended.After.Ids("fastly"));
        Assert.Equal("0", extended.Before.Ids("fastly"));
        Assert.Equal("4 5 6 7", extended.After.Ids("unaffable!"));
        Assert.Equal([13, 14, 15], facts.Dead); // Han is cut, capitals are lowered, a sign is a word of its own
        Assert.Empty(facts.DeadOld);
        Assert.Equal("[UNK]|[CLS]|[SEP]|the|un|##aff|##able|!|中|文|cafe|##ly|fast|中国|Fast|##!|", Encoding.UTF8.GetString(extended.Files()[^1].Bytes).Replace('\n', '|'));
        Assert.Equal([[], [], [], [], []], Enumerable.Range(11, 5).Select(id => extended.OldTokens(id).ToList()));
    }

    [Fact]
    public void OldTokens_ofWhatGoesOnWithAWord_areThoseOfItsInside()
    {
        var extended = AppendedTokens.ToWords(Sample.Read(Sample.Bert()), ["##affable", "unable"], "##", _ => false);

        Assert.Equal([[5, 6], [4, 6]], Enumerable.Range(11, 2).Select(id => extended.OldTokens(id).ToList()));
        Assert.Equal(("affable", " unable"), (Encoding.UTF8.GetString(extended.TextOf(11)), Encoding.UTF8.GetString(extended.TextOf(12))));
    }

    [Theory]
    [InlineData(ScorePolicy.Continued, -3d, -3d)]
    [InlineData(ScorePolicy.Zero, 0d, 0d)]
    [InlineData(ScorePolicy.Own, -1.5d, -2.5d)]
    public void ToUnigram_givesTheScoresOfThePolicy(ScorePolicy policy, params double[] scores)
    {
        var extended = AppendedTokens.ToUnigram("u.json", Unigram(), [Piece("ab", -1.5f), Piece("<s>", 0, PieceType.Control), Piece("b", -9), Piece("▁ba", -2.5f)], policy);
        var model = JsonNode.Parse(extended.Files()[0].Bytes)!["model"]!["vocab"]!.AsArray();

        Assert.Equal((1, 1), (extended.Overlap, extended.LeftOut));
        Assert.Equal(["ab", "▁ba"], model.Skip(4).Select(token => token![0]!.GetValue<string>()));
        Assert.Equal(scores, model.Skip(4).Select(token => token![1]!.GetValue<double>()));
        Assert.Equal("1 4", extended.After.Ids("ab"));
        Assert.Equal("1 2 3", extended.Before.Ids("ab"));
        Assert.Empty(ExtensionFacts.Of(extended, TestContext.Current.CancellationToken).Dead);
    }

    [Fact]
    public void ToUnigram_withTokensBehindTheModel_isRefused()
    {
        var json = Sample.Parse(UnigramJson);
        json["added_tokens"] = new JsonArray(new JsonObject { ["id"] = 4, ["content"] = "<mask>", ["special"] = true });

        Assert.Equal(
            "u.json: expected a Unigram vocabulary that holds all its added tokens, found 1 ids behind it. Put them into model.vocab first.",
            Assert.Throws<ArtifactException>(() => AppendedTokens.ToUnigram("u.json", Sample.Read(json), [], ScorePolicy.Zero)).Message);
    }

    [Fact]
    public void ToPairs_putsMergesBehindTheBases_byEveryTwoTokensThatMakeAPiece()
    {
        // Sample.Metaspace: 259 ▁, 260 a, 261 b, 262 ▁a, 263 ▁ab, 264 ab.
        var extended = AppendedTokens.ToPairs("p.json", Sample.Read(Sample.Metaspace()), [Piece("ab"), Piece("aba"), Piece("c"), Piece("▁abac"), Piece("xyz"), Piece("<s>"), Piece("<0x61>", 0, PieceType.Byte)]);
        var merges = JsonNode.Parse(extended.Files()[0].Bytes)!["model"]!["merges"]!.AsArray().Skip(3).Select(m => m!.GetValue<string>().Replace(' ', '+'));

        Assert.Equal((4, 3, 0), (extended.After.VocabularySize - 265, extended.Overlap, extended.LeftOut)); // aba, c, ▁abac, xyz
        Assert.Equal(["ab+a"], merges);
        Assert.Equal("259 266 260", extended.After.Ids("ca"));
        Assert.Equal(("262 264 260", "262 265"), (extended.Before.Ids("aaba"), extended.After.Ids("aaba")));
        Assert.Equal([267, 268], ExtensionFacts.Of(extended, TestContext.Current.CancellationToken).Dead); // neither has two parts
    }

    [Fact]
    public void ToPairs_withPrefixes_isRefused()
    {
        var json = Sample.Metaspace().With("model.end_of_word_suffix", "\"</w>\"").With("model.merges", "[]");

        Assert.StartsWith(
            "p.json: expected BPE without continuing_subword_prefix and end_of_word_suffix, found one with them.",
            Assert.Throws<ArtifactException>(() => AppendedTokens.ToPairs("p.json", Sample.Read(json), [])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("words")]
    [InlineData("unigram")]
    [InlineData("pairs")]
    public void Extend_byAnyPieces_keepsEveryOldIdAndReadsBackTheSame(string kind) =>
        (from pieces in Any("a", "b", "c", "▁", "中", "##").Array[1, 4].Select(string.Concat).Array[0, 12]
         from text in Any("a", "b", "c", " ", "中", "é", "<think>", "the").Array[0, 12].Select(string.Concat)
         from policy in Any(ScorePolicy.Continued, ScorePolicy.Zero, ScorePolicy.Own)
         select (pieces, text, policy)).ForAll(
            c =>
            {
                VocabularyPiece[] offered = [.. c.pieces.Select((piece, i) => Piece(piece, -i))];
                var before = kind switch { "words" => Sample.Read(Sample.Bert()), "unigram" => Unigram(), _ => Sample.Read(Sample.Metaspace()) };
                var extended = kind switch
                {
                    "words" => AppendedTokens.ToWords(before, c.pieces, "##", _ => false),
                    "unigram" => AppendedTokens.ToUnigram("u", before, offered, c.policy),
                    _ => AppendedTokens.ToPairs("p", before, offered),
                };
                var after = (TextTokenizer)extended.After;
                var text = Encoding.UTF8.GetBytes(c.text);

                Assert.Equal(c.pieces.Length, extended.Overlap + extended.LeftOut + after.VocabularySize - before.VocabularySize);
                Assert.Equal(TextExtension.BaseTexts(before), TextExtension.BaseTexts(after).Take(before.VocabularySize));
                Assert.Equal(before.Definition.AddedTokens, after.Definition.AddedTokens);
                for (var id = 0; id < before.VocabularySize; id++)
                {
                    Assert.Equal(before.Text(3, id), after.Text(3, id));
                }

                Assert.Equal(after.Encode(text), Sample.Read(Sample.Parse(Encoding.UTF8.GetString(extended.Files()[0].Bytes))).Encode(text));
                if (after.Encode(text).All(id => id < before.VocabularySize) && kind != "words")
                {
                    Assert.Equal(before.Encode(text), after.Encode(text));
                }

                // Whatever is called dead stands in no text, and whatever is not has a text of its own.
                var facts = ExtensionFacts.Of(extended, TestContext.Current.CancellationToken);
                Assert.DoesNotContain(after.Encode(text), facts.Dead.Where(_ => kind == "words").Contains);
            },
            iter: 60);

    /// <summary>LLaMA-2 as a tokenizer.json, with the merges that Hugging Face's converter makes of its pieces.</summary>
    [Fact]
    public void ToPairs_ofLlama2_givesTheIdsOfTheSentencePieceModelExtendedTheSameWay()
    {
        var model = SentencePieceFile.Read(TestData.Path("tokenizers/llama2.tokenizer.model"));
        var chinese = SentencePieceFile.Read(TestData.Path("tokenizers/chinese_sp.model"));
        var pieces = SentencePieceExtension.Of(model, chinese.Pieces, ScorePolicy.Continued);
        var pairs = AppendedTokens.ToPairs("llama2.json", Sample.Read(Converted(model)), chinese.Pieces);

        Assert.Equal((pieces.After.VocabularySize, 17_953), (pairs.After.VocabularySize, pairs.After.VocabularySize - 32_000));
        var lines = File.ReadAllLines(TestData.Path("posttrain/belle/eval_set.json")).Where(line => line.Length > 0).ToList();
        var different = lines.Count(line => pieces.After.Ids(line) != pairs.After.Ids(line));
        var before = lines.Count(line => pieces.Before.Ids(line) != pairs.Before.Ids(line));
        Assert.Equal(0, before);

        // Where two places could become the same piece by other halves, SentencePiece takes the left one, merges the pair of the lower rank.
        Assert.True(different <= lines.Count / 50, string.Create(CultureInfo.InvariantCulture, $"{different} of {lines.Count} lines differ"));
    }

    private const string UnigramJson = """
        { "version": "1.0", "added_tokens": [ { "id": 0, "content": "<unk>", "special": true } ],
          "pre_tokenizer": { "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true },
          "decoder": { "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true },
          "model": { "type": "Unigram", "unk_id": 0, "vocab": [ ["<unk>", 0], ["▁", -1], ["a", -2], ["b", -3] ] } }
        """;

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static TextTokenizer Unigram() => Sample.Read(Sample.Parse(UnigramJson));

    private static VocabularyPiece Piece(string text, float score = 0, PieceType type = PieceType.Normal) => new(Encoding.UTF8.GetBytes(text), score, type);

    private static JsonObject Converted(SentencePieceModel model)
    {
        var json = Sample.Metaspace();
        var ids = model.Pieces.Index().ToDictionary(p => p.Item.ToString(), p => p.Index, StringComparer.Ordinal);
        var merges = new List<(float Score, int Left, int Right, string LeftText, string RightText)>();
        foreach (var piece in model.Pieces.Where(p => p.Type == PieceType.Normal))
        {
            var text = piece.ToString();
            for (var i = 1; i < text.Length; i++)
            {
                if (ids.TryGetValue(text[..i], out var left) && ids.TryGetValue(text[i..], out var right))
                {
                    merges.Add((piece.Score, left, right, text[..i], text[i..]));
                }
            }
        }

        json["added_tokens"] = new JsonArray([.. new[] { "<unk>", "<s>", "</s>" }.Select((text, id) => new JsonObject { ["id"] = id, ["content"] = text, ["special"] = true })]);
        json["model"]!["vocab"] = new JsonObject(ids.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value)));
        json["model"]!["merges"] = new JsonArray([.. merges.OrderByDescending(m => m.Score).ThenBy(m => m.Left).ThenBy(m => m.Right).Select(m => new JsonArray(m.LeftText, m.RightText))]);
        return json;
    }
}
