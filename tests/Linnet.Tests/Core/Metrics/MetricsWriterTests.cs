using System.Text.Json.Nodes;
using CsCheck;
using Linnet.Core.Errors;
using Linnet.Core.Metrics;

namespace Linnet.Tests.Core.Metrics;

public sealed class MetricsWriterTests
{
    [Fact]
    public void Write_ofNumbers_usesTheShortestFormThatRoundTrips()
    {
        using var folder = new TestFolder();
        using (var metrics = MetricsWriter.Open(folder["m"]))
        {
            metrics.Write(new JsonObject { ["step"] = 1, ["loss"] = 0.1, ["single"] = 0.1f, ["tiny"] = 1e-300, ["text"] = "中" });
            Assert.Equal(new FileInfo(folder["m"]).Length, metrics.Position);
        }

        Assert.Equal("{\"step\":1,\"loss\":0.1,\"single\":0.1,\"tiny\":1E-300,\"text\":\"中\"}\n", File.ReadAllText(folder["m"]));
    }

    [Fact]
    public void Write_ofAnyFiniteNumber_readsBackEqual()
    {
        using var folder = new TestFolder();
        using var metrics = MetricsWriter.Open(folder["m"]);
        Gen.Double.Where(double.IsFinite).Array[1, 20].ForAll(
            values =>
            {
                metrics.TruncateTo(0);
                foreach (var value in values)
                {
                    metrics.Write(new JsonObject { ["v"] = value });
                }

                Assert.Equal(values, MetricsReader.Read(folder["m"]).Select(l => (double)l["v"]!));
            },
            iter: 50);
    }

    [Fact]
    public void WriteOnly_afterAProcessThatWasKilled_leavesTheOneLine()
    {
        using var folder = new TestFolder();
        using var metrics = MetricsWriter.Open(folder["m"]);
        var summary = new JsonObject { ["documents"] = 3, ["sources"] = new JsonObject { ["a"] = 1 } };

        metrics.WriteOnly(summary);
        metrics.WriteOnly(summary);

        Assert.Equal("{\"step\":1,\"documents\":3,\"sources\":{\"a\":1}}\n", File.ReadAllText(folder["m"]));
        Assert.False(summary.ContainsKey("step"));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Write_ofANumberThatJsonLacks_isRefusedAndWritesNothing(double value)
    {
        using var folder = new TestFolder();
        using var metrics = MetricsWriter.Open(folder["m"]);

        var error = Assert.Throws<ArgumentException>(
            () => metrics.Write(new JsonObject { ["a"] = new JsonArray(1, new JsonObject { ["loss"] = value }) }));
        Assert.Throws<ArgumentException>(() => metrics.Write(new JsonObject { ["loss"] = (float)value }));

        Assert.StartsWith("a[1].loss is not a finite number.", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(folder["m"]).Length);
    }

    [Fact]
    public void Open_afterAKillAtAnyByte_keepsExactlyTheWholeLines()
    {
        using var folder = new TestFolder();
        var lines = Enumerable.Range(1, 3).Select(i => $"{{\"step\":{i}}}\n").ToArray();
        var bytes = System.Text.Encoding.UTF8.GetBytes(string.Concat(lines));
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(folder["m"], bytes[..length]);
            var whole = length / lines[0].Length;

            Assert.Equal(whole, MetricsReader.Read(folder["m"]).Count());
            using (var metrics = MetricsWriter.Open(folder["m"]))
            {
                Assert.Equal(length % lines[0].Length, metrics.CutBytes);
                metrics.Write(new JsonObject { ["step"] = whole + 1 });
            }

            Assert.Equal(Enumerable.Range(1, whole + 1), MetricsReader.Read(folder["m"]).Select(l => (int)l["step"]!));
        }
    }

    [Fact]
    public void Open_afterALongTornLine_findsTheLastEndInAnyBlock()
    {
        using var folder = new TestFolder();
        foreach (var torn in new[] { 4094, 4095, 4096, 4097, 20_000 })
        {
            File.WriteAllText(folder["m"], "{}\n" + new string('x', torn));
            using var metrics = MetricsWriter.Open(folder["m"]);
            Assert.Equal(3, metrics.Position);
            Assert.Equal(torn, metrics.CutBytes);
        }
    }

    [Fact]
    public void TruncateTo_aStoredPosition_dropsTheLinesAfterIt()
    {
        using var folder = new TestFolder();
        using var metrics = MetricsWriter.Open(folder["m"]);
        metrics.Write(new JsonObject { ["step"] = 1 });
        var position = metrics.Position;
        metrics.Write(new JsonObject { ["step"] = 2 });
        metrics.Flush();

        metrics.TruncateTo(position);
        metrics.Write(new JsonObject { ["step"] = 3 });

        Assert.Equal("{\"step\":1}\n{\"step\":3}\n", Read(folder["m"]));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    public void TruncateTo_aPlaceWhereNoLineEnds_isRefused(long position)
    {
        using var folder = new TestFolder();
        using var metrics = MetricsWriter.Open(folder["m"]);
        metrics.Write(new JsonObject { ["step"] = 1 });

        var error = Assert.Throws<ArtifactException>(() => metrics.TruncateTo(position));

        Assert.Equal(
            $"{folder["m"]}: expected a line that ends at byte {position}, as the checkpoint says, found 11 bytes without it. "
            + "The file is not the one that belongs to the checkpoint: start a new run with another --run.",
            error.Message);
        Assert.Equal("{\"step\":1}\n", Read(folder["m"]));
    }

    [Fact]
    public void Write_ontoAFullDisk_leavesOnlyWholeLines()
    {
        using var disk = SmallDisk.Mount(megabytes: 1);
        using var metrics = MetricsWriter.Open(disk["m"]);
        var written = 0;
        var error = Assert.Throws<ResourceException>(() =>
        {
            while (written < 1000)
            {
                metrics.Write(new JsonObject { ["text"] = new string('x', 3000) });
                written++;
            }
        });

        Assert.Contains("disk full: need 2.9 KiB, have ", error.Message, StringComparison.Ordinal);
        Assert.InRange(written, 100, 400);
        Assert.Equal(written, MetricsReader.Read(disk["m"]).Count());
        Assert.Equal(0, new FileInfo(disk["m"]).Length % 3012);
    }

    [Fact]
    public void Read_ofADamagedLine_namesIt()
    {
        using var folder = new TestFolder();
        folder.Write("m", "{}\n[]\n{}\n");

        var error = Assert.Throws<DataFormatException>(() => MetricsReader.Last(folder["m"]));

        Assert.StartsWith($"{folder["m"]}:2: expected one JSON object of at most 1 MiB", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":{\"b\":1,\"b\":2}}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public void Read_ofALineThatCannotBeReadWhole_namesItAtOnce(string line)
    {
        using var folder = new TestFolder();
        folder.Write("m", $"{{}}\n{line}\n");

        var error = Assert.Throws<DataFormatException>(() => MetricsReader.Read(folder["m"]).Count());

        Assert.StartsWith($"{folder["m"]}:2: expected one JSON object of at most 1 MiB", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((1 << 20) - 8, true)]
    [InlineData((1 << 20) - 7, false)]
    public void Read_atTheLengthLimit_isExact(int text, bool fits)
    {
        using var folder = new TestFolder();
        folder.Write("m", $"{{\"a\":\"{new string('x', text)}\"}}\n{{}}\n{{\"unfinished");

        var lines = MetricsReader.Read(folder["m"]);

        if (fits)
        {
            Assert.Equal(2, lines.Count());
        }
        else
        {
            Assert.StartsWith($"{folder["m"]}:1: ", Assert.Throws<DataFormatException>(() => lines.Count()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Last_ofAFileThatIsBeingWritten_isTheLastWholeLine()
    {
        using var folder = new TestFolder();
        using var metrics = MetricsWriter.Open(folder["m"]);
        Assert.Null(MetricsReader.Last(folder["m"]));
        metrics.Write(new JsonObject { ["step"] = 1 });

        Assert.Equal(1, (int)MetricsReader.Last(folder["m"])!["step"]!);
        Assert.Null(MetricsReader.Last(folder["none"]));
    }

    private static string Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(stream).ReadToEnd();
    }
}
