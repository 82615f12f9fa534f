using CsCheck;
using Linnet.Corpora.Screening.PersonalData;
using Linnet.Tests.Corpora.Screening.SensitiveWords;

namespace Linnet.Tests.Corpora.Screening.PersonalData;

public sealed class PersonalDataMaskerTests
{
    private static readonly PersonalDataMasker Masker = new(PersonalDataMasker.Chinese);

    private static readonly string[] Pieces =
        ["13812345678", "a@b.cn", "8.8.8.8", "010-62345678", "𝐀", "卡号", "4539148803436467", "(", ".", "-", " ", "1", "11010519491231002X", "2400::1", "。"];

    [Theory]
    [InlineData("写信给 zhang.san+x@mail.abc.com.cn。", "写信给 email@example.com。")]
    [InlineData("a@b.co.", "email@example.com.")]
    [InlineData("服务器8.8.8.8可用", "服务器192.0.2.1可用")]
    [InlineData("主机 1.2.3.4 在线", "主机 192.0.2.1 在线")]
    [InlineData("8.8.8.8\n", "192.0.2.1\n")]
    [InlineData("114.114.114.114 公共服务器", "192.0.2.1 公共服务器")]
    [InlineData("地址是 1.8.8.8，元旦停机", "地址是 192.0.2.1，元旦停机")]
    [InlineData("at 2400:3200::1, and", "at 2001:db8::1, and")]
    [InlineData("手机13812345678。", "手机[手机号]。")]
    [InlineData("+86 138-1234-5678", "[手机号]")]
    [InlineData("手机１３８１２３４５６７８", "手机[手机号]")]
    [InlineData("身份证11010519491231002X号", "身份证[身份证号]号")]
    [InlineData("银行卡号：4539 1488 0343 6467", "银行卡号：[银行卡号]")]
    [InlineData("电话010-62345678转8", "电话[电话号码]转8")]
    [InlineData("（0571）8765432，", "[电话号码]，")]
    [InlineData("护照号 E12345678", "护照号 [护照号]")]
    public void Apply_masks(string text, string expected)
    {
        var result = Masker.Apply(text);
        Assert.Equal(expected, result.Text);
        Assert.Single(result.Hits);
        Assert.Equal(expected, Masker.Apply(expected).Text);
    }

    [Theory]
    [InlineData("192.168.1.1 10.0.0.1 127.0.0.1 172.16.3.4 203.0.113.9 100.64.0.1")]
    [InlineData("version 1.2.3.4, V1.2.3.4, 版本号：5.6.7.8")]
    [InlineData("1.2.3.4.5 256.1.1.1 01.2.3.4 1.2.3")]
    [InlineData("价格 1.8.8.8 元，8.8.8.8元，￥8.8.8.8，售价 8.8.8.8，$ 8.8.8.8")]
    [InlineData("第 1.2.3.4 节，第1.2.3.4条，见 1.2.3.4 小节，图 1.2.3.4，附录 1.2.3.4，§ 1.2.3.4，Fig. 1.2.3.4")]
    [InlineData("20.1.2.3 年，12.1.2.3 日，日期 20.1.2.3，涨了 1.2.3.4%")]
    [InlineData("1.2.3.4 实验方法\n## 1.2.3.5 Results\n  2.4.6.8、结论")]
    [InlineData("版本 1.2.3.4，固件版本：8.8.8.8，1.2.3.4 版")]
    [InlineData("fe80::1 2001:db8::7 12:30:45 std::vector A::B ::1")]
    [InlineData("订单号13812345678 单号 15812345678")]
    [InlineData("138123456789 12812345678 x13812345678 3.13812345678")]
    [InlineData("110105194912310021 11010519491331002X")] // check digit; month 13
    [InlineData("4539148803436467 卡号4539148803436468")] // no context; check digit
    [InlineData("1991-10-03 2008-20121212 0571-12345 012-34567890")]
    [InlineData("E12345678 护照 E1234567")]
    [InlineData("@人民日报 a@b @ab.com me@home 3@.com")]
    public void Apply_leaves(string text)
    {
        var result = Masker.Apply(text);
        Assert.Empty(result.Hits);
        Assert.Same(text, result.Text);
    }

    [Fact]
    public void Apply_ofKindsNotChosen_leaves()
    {
        const string Text = "13812345678 a@b.com";
        Assert.Equal("13812345678 email@example.com", new PersonalDataMasker(PersonalDataMasker.Everywhere).Apply(Text).Text);
        Assert.Same(Text, new PersonalDataMasker(new HashSet<PersonalDataKind>()).Apply(Text).Text);
    }

    [Fact]
    public void Apply_accountsForEveryCharacterAndFindsNothingInItsOwn() =>
        Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i])
            .Array[0, 12].Select(string.Concat).Sample(text =>
            {
                var result = Masker.Apply(text);
                Assert.Equal(Count(text) - result.Hits.Sum(h => h.Characters) + result.Hits.Sum(h => h.MaskCharacters), Count(result.Text));
                Assert.All(result.Hits, h => Assert.InRange(h.Place, 0, Count(text) - h.Characters));
            });

    [Fact]
    public void Apply_ofHostileText_takesLinearTime()
    {
        foreach (var piece in new[] { "1", "a", "@", "1.", "a@a.", "(0", ":", "2:", "13", "+86" })
        {
            Assert.NotNull(Masker.Apply(string.Concat(Enumerable.Repeat(piece, 500_000))));
        }
    }

    [Fact]
    public void Apply_ofReviewsAndArticles_countsByKind()
    {
        var texts = SensitiveWordFinderTests.RealTexts();
        var before = Environment.CpuUsage.TotalTime;
        var hits = texts.SelectMany(t => Masker.Apply(t).Hits.Select(h => (h.Kind, Text: Excerpt(t, h)))).ToList();
        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        var bytes = texts.Sum(t => (long)System.Text.Encoding.UTF8.GetByteCount(t));
        TestContext.Current.TestOutputHelper!.WriteLine($"{bytes / 1e6:F1} MB, {bytes / 1e6 / seconds:F0} MB/s of processor time");
        foreach (var kind in hits.GroupBy(h => h.Kind))
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{kind.Key} {kind.Count()}: {string.Join(" | ", kind.Take(20).Select(h => h.Text))}");
        }

        Assert.True(hits.Count < texts.Count / 500, $"{hits.Count} in {texts.Count}");
    }

    private static string Excerpt(string text, PersonalDataHit hit)
    {
        var start = (int)Math.Max(0, hit.Place - 8);
        return text.Substring(start, (int)Math.Min(text.Length - start, hit.Characters + 12)).ReplaceLineEndings(" ");
    }

    private static long Count(string text) => text.EnumerateRunes().Count();
}
