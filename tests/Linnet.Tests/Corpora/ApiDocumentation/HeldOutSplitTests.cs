using Linnet.Corpora.ApiDocumentation;

namespace Linnet.Tests.Corpora.ApiDocumentation;

public sealed class HeldOutSplitTests
{
    [Fact]
    public void IsHeldOut_ofManyNames_isNearTheShare()
    {
        var heldOut = Enumerable.Range(0, 20_000).Count(i => HeldOutSplit.IsHeldOut($"T:System.Type{i}", _ => false, 0.05));

        Assert.InRange(heldOut, 900, 1100); // mean 1000, standard deviation 31
    }

    [Fact]
    public void IsHeldOut_atTheEndsOfTheRange_isNoneAndAll()
    {
        Assert.All(Enumerable.Range(0, 100), i => Assert.False(HeldOutSplit.IsHeldOut($"T:A{i}", _ => false, 0)));
        Assert.All(Enumerable.Range(0, 100), i => Assert.True(HeldOutSplit.IsHeldOut($"T:A{i}", _ => false, 1)));
    }

    [Theory]
    [InlineData("T:System.List`1.Enumerator.Part", "System.List")]
    [InlineData("T:System.List`1", "System.List")]
    [InlineData("T:System.List", "System.List")]
    [InlineData("T:Other.Sub.Thing`3", "Other.Sub.Thing")]
    public void FamilyName_ofAType_isTheOutermostTypeWithoutArity(string id, string name) =>
        Assert.Equal(name, HeldOutSplit.FamilyName(id, known => known == "T:System.List`1"));

    [Fact]
    public void IsHeldOut_withTheSameName_isTheSameEverywhere()
    {
        // Golden: a change of the hash would silently move documents between training and validation.
        string[] names = [.. Enumerable.Range(0, 60).Select(i => $"T:System.Type{i}").Where(n => HeldOutSplit.IsHeldOut(n, _ => false, 0.05))];

        Assert.Equal(["T:System.Type12", "T:System.Type35", "T:System.Type53"], names);
    }
}
