using System.Text.Json;
using Linnet.Corpora.Filters;
using Linnet.Corpora.Filters.Profiles;
using Linnet.Tests.Model;

namespace Linnet.Tests.Corpora.Filters;

/// <summary>The profile zh on real text of three kinds.</summary>
public sealed class RealTextTests
{
    private static readonly FilterRule[] Furniture =
    [
        FilterRule.StripSuffix, FilterRule.CounterLine, FilterRule.NavigationLine, FilterRule.BoilerplateLine, FilterRule.PolicyLine, FilterRule.JavascriptLine,
    ];

    [Theory]
    [InlineData("news")]
    [InlineData("qa")]
    [InlineData("wiki")]
    public void FurnitureRules_leaveCuratedTextAlone(string source)
    {
        var filter = new DocumentFilter(new RuleSet(FilterProfiles.Chinese));
        Assert.All(Texts(source), text => Assert.DoesNotContain(filter.Apply(text).Removals, r => Furniture.Contains(r.Rule)));
    }

    [Fact]
    public void Profile_keepsNewspaperText()
    {
        var filter = new DocumentFilter(new RuleSet(FilterProfiles.Chinese));
        var results = Texts("news").Select(filter.Apply).ToList();
        Assert.InRange(results.Count(r => r.Kept is not null), 85, 100);
        Assert.All(results, r => Assert.Equal(r.Characters, r.KeptCharacters + r.Removals.Sum(x => x.Characters)));
    }

    [Fact]
    public void Profile_removesTheSameTextThreeTimes()
    {
        var filter = new DocumentFilter(new RuleSet(FilterProfiles.Chinese));
        Assert.All(Texts("news"), text => Assert.Null(filter.Apply($"{text}\n{text}\n{text}").Kept));
    }

    [Fact]
    public void Profile_removesShuffledTable()
    {
        var filter = new DocumentFilter(new RuleSet(FilterProfiles.Chinese));
        Assert.All(Texts("news"), text => Assert.Null(filter.Apply(string.Join('\n', text.Where(char.IsLetter).Chunk(2).Select(c => new string(c)))).Kept));
    }

    private static List<string> Texts(string source) =>
    [
        .. File.ReadLines(TestData.Path($"zh/MNBVC_{source}.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!),
    ];
}
