using CsCheck;
using Linnet.Core.Figures;

namespace Linnet.Tests.Core.Figures;

public sealed class LabelColumnTests
{
    [Fact]
    public void Place_labelsApart_stayWhereTheyWish() => Assert.Equal([80.0, 20, 50], LabelColumn.Place([80, 20, 50], 15, 0, 100));

    [Fact]
    public void Place_twoOnOneSpot_moveAsLittleAsNeeded() => Assert.Equal([42.5, 57.5], LabelColumn.Place([50, 50], 15, 0, 100));

    [Fact]
    public void Place_anyWishes_neverOverlapsAndStaysInside() =>
        Gen.Double[-50, 450].Array[0, 20].ForAll(wishes =>
        {
            var centres = LabelColumn.Place(wishes, 17, 0, 400);

            var sorted = centres.Order().ToArray();
            Assert.All(centres, centre => Assert.InRange(centre, 8.5 - 1e-9, 391.5 + 1e-9));
            Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 17 - 1e-9));
        });
}
