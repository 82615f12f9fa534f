using Linnet.Core.Errors;
using Linnet.Pretraining.Baselines;

namespace Linnet.Tests.Pretraining.Baselines;

public sealed class ByteDocumentsTests
{
    [Fact]
    public void RequireFits_ofMoreTokensThanAnArrayHolds_saysWhatToReduce()
    {
        ByteDocuments.RequireFits(Array.MaxLength);
        var error = Assert.Throws<ResourceException>(() => ByteDocuments.RequireFits(1L + Array.MaxLength));

        Assert.Equal(
            "The text has 2147483592 tokens, and byte n-grams are counted in memory on at most 2147483591. Use less text in data.train.",
            error.Text.English);
        Assert.Equal("文本有 2147483592 个词元，而字节 n 元组在内存中统计，至多 2147483591 个。请减少 data.train 中的文本。", error.Text.Chinese);
    }
}
