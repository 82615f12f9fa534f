using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Tokenization;
using Linnet.Tokenization.Formats;

namespace Linnet.Tests.Tokenization.Formats;

/// <summary>Truncation and padding by chance, against the program that the format is from.</summary>
public sealed class PeerBatchesTests
{
    private static readonly JsonNode Golden = JsonNode.Parse(PeerIdsTests.Resource("tokenizers-0.23.2-batches.json"))!;

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, Golden["cases"]!.AsArray().Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void EncodeForModel_byAnySettings_givesThePeersInputs(int index)
    {
        var one = Golden["cases"]![index]!;
        var texts = one["texts"]!.AsArray().Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text!.GetValue<string>())).ToList();
        var read = Read(one);

        foreach (var tokenizer in (TextTokenizer[])[read, Sample.Read(TokenizerJson.Write(read.Definition)!)])
        {
            var inputs = tokenizer.EncodeForModel(texts, 2, one["special"]!.GetValue<bool>(), TestContext.Current.CancellationToken);
            Assert.Equal(one["inputs"]!.AsArray().Select(input => input!.GetValue<string>()), inputs.Select(Shown));
            Assert.All(inputs, input => Assert.All(input.Overflow, part => Assert.True(part.Ids.Length >= input.Ids.Length || one["padding"]?["strategy"] is not JsonValue)));

            // What stands around a part apart, each has the peer's ids.
            var bare = tokenizer.Definition with { PostProcessor = null, Padding = null, Truncation = Shortened(one, tokenizer) };
            Assert.Equal(
                one["parts"]!.AsArray().Select(parts => parts!.GetValue<string>()),
                new TextTokenizer(bare).EncodeForModel(texts, 1, cancellation: TestContext.Current.CancellationToken)
                    .Select(input => string.Join(" | ", input.Overflow.Prepend(input).Select(part => string.Join(' ', part.Ids)))));
            Assert.Equal(one["parts"]!.AsArray().Select(parts => parts!.GetValue<string>().Split('|').Length - 1), inputs.Select(input => input.Overflow.Count));
        }
    }

    [Fact]
    public void EncodeForModel_withoutTheSections_givesOtherInputs()
    {
        var different = Golden["cases"]!.AsArray().Count(one =>
        {
            var bare = one!.DeepClone();
            (bare["truncation"], bare["padding"]) = (null, null);
            var texts = one["texts"]!.AsArray().Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text!.GetValue<string>())).ToList();
            return !Read(bare).EncodeForModel(texts, 1, one["special"]!.GetValue<bool>(), TestContext.Current.CancellationToken).Select(Shown)
                .SequenceEqual(one["inputs"]!.AsArray().Select(input => input!.GetValue<string>()));
        });

        Assert.InRange(different, 60, Golden["cases"]!.AsArray().Count - 1);
    }

    [Theory]
    [InlineData("truncation", """{"direction":"Right","max_length":8,"strategy":"OnlySecond","stride":0}""", "truncation.strategy: \"OnlySecond\"")]
    [InlineData("truncation", """{"direction":"Up","max_length":8,"strategy":"OnlyFirst","stride":0}""", "truncation.direction: \"Up\"")]
    [InlineData("truncation", """{"max_length":8,"strategy":"OnlyFirst","stride":0,"from":1}""", "truncation.from: 1")]
    [InlineData("truncation", """{"max_length":-1,"strategy":"OnlyFirst","stride":0}""", "truncation.max_length: -1")]
    [InlineData("truncation", """{"max_length":5,"strategy":"OnlyFirst","stride":3}""", "truncation: max_length 5, of which 2 are special tokens, where more than the stride, 3, is needed for the text")]
    [InlineData("padding", """{"strategy":"Longest","direction":"Right","pad_id":0,"pad_type_id":0,"pad_token":"x"}""", "padding.strategy: \"Longest\"")]
    [InlineData("padding", """{"strategy":{"Fixed":99999999},"direction":"Right","pad_id":0,"pad_type_id":0,"pad_token":"x"}""", "padding.strategy.Fixed: 99999999")]
    [InlineData("padding", """{"strategy":"BatchLongest","direction":"Right","pad_type_id":0,"pad_token":"x"}""", "padding.pad_id: nothing")]
    public void Read_ofWhatIsNotKnown_refusesItByName(string key, string value, string found) => Assert.Equal(found, Sample.Refusal(Sample.Bert().With(key, value)));

    [Fact]
    public void EncodeForModel_withALengthWithoutBounds_cutsNothing() => Assert.Equal(
        "1 3 2 / 0 0 0 / 1 1 1",
        Shown(Sample.Read(Sample.Bert().With("truncation", """{"max_length":18446744073709551615,"strategy":"LongestFirst","stride":0}"""))
            .EncodeForModel(["the"u8.ToArray()], 1, cancellation: TestContext.Current.CancellationToken)[0]));

    private static TextTokenizer Read(JsonNode one)
    {
        var json = Golden["file"]!.DeepClone().AsObject();
        (json["truncation"], json["padding"], json["post_processor"]) = (one["truncation"]?.DeepClone(), one["padding"]?.DeepClone(), one["processor"]?.DeepClone());
        return Sample.Read(json);
    }

    private static JsonElement? Shortened(JsonNode one, TextTokenizer tokenizer)
    {
        if (one["truncation"]?.DeepClone() is not { } truncation)
        {
            return null;
        }

        var added = one["special"]!.GetValue<bool>() ? tokenizer.AddSpecialTokens([]).Ids.Length : 0;
        truncation["max_length"] = truncation["max_length"]!.GetValue<int>() - added;
        return TokenizerDefinition.Section(truncation.ToJsonString());
    }

    private static string Shown(ModelInput input) =>
        $"{string.Join(' ', input.Ids)} / {string.Join(' ', input.Types)} / {string.Join(' ', input.Mask.Select(real => real ? 1 : 0))}";
}
