using CsCheck;
using Linnet.Corpora.Cleaning;

namespace Linnet.Tests.Corpora.Cleaning;

public sealed class CleanerTests
{
    private static readonly CleanRecipe Recipe = new()
    {
        Stage = "tour-clean",
        Sources = [new SourceSection { Name = "a", Files = ["a"], Keep = 1 }, new SourceSection { Name = "b", Files = ["b"], Keep = 1 }],
    };

    private static readonly string[] Lines =
        ["", "  ", "{0}", "12 34", "A line that says something useful.", "无法打开文件“{0}”。", "lorem ipsum dolor", "tab\there\u0000"];

    [Fact]
    public void Run_onAnyDocuments_accountsForEveryDocumentAndCharacter()
    {
        var line = Gen.OneOf(
            Gen.Int[0, Lines.Length - 1].Select(i => Lines[i]),
            Gen.String[0, 80].Select(s => s.Replace('\n', ' ')));
        Gen.Select(Gen.Bool, line.Array[1, 8]).Array[0, 30].ForAll(generated =>
        {
            var documents = generated
                .Select((g, i) => new CorpusDocument(g.Item1 ? "a" : "b", $"{i}", "", g.Item2))
                .OrderBy(d => d.Source, StringComparer.Ordinal)
                .ToList();

            var funnel = new Cleaner(Recipe, null, 1).Run(documents, _ => { }, TestContext.Current.CancellationToken); // throws where the account does not add up

            var removed = funnel.Removals.Where(r => r.IsDocument).Select(r => r.Document.Id);
            Assert.Equal(documents.Select(d => d.Id).Order(StringComparer.Ordinal), funnel.Documents.Select(d => d.Id).Concat(removed).Order(StringComparer.Ordinal));
            var lines = funnel.Documents.SelectMany(d => d.Lines).ToList();
            Assert.Equal(lines.Count, lines.Distinct(StringComparer.Ordinal).Count());
        });
    }

    [Fact]
    public void Run_onPlantedFaults_namesTheRuleOfEach()
    {
        var good = "The handler waits until the operation has finished, then returns its result to the caller, who must dispose of it.";
        CorpusDocument[] documents =
        [
            new("a", "good", "", ["Heading", good, "{0}", "A second line of text that is long enough to stay."]),
            new("a", "copy", "", ["Heading", good, "{0}", "A second line of text that is long enough to stay."]),
            new("b", "near", "", ["Heading", good.Replace("caller", "user", StringComparison.Ordinal), "A second line of text that is long enough to stay here."]),
            new("b", "short", "", ["Too short."]),
            new("b", "line", "", ["Another document about something else entirely, such as birds that learn songs.", good]),
        ];

        var funnel = new Cleaner(Recipe with { Deduplication = new() { Similarity = 0.4, Bands = 40, Rows = 2 } }, null, 1)
            .Run(documents, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(["good", "line"], funnel.Documents.Select(d => d.Id));
        Assert.Equal(
            [
                "copy duplicate_document good", "copy:3 placeholder_only ", "good:3 placeholder_only ", "line:2 duplicate_line good",
                "near near_duplicate good", "near:1 duplicate_line good", "short short_document ",
            ],
            funnel.Removals.Select(r => $"{r.Id} {r.Rule} {r.Kept}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Take_ofAStepThatLosesADocument_throws()
    {
        var documents = new[] { new CorpusDocument("a", "1", "", ["text"]), new CorpusDocument("a", "2", "", ["text"]) };
        var funnel = new Funnel(["a"], documents);

        Assert.Throws<InvalidOperationException>(() => funnel.Take("step", new StepResult([documents[0]], [])));
        Assert.Throws<InvalidOperationException>(() => funnel.Take("step", new StepResult([documents[0], documents[1].With(["tex"])], [])));
        funnel.Take("step", new StepResult([documents[0]], [Removal.OfDocument(documents[1], "step", "rule", 0, 1)]));
        Assert.Equal(new FunnelLevel("a", "step", 1, 4), funnel.Levels[^1]);
    }

    [Fact]
    public void Apply_ofQualitySelection_keepsTheBestOfEachSourceByCharacters()
    {
        var documents = Enumerable.Range(0, 20)
            .Select(i => new CorpusDocument(i < 10 ? "a" : "b", $"{i}", "", [new string('x', 10)]))
            .ToList();

        var result = QualitySelection.Apply("quality", documents, new Dictionary<string, double> { ["a"] = 0.5, ["b"] = 1 }, d => int.Parse(d.Id, System.Globalization.CultureInfo.InvariantCulture) % 7);

        Assert.Equal(["3", "4", "5", "6", "2"], result.Kept.Where(d => d.Source == "a").Select(d => d.Id).OrderBy(id => id == "2").ThenBy(id => id, StringComparer.Ordinal));
        Assert.Equal(10, result.Kept.Count(d => d.Source == "b"));
        Assert.All(result.Removals, r => Assert.True(r.Value <= r.Threshold));
    }

    [Fact]
    public void IsHeldOut_followsTheIdAlone()
    {
        var ids = Enumerable.Range(0, 4_000).Select(i => $"Assembly/Resource#{i}").ToList();

        Assert.InRange(ids.Count(id => DocumentSplit.IsHeldOut(id, _ => false, 0.08)) / 4_000.0, 0.06, 0.10);
        Assert.All(ids, id => Assert.True(!DocumentSplit.IsHeldOut(id, _ => false, 0.04) || DocumentSplit.IsHeldOut(id, _ => false, 0.08)));
        Assert.All(
            Enumerable.Range(0, 200),
            i => Assert.Equal(DocumentSplit.IsHeldOut($"T:N.Outer{i}", _ => true, 0.3), DocumentSplit.IsHeldOut($"T:N.Outer{i}`2", _ => true, 0.3)));
    }

    [Fact]
    public void Of_goodAndBadText_scoresThemSo()
    {
        var good = QualityScore.Of(["System.Text.Reader", "Reads characters from a stream until a line ends, then gives the line to the caller."]);
        var bad = QualityScore.Of(["keywords", "if", "{0} (1)", "if", "{0} (2)", "if {0}"]);

        Assert.InRange(good.Value, 0.85, 1);
        Assert.InRange(bad.Value, 0, 0.6);
        Assert.InRange(QualityScore.Of(["标题", "从流中读取字符，直到行尾，然后把这一行返回给调用方。"]).Value, 0.85, 1);
        Assert.Equal(0, QualityScore.Of([]).Value);
    }
}
