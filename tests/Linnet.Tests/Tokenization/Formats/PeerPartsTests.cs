using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization;
using Linnet.Tokenization.Formats;

namespace Linnet.Tests.Tokenization.Formats;

/// <summary>Tokenizers put together by chance of every part, against the program that the format is from.</summary>
public sealed class PeerPartsTests
{
    private static readonly JsonNode Golden = JsonNode.Parse(PeerIdsTests.Resource("tokenizers-0.23.2-parts.json"))!;

    public static TheoryData<int> Tokenizers() => [.. Enumerable.Range(0, Golden["tokenizers"]!.AsArray().Count)];

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Encode_byAnyParts_givesThePeersIds(int index)
    {
        var one = Golden["tokenizers"]![index]!;
        var read = Sample.Read(one["file"]!.AsObject());
        var again = Sample.Read(TokenizerJson.Write(read.Definition)!);
        foreach (var tokenizer in (TextTokenizer[])[read.With(SpecialTokenPolicy.All), again.With(SpecialTokenPolicy.All)])
        {
            var texts = Golden["texts"]!.AsArray().Select(text => Encoding.UTF8.GetBytes(text!.GetValue<string>())).ToList();
            foreach (var (i, text) in texts.Index())
            {
                var ids = tokenizer.Encode(text);
                var pair = tokenizer.AddSpecialTokens(ids, tokenizer.Encode(texts[0]));
                Assert.Equal(Peer("ids", i), string.Join(' ', ids));
                Assert.Equal(Peer("pairs", i), string.Join(' ', pair.Ids));
                Assert.Equal(Peer("types", i), string.Join(' ', pair.Types));

                // Where special tokens stand, decoding one token at a time cannot know what the peer, which drops them first, knows; and the
                // peer gives the normalized text of an added token, we its own.
                if (!tokenizer.Definition.AddedTokens.Any(token => (token.IsSpecial || token.Normalized) && ids.Contains(token.Id)))
                {
                    Assert.Equal(Peer("decoded", i), tokenizer.DecodeText(ids));
                }
            }
        }

        string Peer(string key, int i) => one[key]![i]!.GetValue<string>();
    }
}
