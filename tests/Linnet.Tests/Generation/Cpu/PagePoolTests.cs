using CsCheck;
using Linnet.Generation.Cpu;
using Linnet.Tests.Model;

namespace Linnet.Tests.Generation.Cpu;

public sealed class PagePoolTests
{
    private static readonly PageLayout Layout = new(RandomModel.Tiny);

    [Fact]
    public void TryRent_afterAnyRentsAndReturns_givesEachPageOnceAndKeepsTheBound()
    {
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 9].Array[0, 60]).ForAll((capacity, choices) =>
        {
            var pool = new PagePool(Layout, (capacity * Layout.Bytes) + (Layout.Bytes - 1)); // a part of a page is none
            List<Page> rented = [];
            HashSet<Page> seen = [];
            var most = 0;
            foreach (var choice in choices)
            {
                if (choice < 5)
                {
                    var page = pool.TryRent();
                    Assert.Equal(rented.Count == capacity, page is null);
                    if (page is not null)
                    {
                        Assert.DoesNotContain(page, rented);
                        rented.Add(page);
                        seen.Add(page);
                    }
                }
                else if (rented.Count > 0)
                {
                    pool.Return(rented[choice % rented.Count]);
                    rented.RemoveAt(choice % rented.Count);
                }

                most = Math.Max(most, rented.Count);
                Assert.Equal(rented.Count, pool.InUse);
            }

            // Memory only for as many as were needed at once.
            Assert.Equal(most, pool.Allocated);
            Assert.Equal(most, seen.Count);
        });
    }

    [Fact]
    public void Layout_ofADescription_hasRoomForEveryHeadOfEveryLayer()
    {
        // 2 layers × 2 heads × 16 positions × (6 for the key + 16 for the value).
        Assert.Equal(2 * 2 * 16 * 22, Layout.Floats);
        Assert.Equal(4 * ((2 * 2 * 16 * 22) + 32), Layout.Bytes);
        Assert.Equal([0, 16 * 22, 2 * 16 * 22, 3 * 16 * 22], [Layout.Keys(0, 0), Layout.Keys(0, 1), Layout.Keys(1, 0), Layout.Keys(1, 1)]);
        Assert.Equal(Layout.Keys(1, 1) + (16 * 6), Layout.Values(1, 1));
        Assert.Equal([0, 1, 1, 2], new long[] { 0, 1, 16, 17 }.Select(PageLayout.Pages));
    }
}
