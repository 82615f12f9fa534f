using Linnet.Core.Documents;
using Linnet.Core.Random;
using Linnet.Instruction.Conversion;

namespace Linnet.Tests.Instruction.Conversion;

public sealed class InstructionConversionTests
{
    private static readonly AnswerLengths Lengths = new(LongestQuestion: 20, ShortestAnswer: 2, LongestAnswer: 12);

    [Fact]
    public void Convert_anyRecords_keepsDocumentsOnTheirSide()
    {
        var sides = new DocumentSides();
        var random = new CounterRandom(1, "sides");
        for (var i = 0; i < 200; i++)
        {
            sides.Add(new Document($"d{i}", "s", $"Head{i}\ntext"), random.Below(4, (ulong)i) == 0 ? Side.Validation : Side.Train);
        }

        var records = Enumerable.Range(0, 2_000).Select(i => Record($"{i}", $"d{random.Below(200, 1_000 + (ulong)i)}", $"name {i}", $"does {i}"));

        var made = Convert(sides, records);

        Assert.Equal(2_000, made.Train.Count + made.Validation.Count);
        Assert.All(made.Train, i => Assert.Equal(Side.Train, sides.Of(i.Document)));
        Assert.All(made.Validation, i => Assert.Equal(Side.Validation, sides.Of(i.Document)));
        Assert.Empty(made.Train.Select(i => i.Document).Intersect(made.Validation.Select(i => i.Document)));
        Assert.Equal(made.Validation.Select(i => i.Id), made.Stems.Select(i => i.Id));
    }

    [Fact]
    public void Convert_aMessageOfWhichOneLanguageSurvived_standsWhereThatOneStands()
    {
        var sides = new DocumentSides();
        sides.Add(new Document("only-english", "messages-en", "x"), Side.Validation);
        sides.Add(new Document("only-chinese", "messages-zh", "x"), Side.Train);
        sides.Add(new Document("torn", "messages-en", "x"), Side.Train);
        sides.Add(new Document("torn", "messages-zh", "x"), Side.Validation);

        var made = Convert(
            sides,
            [
                Record("1", "only-english", "one", "甲乙", Wordings.EnglishToChinese),
                Record("2", "only-chinese", "two", "丙丁", Wordings.EnglishToChinese),
                Record("3", "torn", "three", "戊己", Wordings.EnglishToChinese),
                Record("4", "cleaned away", "four", "庚辛", Wordings.EnglishToChinese),
            ]);

        Assert.Equal(["en-zh:2"], made.Train.Select(i => i.Id));
        Assert.Equal(["en-zh:1"], made.Validation.Select(i => i.Id));
        Assert.Equal(
            [new Dropped("3", "en-zh", DropReason.DocumentOnBothSides), new Dropped("4", "en-zh", DropReason.NoDocument)],
            made.Dropped);
    }

    [Fact]
    public void Convert_recordsWithFaults_dropsEachForItsReason()
    {
        var made = Convert(
            Sides(),
            [
                Record("ok", "t", "name", "does it"),
                Record("empty", "t", " ", "does it"),
                Record("long question", "t", "twenty-one characters", "does it"),
                Record("short", "t", "other", "x"),
                Record("long", "t", "another", "thirteen char"),
                Record("again", "t", "name", "something"),
                Record("same question held out", "v", "name", "is new"),
                Record("same answer held out", "v", "new", "does it"),
                Record("held out", "v", "new", "is new too"),
            ]);

        Assert.Equal(["member:ok"], made.Train.Select(i => i.Id));
        Assert.Equal(["member:held out"], made.Validation.Select(i => i.Id));
        Assert.Equal(
            [
                ("empty", DropReason.Empty),
                ("long question", DropReason.QuestionTooLong),
                ("short", DropReason.AnswerTooShort),
                ("long", DropReason.AnswerTooLong),
                ("again", DropReason.DuplicateQuestion),
                ("same question held out", DropReason.SeenInTraining),
                ("same answer held out", DropReason.SeenInTraining),
            ],
            made.Dropped.Select(d => (d.Id, d.Reason)));
    }

    [Fact]
    public void Convert_longCharactersOutsideTheBasicPlane_countOnce()
    {
        var made = Convert(Sides(), [Record("1", "t", "name", string.Concat(Enumerable.Repeat("𠮷", 12))), Record("2", "v", "other", "fine")]);

        Assert.Single(made.Train);
    }

    [Fact]
    public void Convert_withALimit_drawsASubsetInTheRecordsOrder()
    {
        var records = Enumerable.Range(0, 100).Select(i => Record($"{i:D3}", "t", $"name {i}", $"does {i}")).ToList();

        var all = Convert(Sides(), records);
        var some = new InstructionConversion(Sides(), Lengths, seed: 1).Convert(records, (_, _) => 30);
        var other = new InstructionConversion(Sides(), Lengths, seed: 2).Convert(records, (_, _) => 30);

        Assert.Equal(30, some.Train.Count);
        Assert.Equal(70, some.Dropped.Count(d => d.Reason == DropReason.OverLimit));
        Assert.Equal(some.Train.Select(i => i.Id).Order(StringComparer.Ordinal), some.Train.Select(i => i.Id));
        Assert.Subset(all.Train.ToHashSet(), some.Train.ToHashSet());
        Assert.NotEqual(some.Train, other.Train);
    }

    [Fact]
    public void Add_toNoSide_isRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentSides().Add(new Document("d", "", "x"), Side.Both));

    private static DocumentSides Sides()
    {
        var sides = new DocumentSides();
        sides.Add(new Document("t", "s", "Head\ntext"), Side.Train);
        sides.Add(new Document("v", "s", "Head\ntext"), Side.Validation);
        return sides;
    }

    private static Instructions Convert(DocumentSides sides, IEnumerable<PromptCompletion> records) =>
        new InstructionConversion(sides, Lengths, seed: 1).Convert(records, (_, _) => int.MaxValue);

    private static PromptCompletion Record(string id, string document, string prompt, string completion, string kind = Wordings.Member) =>
        new(id, kind, document, prompt, completion);
}
