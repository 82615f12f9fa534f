using Linnet.Corpora;

namespace Linnet.Tests.Corpora;

public sealed class CharactersTests
{
    [Theory]
    [InlineData("请拨打1381234567…", "请拨打…")]
    [InlineData("请拨打138-1234 56…", "请拨打…")]
    [InlineData("写信给zhang.san@exam…", "写信给…")]
    [InlineData("…5678，谢谢", "…，谢谢")]
    [InlineData("…5678，电话 139…", "…，电话…")]
    [InlineData("请拨打13812345678", "请拨打13812345678")]
    [InlineData("全文", "全文")]
    [InlineData("…", "…")]
    public void WithoutHalves_ofACutExcerpt_leavesNoHalfNumberOrAddress(string excerpt, string left) => Assert.Equal(left, Characters.WithoutHalves(excerpt));
}
