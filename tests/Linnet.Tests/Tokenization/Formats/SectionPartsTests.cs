namespace Linnet.Tests.Tokenization.Formats;

/// <summary>Small files that ask for much: refused when they are read.</summary>
public sealed class SectionPartsTests
{
    public static TheoryData<string, string, string> Sections() => new()
    {
        { "normalizer", "normalizers", """{"type":"NFC"}""" },
        { "pre_tokenizer", "pretokenizers", """{"type":"Digits"}""" },
        { "post_processor", "processors", """{"type":"ByteLevel"}""" },
        { "decoder", "decoders", """{"type":"Fuse"}""" },
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public void Read_ofMoreThan64PartsInSeveralLists_isRefused(string section, string list, string part)
    {
        Assert.Contains(
            $"{section}.{list}[1].{list}[32]: one of more than 64 parts",
            Sample.Refusal(Sample.Bert().With(section, Sequence(list, Sequence(list, part, 32), Sequence(list, part, 33)))),
            StringComparison.Ordinal);
        Assert.NotNull(Sample.Read(Sample.Bert().With(section, Sequence(list, Sequence(list, part, 32), Sequence(list, part, 32)))));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Read_ofListsInLists_countsThemTogether(string section, string list, string part)
    {
        var nested = Sequence(list, Sequence(list, Sequence(list, part, 64), 64), 64); // 262,144 parts

        Assert.Contains("one of more than 64 parts", Sample.Refusal(Sample.Bert().With(section, nested)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"Replace","pattern":{"String":"a"},"content":"aa"}""", 40, "normalizer.normalizers[9]: ")]
    [InlineData("""{"type":"Prepend","prepend":"aaa"}""", 40, "normalizer.normalizers[4]: ")]
    [InlineData("""{"type":"Replace","pattern":{"String":"a"},"content":"aa"}""", 9, null)]
    [InlineData("""{"type":"Replace","pattern":{"String":"aa"},"content":"bb"}""", 64, null)]
    public void Read_ofNormalizersThatWouldFillTheMemory_isRefused(string part, int count, string? place) =>
        AssertGrowth("normalizer", Sequence("normalizers", part, count), place, 512);

    [Theory]
    [InlineData("aa", 40, "decoder.decoders[6]: ")]
    [InlineData("aa", 6, null)]
    public void Read_ofDecodersThatWouldFillTheMemory_isRefused(string content, int count, string? place) =>
        AssertGrowth("decoder", Sequence("decoders", $$"""{"type":"Replace","pattern":{"String":"a"},"content":"{{content}}"}""", count), place, 64);

    [Fact]
    public void Read_ofOneLongReplacement_isRefused() => AssertGrowth(
        "normalizer", $$"""{"type":"Replace","pattern":{"String":"a"},"content":"{{new string('b', 1000)}}"}""", "normalizer: ", 512);

    private static void AssertGrowth(string section, string value, string? place, int maximum)
    {
        var json = Sample.Bert().With(section, value).With("added_tokens.0.normalized", "true");
        if (place is null)
        {
            Assert.NotNull(Sample.Read(json));
            return;
        }

        var refusal = Sample.Refusal(json);
        Assert.StartsWith(place, refusal, StringComparison.Ordinal);
        Assert.EndsWith($", with which a text could grow more than {maximum} times", refusal, StringComparison.Ordinal);
    }

    private static string Sequence(string list, string part, int count) => Sequence(list, [.. Enumerable.Repeat(part, count)]);

    private static string Sequence(string list, params string[] parts) => $$"""{"type":"Sequence","{{list}}":[{{string.Join(',', parts)}}]}""";
}
