using System.Buffers.Binary;
using System.Text;
using Linnet.Core.Errors;
using Linnet.Corpora.FastText;
using Linnet.Tests.Core;
using Linnet.Tests.Model;

namespace Linnet.Tests.Corpora.FastText;

public sealed class FastTextFileTests : IDisposable
{
    private const string LanguageGolden = """
        __label__zh 0.775127 __label__ja 0.130844
        __label__en 0.697451 __label__es 0.046211
        __label__de 0.898635 __label__en 0.0372918
        __label__ja 0.999884 __label__uk 4.87553e-05
        __label__ru 0.936743 __label__be 0.0113199
        __label__en 0.124504 __label__ca 0.0859483
        __label__en 0.124504 __label__ca 0.0859483

        """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, int, double> Predictions()
    {
        var data = new TheoryData<string, int, double>();
        foreach (var model in Golden.Models)
        {
            data.Add(model, 1, 0);
            data.Add(model, 3, 0);
            data.Add(model, 5, 0.05);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Predictions))]
    public void Write_ofLines_givesTheBytesOfFastText(string model, int count, double threshold)
    {
        var expected = Encoding.UTF8.GetString(Golden.Bytes($"{model}.k{count}"));

        Assert.Equal(expected, Classify(Read(model), count, (float)threshold));
    }

    [Fact]
    public void Read_ofAModel_hasItsSettings()
    {
        var model = Read("pruned.ftz");

        Assert.Equal(
            new FastTextSettings
            {
                Dimension = 5,
                Epochs = 20,
                Loss = FastTextLoss.HierarchicalSoftmax,
                SmallestNGram = 1,
                LargestNGram = 4,
                Buckets = 400,
            },
            model.Settings);
        Assert.Equal(["__label__birds", "__label__code", "__label__tea", "__label__茶", "__label__鸟"], model.Labels.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Write_ofTheLanguageModel_givesTheBytesOfFastText()
    {
        var model = FastTextFile.Read(TestData.Path("lid/lid.176.ftz"));
        string[] lines = ["今天天气很好,我们去公园散步吧。", "The quick brown fox jumps over the lazy dog.", "Der schnelle braune Fuchs.", "これは日本語の文です。", "Быстрая лиса", "", "a"];
        using var output = new MemoryStream();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

        PredictionLines.Write(model, unit: null, 2, 0, input, output, "lines", TestContext.Current.CancellationToken);

        Assert.Equal(LanguageGolden, Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Read_ofVersion11_ignoresPartsOfWords()
    {
        var bytes = Golden.Bytes("tree.bin");
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 11);

        Assert.Equal(0, Read(bytes).Settings.LargestNGram);
    }

    [Theory]
    [InlineData(0, 1, "expected a text classifier of fastText, .bin or .ftz, found other bytes at byte 0 of {0}.")]
    [InlineData(4, 13, "found version = 13 at byte 4 of {0}.")]
    [InlineData(8, 0, "found dim = 0 at byte 8 of {0}.")]
    [InlineData(28, 65, "found wordNgrams = 65 at byte 28 of {0}.")]
    [InlineData(32, 9, "found loss = 9 at byte 32 of {0}.")]
    [InlineData(36, 2, "found model = 2, vectors of words at byte 36 of {0}.")]
    [InlineData(40, 0, "found bucket = 0 at byte 40 of {0}.")]
    [InlineData(48, 1000, "found maxn = 1000 at byte 48 of {0}.")]
    public void Read_ofAWrongNumber_namesItsByte(int offset, int value, string message)
    {
        var bytes = Golden.Bytes("softmax.bin");
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);

        var error = Assert.Throws<ArtifactException>(() => Read(bytes));

        Assert.Contains(string.Format(null, message, bytes.Length), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ofATruncatedFile_saysWhereItEnds()
    {
        var bytes = Golden.Bytes("words.bin");

        var error = Assert.Throws<ArtifactException>(() => Read(bytes[..^1]));

        Assert.Matches($@"found output\.rows = 5 at byte \d+ of {bytes.Length - 1}\.", error.Message);
    }

    [Fact]
    public void Read_ofAFileWithMore_isRefused()
    {
        var bytes = Golden.Bytes("words.bin");

        var error = Assert.Throws<ArtifactException>(() => Read([.. bytes, 0]));

        Assert.Contains($"found 1 bytes too many at byte {bytes.Length} of {bytes.Length + 1}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("softmax.bin")]
    [InlineData("tree.bin")]
    [InlineData("pruned.ftz")]
    public void Read_ofEveryPrefix_isRefused(string name)
    {
        var bytes = Golden.Bytes(name);
        for (var length = 0; length < bytes.Length; length += length < 500 ? 1 : 37)
        {
            Assert.Throws<ArtifactException>(() => Read(bytes[..length]));
        }
    }

    [Theory]
    [InlineData("softmax.bin")]
    [InlineData("tree.bin")]
    [InlineData("pruned.ftz")]
    [InlineData("output.ftz")]
    public void Read_ofAChangedByte_isRefusedOrPredicts(string name)
    {
        var bytes = Golden.Bytes(name);
        var refused = 0;
        for (var offset = 0; offset < bytes.Length; offset += offset < 500 ? 1 : 41)
        {
            foreach (byte value in (byte[])[0, 1, 0x7F, 0xFF])
            {
                var changed = (byte[])bytes.Clone();
                changed[offset] = value;
                try
                {
                    Read(changed).CreatePredictor().Predict("tea 茶 w1 water bird"u8, 3);
                }
                catch (ArtifactException)
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, 50, int.MaxValue);
    }

    [Fact]
    public void Read_ofHugeCounts_takesNoMemoryForThem()
    {
        var bytes = Golden.Bytes("words.bin");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var offset = 8; offset < bytes.Length - 8; offset++)
        {
            var changed = (byte[])bytes.Clone();
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(offset), int.MaxValue - 8);
            try
            {
                Read(changed);
            }
            catch (ArtifactException)
            {
            }
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / bytes.Length, 0, 400_000);
    }

    [Fact]
    public void Read_ofAFile_isReadOfItsBytes()
    {
        File.WriteAllBytes(_folder["tree.bin"], Golden.Bytes("tree.bin"));

        Assert.Equal(Read("tree.bin").CreatePredictor().Predict("tea"u8).ToArray(), FastTextFile.Read(_folder["tree.bin"]).CreatePredictor().Predict("tea"u8).ToArray());
    }

    [Fact]
    public void Write_ofAModelThatWasRead_givesItsBytesBack()
    {
        FastTextFile.Write(_folder["again.bin"], Read("softmax.bin"));

        Assert.Equal(Golden.Bytes("softmax.bin"), File.ReadAllBytes(_folder["again.bin"]));
    }

    [Theory]
    [InlineData("pruned.ftz")]
    [InlineData("output.ftz")]
    public void Write_ofAQuantizedModel_isRefused(string model) =>
        Assert.Throws<ArgumentException>(() => FastTextFile.Write(_folder["no.bin"], Read(model)));

    [Fact]
    public void Read_ofAMissingFile_namesIt()
    {
        var error = Assert.Throws<ArtifactException>(() => FastTextFile.Read(_folder["none.bin"]));

        Assert.Contains("none.bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_onManyThreads_givesTheSameAndTakesNoMemory()
    {
        var model = Read("pruned.ftz");
        var expected = model.CreatePredictor().Predict("茶 cup water steam"u8)[0];

        Parallel.For(0, 8, _ =>
        {
            var predictor = model.CreatePredictor();
            predictor.Predict("茶 cup water steam"u8);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var same = 0;
            for (var i = 0; i < 1_000; i++)
            {
                same += predictor.Predict("茶 cup water steam"u8)[0] == expected ? 1 : 0;
            }

            Assert.Equal(1_000, same);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999); // less than a byte a call: the runtime may take a few of its own
        });
    }

    // fastText ends the line there, and prints a line too many for each such word: HTML's end of struck text is one.
    [Fact]
    public void Write_ofAnEndOfLineWrittenOut_staysOneLine()
    {
        using var output = new MemoryStream();
        using var input = new MemoryStream("tea </s> cup\n茶\n"u8.ToArray());

        PredictionLines.Write(Read("words.bin"), unit: null, 1, 0, input, output, "lines", TestContext.Current.CancellationToken);

        Assert.Equal(2, Encoding.UTF8.GetString(output.ToArray()).Count(c => c == '\n'));
    }

    private static FastTextModel Read(string golden) => Read(Golden.Bytes(golden));

    private static FastTextModel Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return FastTextFile.Read(new BoundedReader(stream, "model", bytes.Length));
    }

    private static string Classify(FastTextModel model, int count, float threshold)
    {
        using var output = new MemoryStream();
        using var input = new MemoryStream(Golden.Bytes("lines.txt"));
        PredictionLines.Write(model, unit: null, count, threshold, input, output, "lines", TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
