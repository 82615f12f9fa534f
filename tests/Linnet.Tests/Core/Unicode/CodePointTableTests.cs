using CsCheck;
using Linnet.Core.Unicode;

namespace Linnet.Tests.Core.Unicode;

public sealed class CodePointTableTests
{
    private static readonly Gen<int> Any = Gen.Int[0, CodePoint.Maximum];

    [Fact]
    public void Map_givesTheMappedValues()
    {
        var mapped = CodePoint.Categories.Map(c => (byte)(c + 1));

        Any.ForAll(c => mapped[c] == CodePoint.Categories[c] + 1, iter: 10_000);
    }

    [Fact]
    public void Combine_givesTheValuesOfBoth()
    {
        var combined = CodePoint.Categories.Combine(CodePoint.Scripts, (category, script) => (byte)(category ^ script));

        Any.ForAll(c => combined[c] == (byte)(CodePoint.Categories[c] ^ CodePoint.Scripts[c]), iter: 10_000);
    }

    [Fact]
    public void With_changesTheseCodePointsAlone()
    {
        // Those of the supplementary private use planes share one block.
        var changed = CodePoint.Scripts.With(200, 0xF0000).With(201, 0xF0001, 'a');

        Assert.Equal((200, 201, 201), (changed[0xF0000], changed[0xF0001], changed['a']));
        Assert.Equal(CodePoint.Scripts[0xF0100], changed[0xF0100]);
        Any.ForAll(c => c is 0xF0000 or 0xF0001 or 'a' || changed[c] == CodePoint.Scripts[c], iter: 10_000);
    }

    [Fact]
    public void BasicPlane_givesItsValuesInOneStage()
    {
        var plane = CodePoint.Categories.BasicPlane();

        Assert.Equal(0x10000, plane.Length);
        Assert.DoesNotContain(Enumerable.Range(0, plane.Length), c => plane[c] != CodePoint.Categories[c]);
    }
}
