using CsCheck;
using Linnet.Core.Errors;
using Linnet.Pretraining.Mixture;
using Linnet.Pretraining.Windows;
using Linnet.Training.Loop;

namespace Linnet.Tests.Pretraining.Windows;

public sealed class TokenWindowsTests
{
    [Fact]
    public void Read_ofTheLastWindow_fillsUpWithPositionsWithoutLoss()
    {
        using var tokens = new TemporaryTokens([256, 10, 11, 12, 13, 256]);
        ITokenWindows windows = new TokenWindows(tokens.File, 3);

        var batch = windows.Read([1, 0]);

        Assert.Equal(2, windows.Count);
        Assert.Equal([12, 13, 0, 256, 10, 11], batch.Tokens);
        Assert.Equal([13, 256, MicroBatch.NoTarget, 10, 11, 12], batch.Targets);
        Assert.Equal((3, 2), (windows.TargetCount(0), windows.TargetCount(1)));
    }

    [Fact]
    public void Epoch_ofAnyText_predictsEveryTokenExactlyOnceFromTheTokenBefore()
    {
        var cases =
            from count in Gen.Int[2, 400]
            from length in Gen.Int[1, 50]
            from batch in Gen.Int[1, 9]
            from seed in Gen.ULong
            select (count, length, batch, seed);

        cases.ForAll(
            c =>
            {
                // Token i has the value i, so a target tells its place in the text.
                using var tokens = new TemporaryTokens(Enumerable.Range(0, c.count));
                var windows = new TokenWindows(tokens.File, c.length);
                var batches = new MixtureBatches([("a", 1, windows)], [], c.seed, c.batch, 1);
                var seen = new int[c.count];
                for (long place = 0; place < windows.Count; place++)
                {
                    var read = batches.Read((place / c.batch) + 1, (int)(place % c.batch));
                    foreach (var (input, target) in read.Tokens.Zip(read.Targets).Where(p => p.Second != MicroBatch.NoTarget))
                    {
                        Assert.Equal(target - 1, input);
                        seen[target]++;
                    }
                }

                Assert.Equal([0, .. Enumerable.Repeat(1, c.count - 1)], seen);
            },
            iter: 200);
    }

    [Fact]
    public void Open_ofHalfAToken_isRefused()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, [1, 0, 2]);

        var error = Assert.Throws<ArtifactException>(() => TokenFile.Open(path, 2));

        Assert.Equal(
            $"{path}: expected a token file of 2 bytes per token, found 3 bytes. Delete its folder and run the stage again.",
            error.Message);
        File.Delete(path);
    }
}
