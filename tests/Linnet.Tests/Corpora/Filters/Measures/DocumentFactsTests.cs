using CsCheck;
using Linnet.Core.Documents;
using Linnet.Corpora.Filters.Measures;

namespace Linnet.Tests.Corpora.Filters.Measures;

public sealed class DocumentFactsTests
{
    [Fact]
    public void Read_countsLinesAndWords()
    {
        var facts = Read("第一行。\n\n  第二行 two words\n", WordUnit.Characters, 1.5);
        Assert.Equal(4, facts.Lines.Length);
        Assert.Equal(2, facts.TextLines);
        Assert.Equal(6 / 1.5 + 2, facts.Words, 12);
        Assert.Equal(22, facts.Characters);
        Assert.Equal("第二行 two words", facts.LineAt(2).Text.ToString());
    }

    [Fact]
    public void Duplicates_countLinesAndParagraphs()
    {
        var facts = Read("a\nbb\n\n a \nbb\n\nc", WordUnit.Spaced);
        Assert.Equal(2 / 5.0, facts.DuplicateLines, 12);
        Assert.Equal(3 / 7.0, facts.DuplicateLineCharacters, 12);
        Assert.Equal(0, facts.DuplicateParagraphs, 12); // the second one has white space of its own within
        facts.Read("a\nbb\n\na\nbb\n \n\nc");
        Assert.Equal(1 / 3.0, facts.DuplicateParagraphs, 12);
        Assert.Equal(4 / 9.0, facts.DuplicateParagraphCharacters, 12);
    }

    [Fact]
    public void CharacterEntropy_isInNats()
    {
        Assert.Equal(Math.Log(4), Read("春夏秋冬\n春夏秋冬", WordUnit.Characters).CharacterEntropy(), 12);
        Assert.Equal(0, Read("春春春", WordUnit.Characters).CharacterEntropy(), 12);
        Assert.Equal(Math.Log(2), Read("𠮷野", WordUnit.Characters).CharacterEntropy(), 12);
    }

    [Fact]
    public void DistinctShare_looksAtTheBeginning()
    {
        var facts = Read("一二三四" + new string('五', 96), WordUnit.Characters);
        Assert.Equal(0.05, facts.DistinctShare(100), 12);
        Assert.Equal(1, facts.DistinctShare(5), 12);
        Assert.Equal(1, Read("", WordUnit.Characters).DistinctShare(5));
    }

    [Fact]
    public void Sentences_ofAnyText_areThoseOfTheSplitter() => Gen.String[Gen.Char["ab .!?。！？；…\n\"”」"]].ForAll(text =>
        Assert.Equal(Sentences.Split(text).Count(), Read(text, WordUnit.Characters).Sentences), 2000);

    [Fact]
    public void Measures_ofEmptyText_areZero()
    {
        var facts = Read("", WordUnit.Spaced);
        Assert.Equal(0, facts.Words);
        Assert.Equal(0, facts.Characters);
        Assert.Equal(0, facts.TopNGram(2));
        Assert.Equal(0, facts.DuplicateNGrams(5));
        Assert.Equal(0, facts.DuplicateLineCharacters);
        Assert.Equal(0, facts.CharacterEntropy());
        Assert.Equal(0, facts.PerWord(3));
        Assert.Equal(0, facts.PerCharacter(3));
    }

    private static DocumentFacts Read(string text, WordUnit unit, double charactersPerWord = 1)
    {
        var facts = new DocumentFacts(unit, charactersPerWord);
        facts.Read(text);
        return facts;
    }
}
