using CsCheck;
using Linnet.Core.Errors;
using Linnet.Tokenization.Training;

namespace Linnet.Tests.Tokenization.Training;

public sealed class CharacterTrainerTests
{
    private static readonly Gen<Dictionary<string, long>> Words = TextbookTrainer.Words("aaabbcé中文", 12);

    [Fact]
    public void Train_ofBpe_mergesAsTheTextbook() => Words.ForAll(words =>
    {
        var learnt = Train(words, 30, new CharacterSettings(0, []), 1);
        Assert.Equal(Textbook(words, 30, null, 1, prefix: ""), Merges(learnt));
    });

    [Fact]
    public void Train_ofWordPieceByLikelihood_mergesAsTheTextbook() => Words.ForAll(words =>
    {
        var learnt = Train(words, 30, new CharacterSettings(0, []) { InsidePrefix = "##", ByLikelihood = true }, 2);
        Assert.Equal(Textbook(words, 30, (pair, left, right) => pair / ((double)left * right), 2, "##"), Merges(learnt));
    });

    [Fact]
    public void Train_ofWordPieceByCounts_mergesAsTheTextbook() => Words.ForAll(words =>
    {
        var learnt = Train(words, 30, new CharacterSettings(0, []) { InsidePrefix = "##" }, 1);
        Assert.Equal(Textbook(words, 30, null, 1, "##"), Merges(learnt));
    });

    [Fact]
    public void Train_byLikelihood_prefersPairsThatOnlyStandTogether()
    {
        var words = new Dictionary<string, long> { ["th"] = 50, ["to"] = 50, ["ah"] = 50, ["qu"] = 3 };
        var (likelihood, counts) = (Train(words, 1, new CharacterSettings(0, []) { InsidePrefix = "##", ByLikelihood = true }, 2), Train(words, 1, new CharacterSettings(0, []) { InsidePrefix = "##" }, 2));

        Assert.Equal("q ##u", Merges(likelihood).Single());
        Assert.Equal("a ##h", Merges(counts).Single());
    }

    [Fact]
    public void Train_withLittleCoverage_leavesRareCharactersOut()
    {
        var words = new Dictionary<string, long> { ["aab"] = 90, ["a中b"] = 5, ["文"] = 5 };
        var learnt = CharacterTrainer.Train(
            TextbookTrainer.Text(words),
            new CharacterSettings(261, ["<unk>"]) { Coverage = 0.96, HasByteTokens = true },
            new LearningOptions { MinimumCount = 1 },
            cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(2, learnt.LeftOut);
        Assert.Equal(280.0 / 290, learnt.Coverage, 1e-12);
        Assert.Equal(["<unk>", "<0x00>", "<0x01>"], learnt.Tokens.Take(3));
        Assert.Equal(["a", "b", "aa", "aab"], learnt.Tokens.Skip(257));
        Assert.Equal([(257, 257), (259, 258)], learnt.Merges);
    }

    [Fact]
    public void Train_withMoreCharactersThanTokens_isRefused()
    {
        var error = Assert.Throws<CheckFailedException>(() => CharacterTrainer.Train(
            TextbookTrainer.Text(new() { ["abcdef"] = 1 }), new CharacterSettings(5, ["<unk>"]), new LearningOptions(), cancellation: TestContext.Current.CancellationToken));

        Assert.Equal("The text has 6 characters and there are 1 other tokens: more than the vocabulary of 5. Raise vocab, or lower coverage.", error.Message);
    }

    [Fact]
    public void Train_ofASpecialTokensText_doesNotMakeIt()
    {
        var learnt = CharacterTrainer.Train(
            TextbookTrainer.Text(new() { ["<u>"] = 9 }), new CharacterSettings(10, ["<u>"]), new LearningOptions { MinimumCount = 1, Reserved = ["<u>"] }, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(learnt.Tokens.Count, learnt.Tokens.Distinct().Count());
    }

    private static CharacterVocabulary Train(Dictionary<string, long> words, int tokens, CharacterSettings settings, long minimum)
    {
        var alphabet = CharacterAlphabet.Of(TextbookTrainer.Text(words), 1, 1, settings.InsidePrefix is not null, TestContext.Current.CancellationToken);
        return CharacterTrainer.Train(
            TextbookTrainer.Text(words),
            settings with { VocabularySize = alphabet.Symbols.Count + tokens },
            new LearningOptions { MinimumCount = minimum, KnownTokens = settings.ByLikelihood ? KnownTokens.Leave : KnownTokens.Merge },
            cancellation: TestContext.Current.CancellationToken);
    }

    private static List<string> Merges(CharacterVocabulary learnt) => [.. learnt.Merges.Select(m => $"{learnt.Tokens[m.Left]} {learnt.Tokens[m.Right]}")];

    private static List<string> Textbook(Dictionary<string, long> words, int tokens, Func<long, long, long, double>? score, long minimum, string prefix)
    {
        var split = words.Select(w => (w.Key.EnumerateRunes().Select((rune, i) => (i > 0 ? prefix : "") + rune).ToList(), w.Value)).ToList();
        var characters = words.Keys.SelectMany(w => w.EnumerateRunes()).Distinct().Order().Select(r => r.ToString()).ToList();
        var order = prefix.Length == 0 ? characters : [.. characters, .. characters.Select(c => prefix + c).Where(c => split.Any(w => w.Item1.Contains(c)))];
        return TextbookTrainer.Train(split, tokens, again: score is null, score, minimum, (left, right) => left + right[(right.StartsWith(prefix, StringComparison.Ordinal) ? prefix.Length : 0)..], order);
    }
}
