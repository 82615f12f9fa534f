using System.Text.Json.Nodes;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

/// <summary>Reads the two files in which GPT-2 was published.</summary>
internal static class Gpt2
{
    public static BytePairVocabulary Read(string encoder, string merges)
    {
        var ids = JsonNode.Parse(File.ReadAllText(encoder))!.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<int>());
        var tokens = new byte[ids.Count][];
        foreach (var (text, id) in ids)
        {
            tokens[id] = text == BytePairTokenizer.EndOfDocument ? [] : ByteCharacters.Read(text)!;
        }

        return new BytePairVocabulary(
            tokens,
            [.. File.ReadLines(merges).Skip(1).Where(l => l.Length > 0).Select(l => l.Split(' ')).Select(p => new BytePairMerge(ids[p[0]], ids[p[1]], ids[p[0] + p[1]]))],
            [new(BytePairTokenizer.EndOfDocument, ids[BytePairTokenizer.EndOfDocument])]);
    }
}
