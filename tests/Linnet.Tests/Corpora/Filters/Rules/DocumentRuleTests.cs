using Linnet.Corpora.Filters;
using Linnet.Corpora.Filters.Measures;
using Linnet.Corpora.Filters.Rules;

namespace Linnet.Tests.Corpora.Filters.Rules;

public sealed class DocumentRuleTests
{
    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    public void ShortDocument_ofChineseText_removesBelowAHundredCharacters(int characters, bool removed) =>
        Check(new ShortDocument(100), string.Concat(Enumerable.Repeat("天地玄黄 ", 25))[..(characters / 4 * 5 + characters % 4)], characters, removed);

    [Fact]
    public void LongDocument_countsVisibleCharacters()
    {
        Check(new LongDocument(4), "一二 三\n四", 4, removed: false);
        Check(new LongDocument(4), "一二 三\n四五", 5, removed: true);
    }

    [Fact]
    public void Words_countWhatStandsBetweenWhiteSpace()
    {
        Check(new FewWords(3), "two words -", 2, removed: true, WordUnit.Spaced);
        Check(new FewWords(3), "now three words", 3, removed: false, WordUnit.Spaced);
        Check(new ManyWords(2), "now three words", 3, removed: true, WordUnit.Spaced);
    }

    [Fact]
    public void MeanWord_leavesSignsOut()
    {
        Check(new ShortWords(3), "I am, so. We go!", 9 / 5.0, removed: true, WordUnit.Spaced);
        Check(new LongWords(10), "(supercalifragilistic) expialidocious", 34 / 2.0, removed: true, WordUnit.Spaced);
        Check(new LongWords(5), "今天天气很好，我们去公园散步吧。", 1, removed: false);
        Check(new LongWords(5), "下载 dGhlIHF1aWNrIGJyb3du", (2 + 20) / 3.0, removed: true);
    }

    [Fact]
    public void HashSigns_countPerWord() => Check(new HashSigns(0.1), "#one #two three four", 0.5, removed: true, WordUnit.Spaced);

    [Fact]
    public void Ellipses_countTheChineseOneOnce()
    {
        Check(new Ellipses(0.1), "等等……再说", 1 / 4.0, removed: true);
        Check(new Ellipses(0.3), "a b... c.. d. e", 1 / 5.0, removed: false, WordUnit.Spaced);
    }

    [Fact]
    public void BulletLines_andEllipsisLines_lookAtLines()
    {
        Check(new BulletLines(0.9), "• one\n ● two\n\n·三", 1, removed: true);
        Check(new BulletLines(0.9), "• one\n- two", 0.5, removed: false);
        Check(new EllipsisLines(0.3), "One...\nTwo…\nThree.", 2 / 3.0, removed: true);
        Check(new EllipsisLines(0.3), "未完……\n完。\n完。\n完。", 0.25, removed: false);
    }

    [Fact]
    public void WordsWithLetter_countLoneSignsAsWords()
    {
        Check(new WordsWithLetter(0.8), "a b 12 - c", 0.6, removed: true, WordUnit.Spaced);
        Check(new WordsWithLetter(0.735), "你好，世界。", 4 / 6.0, removed: true);
        Check(new WordsWithLetter(0.735), "你好世界你好世界，世界。", 10 / 12.0, removed: false);
    }

    [Fact]
    public void StopWords_areDifferentWords()
    {
        var english = new StopWords(["the", "of", "and"], WordUnit.Spaced, 2);
        Check(english, "The cat saw the dog, the bird.", 1, removed: true, WordUnit.Spaced);
        Check(english, "(The) cat \"and\"\nthe dog", 2, removed: false, WordUnit.Spaced);
        Check(english, "theory of andesite", 1, removed: true, WordUnit.Spaced);
        Check(new StopWords(["的", "是", "在"], WordUnit.Characters, 2), "我的书是新的", 2, removed: false);
        Check(new StopWords(["的", "是", "在"], WordUnit.Characters, 2), "价格 面议 联系 电话", 0, removed: true);
    }

    [Fact]
    public void FewSentences_knowChineseMarks()
    {
        Check(new FewSentences(5), "一。二！三？四；五……", 5, removed: false);
        Check(new FewSentences(5), "One. Two! Three? Four 3.5", 4, removed: true, WordUnit.Spaced);
    }

    [Fact]
    public void LoremIpsum_andCurlyBracket_areCounted()
    {
        Check(new LoremIpsum(1), "Lorem Ipsum dolor", 1, removed: true);
        Check(new LoremIpsum(1), "lorem and ipsum", 0, removed: false);
        Check(new CurlyBracket(1), "int main() { return 0; }", 1, removed: true);
        Check(new CurlyBracket(1), "no code }", 0, removed: false);
    }

    [Theory]
    [InlineData("他走了。")]
    [InlineData("走！")]
    [InlineData("走吗？")]
    [InlineData("他说……")]
    [InlineData("先这样；")]
    [InlineData("他说：“走吧。”")]
    [InlineData("他說：「走吧。」")]
    [InlineData("他說：『走吧』")]
    [InlineData("Go on.")]
    [InlineData("\"Go on,\" he said, \"now\"")]
    public void LinePunctuation_knowsTerminalMarksOfChinese(string line)
    {
        Check(new LinePunctuation(0.106), line, 1, removed: false);
        Check(new LinePunctuation(0.106), line + "他", 0, removed: true);
        Check(new LinePunctuation(0.106), line + "\n首页\n新闻", 1 / 3.0, removed: false);
    }

    [Fact]
    public void ShortLines_countCharacters() => Check(new ShortLines(4, 0.67), "一二三四\n𠮷𠮷𠮷𠮷\n一二三四五", 2 / 3.0, removed: false);

    [Fact]
    public void LineEnds_countPerWordAndSign()
    {
        Check(new LineEnds(0.3), "one\ntwo\nthree", 2 / 3.0, removed: true, WordUnit.Spaced);
        Check(new LineEnds(0.3), "one two three four\n\n\nfive", 1 / 5.0, removed: false, WordUnit.Spaced);
    }

    [Fact]
    public void Shares_areOfCharacters()
    {
        Check(new Digits(0.3), "电话１２３456", 6 / 8.0, removed: true);
        Check(new NonAlphanumeric(0.25), "a--b ", 2 / 5.0, removed: true);
        Check(new WhiteSpace(0.25), "a b\nc", 2 / 5.0, removed: true);
        Check(new Parentheses(0.1), "（一）(2)三四", 4 / 8.0, removed: true);
        Check(new Urls(0.2), "见https://a.cn/b，www.c.cn d", (14 + 8) / 26.0, removed: true);
        Check(new BracketedCharacters(0.1), "【头条】新闻【未完\n】", 2 / 10.0, removed: true);
    }

    [Fact]
    public void MoreLines_lookAtLineEnds()
    {
        Check(new MoreLines(["展开", "更多", "readmore"], 0.3), "新闻一 更多\n新闻二ReadMore \n新闻三", 2 / 3.0, removed: true);
        Check(new MoreLines(["展开", "更多"], 0.3), "更多的人来了。", 0, removed: false);
    }

    [Fact]
    public void UniqueCharacters_ofALongText_areThoseOfItsBeginning()
    {
        // As much of it as MAP-NEO's longest text: a book is not removed for its length.
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => (char)(0x4E00 + i % 2_000)));
        Check(new UniqueCharacters(0.1), text, 0.2, removed: false);
        Check(new UniqueCharacters(0.1), new string('哈', 50), 0.02, removed: true);
    }

    [Fact]
    public void CharacterEntropy_removesMonotony()
    {
        Check(new CharacterEntropy(3), "天地玄黄宇宙洪荒", Math.Log(8), removed: true);
        Check(new CharacterEntropy(3), "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往", Math.Log(20), removed: true);
        Check(new CharacterEntropy(2.5), "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往", Math.Log(20), removed: false);
    }

    [Fact]
    public void DuplicateLines_areThoseThatStoodBefore()
    {
        Check(new DuplicateLines(0.3), "甲\n乙\n 甲\n丙", 0.25, removed: false);
        Check(new DuplicateLines(0.3), "甲\n乙\n甲\n甲", 0.5, removed: true);
        Check(new DuplicateLineCharacters(0.1), "长长的一行\n乙\n乙", 1 / 7.0, removed: true);
        Check(new DuplicateParagraphs(0.3), "甲\n乙\n\n甲\n乙", 0.5, removed: true);
        Check(new DuplicateParagraphCharacters(0.2), "甲\n乙\n\n甲\n乙\n\n丙丙丙丙丙丙丙丙丙", 3 / 15.0, removed: false);
    }

    private static void Check(IDocumentRule rule, string text, double value, bool removed, WordUnit unit = WordUnit.Characters)
    {
        var facts = new DocumentFacts(unit);
        facts.Read(text);
        Assert.Equal(value, rule.Value(facts), 12);
        Assert.Equal(removed, rule.Removes(rule.Value(facts)));
    }
}
