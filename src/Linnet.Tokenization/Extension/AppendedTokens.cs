using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Tokenization.Models;
using Linnet.Tokenization.Models.BytePair;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tokenization.Extension;

/// <summary>Appends tokens of another vocabulary to a tokenizer.json of characters: what the base lacks, in the other's order.</summary>
internal static class AppendedTokens
{
    /// <summary>To WordPiece: the other's words, and what it writes for the inside of words.</summary>
    /// <param name="before">The base.</param>
    /// <param name="offered">The other's tokens; empty where an id has none.</param>
    /// <param name="prefix">What the other writes before tokens that go on with a word.</param>
    /// <param name="isMark">Which of them no text may become.</param>
    public static TextExtension ToWords(TextTokenizer before, IEnumerable<string> offered, string prefix, Func<string, bool> isMark)
    {
        var model = (WordPieceModel)before.Definition.Model;
        var start = TextExtension.BaseTexts(before);
        var found = Sort(
            start,
            offered.Where(text => text.Length > 0).Select(text => (
                text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.Ordinal) ? model.ContinuingPrefix + text[prefix.Length..] : text, !isMark(text))));
        return new TextExtension(
            before,
            new WordPieceModel([.. start, .. found.Added.Select(place => found.Texts[place])], model.Unknown, model.ContinuingPrefix, model.MaximumCharacters),
            model.UnknownId)
        {
            Overlap = found.Overlap,
            LeftOut = found.LeftOut,
        };
    }

    /// <summary>To Unigram.</summary>
    /// <param name="path">The base's file, for messages.</param>
    /// <param name="before">The base.</param>
    /// <param name="offered">The other's pieces.</param>
    /// <param name="scores">Which scores they get.</param>
    /// <exception cref="ArtifactException">The base has added tokens outside of its model: their ids could not be kept.</exception>
    public static TextExtension ToUnigram(string path, TextTokenizer before, IReadOnlyList<VocabularyPiece> offered, ScorePolicy scores)
    {
        var model = (UnigramModel)before.Definition.Model;
        if (before.VocabularySize > model.Count)
        {
            throw new ArtifactException(
                path,
                new Text("a Unigram vocabulary that holds all its added tokens", "包含全部附加词元的 Unigram 词表"),
                new Text($"{before.VocabularySize - model.Count} ids behind it", $"其后另有 {before.VocabularySize - model.Count} 个 id"),
                new Text("Put them into model.vocab first.", "请先将它们写入 model.vocab。"));
        }

        var found = Sort(TextExtension.BaseTexts(before), Written(before, offered));
        var lowest = model.Tokens.Where(token => !token.Text.IsEmpty).Min(token => token.Score);
        var added = found.Added.Select(place => new UnigramToken(
            Encoding.UTF8.GetBytes(found.Texts[place]),
            scores switch
            {
                ScorePolicy.Zero => 0,
                ScorePolicy.Own => offered[place].Score,
                _ => lowest,
            }));
        return new TextExtension(before, new UnigramModel([.. model.Tokens, .. added], model.Unknown, model.Bytes), model.Unknown)
        {
            Overlap = found.Overlap,
            LeftOut = found.LeftOut,
        };
    }

    /// <summary>To BPE over characters, with merges behind the base's: each token by every two tokens that make it, as SentencePiece would.</summary>
    /// <remarks>A token of several characters that no two tokens make is dead, as it is there, so that ids are those of the model extended in the same way.</remarks>
    /// <param name="path">The base's file, for messages.</param>
    /// <param name="before">The base.</param>
    /// <param name="offered">The other's pieces.</param>
    /// <exception cref="ArtifactException">The base writes a prefix or suffix to its tokens.</exception>
    public static TextExtension ToPairs(string path, TextTokenizer before, IReadOnlyList<VocabularyPiece> offered)
    {
        var old = ((CharacterPairModel)before.Definition.Model).Vocabulary;
        if (old.Options is not { ContinuingSubwordPrefix: "", EndOfWordSuffix: "" })
        {
            throw new ArtifactException(
                path,
                new Text("BPE without continuing_subword_prefix and end_of_word_suffix", "不含 continuing_subword_prefix 与 end_of_word_suffix 的 BPE"),
                new Text("one with them", "含有其一"),
                new Text("Such a vocabulary cannot be extended.", "这样的词表无法扩展。"));
        }

        var start = TextExtension.BaseTexts(before);
        var found = Sort(start, Written(before, offered));
        var ids = start.Index().Where(token => token.Item.Length > 0).ToDictionary(token => token.Item, token => token.Index, StringComparer.Ordinal);
        List<string> texts = [.. start];
        foreach (var place in found.Added)
        {
            ids.Add(found.Texts[place], texts.Count);
            texts.Add(found.Texts[place]);
        }

        List<(int, int)> merges = [.. old.Merges.Select(merge => (merge.Left, merge.Right))];
        foreach (var place in found.Added)
        {
            merges.AddRange(Splits(found.Texts[place])
                .Where(split => ids.ContainsKey(split.Left) && ids.ContainsKey(split.Right))
                .Select(split => (Left: ids[split.Left], Right: ids[split.Right]))
                .Order());
        }

        return new TextExtension(before, new CharacterPairModel(new CharacterPairVocabulary(texts, merges, old.Options)), old.Unknown)
        {
            Overlap = found.Overlap,
            LeftOut = found.LeftOut,
        };
    }

    /// <summary>Which of the offered are new: places in their list.</summary>
    private static Sorted Sort(string[] known, IEnumerable<(string Text, bool IsText)> offered)
    {
        var seen = known.Where(text => text.Length > 0).ToHashSet(StringComparer.Ordinal);
        var (texts, added, overlap, leftOut) = (new List<string>(), new List<int>(), 0, 0);
        foreach (var (text, isText) in offered)
        {
            texts.Add(text);
            if (seen.Contains(text))
            {
                overlap++;
            }
            else if (!isText)
            {
                leftOut++;
            }
            else
            {
                seen.Add(text);
                added.Add(texts.Count - 1);
            }
        }

        return new Sorted(texts, added, overlap, leftOut);
    }

    /// <summary>Pieces with blanks as the base writes them.</summary>
    private static IEnumerable<(string Text, bool IsText)> Written(TextTokenizer before, IReadOnlyList<VocabularyPiece> offered)
    {
        var marksBlanks = TextExtension.MarksBlanks(before);
        return offered.Select(piece => (marksBlanks ? piece.ToString() : piece.ToString().Replace(OfferedPieces.Blank, ' '), piece.IsText));
    }

    private static List<(string Left, string Right)> Splits(string text)
    {
        List<(string, string)> splits = [];
        for (var i = Width(text, 0); i < text.Length; i += Width(text, i))
        {
            splits.Add((text[..i], text[i..]));
        }

        return splits;
    }

    private static int Width(string text, int at) => char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;

    /// <param name="Texts">All that is offered.</param>
    /// <param name="Added">The places of those that the base lacks and a text can become.</param>
    /// <param name="Overlap">How many the base has.</param>
    /// <param name="LeftOut">How many no text can become.</param>
    private sealed record Sorted(IReadOnlyList<string> Texts, IReadOnlyList<int> Added, int Overlap, int LeftOut);
}
