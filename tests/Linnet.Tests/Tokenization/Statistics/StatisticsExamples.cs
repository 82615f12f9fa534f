using CsCheck;
using Linnet.Tokenization;
using Linnet.Tokenization.Models;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tests.Tokenization.Statistics;

internal static class StatisticsExamples
{
    private static readonly string[] Parts = ["a", "b", "c", " ", "\n", "é", "中", "文", "龘", "𠀀"];

    /// <summary>Texts of letters, blanks, line ends, and characters of two, three and four bytes.</summary>
    public static Gen<string> Texts { get; } = Gen.Int[0, Parts.Length - 1].Array[0, 40].Select(parts => string.Concat(parts.Select(part => Parts[part])));

    /// <summary>WordPiece of "?", "a", "##b", "B" and "##cd", cut at blanks and lower-cased, so that "B" is dead.</summary>
    public static TextTokenizer Words() => new(new TokenizerDefinition
    {
        Model = new WordPieceModel(["?", "a", "##b", "B", "##cd"], "?"),
        Normalizer = TokenizerDefinition.Section("""{"type":"Lowercase"}"""),
        PreTokenizer = TokenizerDefinition.Section("""{"type":"WhitespaceSplit"}"""),
    });

    /// <summary>BPE of the characters a, =, 1 and the mark of blanks, with up to 12 merges of any two tokens.</summary>
    public static Gen<TextTokenizer> AnyMarked { get; } = Gen.Select(Gen.Int[0, 99], Gen.Int[0, 99]).Array[0, 12].Select(pairs =>
    {
        List<string> tokens = ["a", "=", "1", "▁"];
        List<(string, string)> merges = [];
        foreach (var (left, right) in pairs.Select(pair => (tokens[pair.Item1 % tokens.Count], tokens[pair.Item2 % tokens.Count])))
        {
            if (!tokens.Contains(left + right))
            {
                tokens.Add(left + right);
                merges.Add((left, right));
            }
        }

        return Marked(tokens, merges);
    });

    /// <summary>BPE of characters behind a Metaspace that begins each text with a mark.</summary>
    public static TextTokenizer Marked(IReadOnlyList<string> tokens, IReadOnlyList<(string Left, string Right)> merges, string? normalizer = null)
    {
        var ids = tokens.Index().ToDictionary(token => token.Item, token => token.Index, StringComparer.Ordinal);
        return new TextTokenizer(new TokenizerDefinition
        {
            Model = new CharacterPairModel(new CharacterPairVocabulary(tokens, [.. merges.Select(merge => (ids[merge.Left], ids[merge.Right]))], new CharacterPairOptions())),
            Normalizer = normalizer is null ? null : TokenizerDefinition.Section(normalizer),
            PreTokenizer = TokenizerDefinition.Section("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}"""),
            Decoder = TokenizerDefinition.Section("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}"""),
        });
    }

    /// <summary>All texts of so many characters and fewer.</summary>
    public static IEnumerable<string> TextsOf(string characters, int length) => length == 0
        ? [""]
        : TextsOf(characters, length - 1).SelectMany(text => characters.Select(character => text + character).Prepend(text)).Distinct();
}
