using CsCheck;
using Linnet.Core.Figures;

namespace Linnet.Tests.Core.Figures;

public sealed class ThinningTests
{
    [Fact]
    public void Thin_manyPoints_keepsFirstLastAndExtremesOfEachColumn() =>
        Gen.Select(Gen.Int[0, 500], Gen.Int[-1000, 1000]).List[1, 3000].ForAll(list =>
        {
            var points = list.OrderBy(point => point.Item1).Select(point => new PixelPoint(point.Item1, point.Item2)).ToArray();

            var kept = Thinning.Thin(points);

            Assert.Equal(points[0], kept[0]);
            Assert.Equal(points[^1], kept[^1]);
            Assert.True(kept.Count <= 4 * 51);
            Assert.Equal(Extremes(points), Extremes(kept));
        });

    [Fact]
    public void Thin_onePoint_keepsIt() => Assert.Equal([new PixelPoint(3, 4)], Thinning.Thin([new PixelPoint(3, 4)]));

    private static (int Column, int Low, int High)[] Extremes(IEnumerable<PixelPoint> points) =>
        [.. points.GroupBy(point => point.X / 10).Select(column => (column.Key, column.Min(point => point.Y), column.Max(point => point.Y)))];
}
