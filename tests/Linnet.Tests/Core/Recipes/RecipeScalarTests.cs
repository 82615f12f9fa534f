using System.Globalization;
using CsCheck;
using Linnet.Core.Recipes;

namespace Linnet.Tests.Core.Recipes;

public sealed class RecipeScalarTests
{
    [Theory]
    [InlineData("no")]
    [InlineData("on")]
    [InlineData("012")]
    [InlineData(".5")]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("5e-4")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("2026-01-02")]
    [InlineData("12:30:45")]
    [InlineData(".nan")]
    [InlineData("=")]
    public void Text_ofWordOfAnotherType_staysText(string written)
    {
        Assert.Equal(written, Read($"text: {written}").Text);
        Assert.Equal(written, Read($"text: \"{written}\"").Text);
        Assert.Equal(written, RecipeReader.ReadText<ScalarRecipe>("stage: x", "r.yaml", [$"text={written}"]).Value.Text);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-3", -3)]
    [InlineData("+7", 7)]
    [InlineData("2147483647", int.MaxValue)]
    public void Integer_inDigits_isRead(string written, int expected) => Assert.Equal(expected, Read($"count: {written}").Count);

    [Theory]
    [InlineData("012", "wrong type, expected an integer, found 012, did you mean 12?")]
    [InlineData("1_000", "wrong type, expected an integer, found 1_000, did you mean 1000?")]
    [InlineData("3.0", "wrong type, expected an integer, found 3.0, did you mean 3?")]
    [InlineData("1e3", "wrong type, expected an integer, found 1e3, did you mean 1000?")]
    [InlineData("0x10", "wrong type, expected an integer, found 0x10.")]
    [InlineData("\"12\"", "wrong type, expected an integer, found the text \"12\".")]
    [InlineData("1e400", "wrong type, expected an integer, found 1e400.")]
    [InlineData("", "wrong type, expected an integer, found nothing.", 7)]
    [InlineData("~", "wrong type, expected an integer, found ~.")]
    [InlineData("null", "wrong type, expected an integer, found null.")]
    [InlineData("true", "wrong type, expected an integer, found true.")]
    [InlineData("١٢", "wrong type, expected an integer, found ١٢.")]
    [InlineData("2147483648", "out of range for a 32-bit integer, expected an integer, found 2147483648.")]
    public void Integer_inAnyOtherForm_isRefused(string written, string expected, int column = 8) =>
        Assert.Equal([$"r.yaml:2:{column} count: {expected}"], RecipeAssert.Problems<ScalarRecipe>($"stage: x\ncount: {written}"));

    [Fact]
    public void Long_beyondInt_isRead()
    {
        Assert.Equal(long.MinValue, Read("tokens: -9223372036854775808").Tokens);
        Assert.Equal(
            ["r.yaml:2:9 tokens: out of range for a 64-bit integer, expected an integer or null, found 9223372036854775808."],
            RecipeAssert.Problems<ScalarRecipe>("stage: x\ntokens: 9223372036854775808"));
    }

    [Theory]
    [InlineData("5e-4", 5e-4)]
    [InlineData("5E+2", 500)]
    [InlineData(".5", 0.5)]
    [InlineData("-.5", -0.5)]
    [InlineData("1.", 1)]
    [InlineData("3", 3)]
    [InlineData("0.1", 0.1)]
    public void Number_inDecimals_isRead(string written, double expected) => Assert.Equal(expected, Read($"rate: {written}").Rate);

    [Theory]
    [InlineData(".nan", "")]
    [InlineData("NaN", "")]
    [InlineData(".inf", "")]
    [InlineData("Infinity", "")]
    [InlineData("1e999", "")]
    [InlineData("1e-999", "")]
    [InlineData("1,5", "")]
    [InlineData(".", "")]
    [InlineData("1_000.5", ", did you mean 1000.5?")]
    [InlineData("00.5", ", did you mean 0.5?")]
    public void Number_thatIsNotFiniteDecimal_isRefused(string written, string didYouMean) => Assert.Equal(
        [$"r.yaml:2:7 rate: wrong type, expected a number, found {written}{(didYouMean.Length > 0 ? didYouMean : ".")}"],
        RecipeAssert.Problems<ScalarRecipe>($"stage: x\nrate: {written}"));

    [Theory]
    [InlineData("no", ", did you mean false?")]
    [InlineData("On", ", did you mean true?")]
    [InlineData("TRUE", ", did you mean true?")]
    [InlineData("maybe", ".")]
    public void Flag_otherThanTrueAndFalse_isRefused(string written, string end) => Assert.Equal(
        [$"r.yaml:2:7 flag: wrong type, expected one of true, false, found {written}{end}"],
        RecipeAssert.Problems<ScalarRecipe>($"stage: x\nflag: {written}"));

    [Fact]
    public void Null_isTheOnlyWordForNothing()
    {
        Assert.Null(Read("name: null").Name);
        Assert.Equal("null", Read("name: \"null\"").Name);
        Assert.Null(Read("tokens: null").Tokens);
        Assert.Equal(
            [
                "r.yaml:2:7 name: no value, expected text or null, found ~, did you mean null?",
                "r.yaml:3:8 tokens: no value, expected an integer or null, found nothing, did you mean null?",
            ],
            RecipeAssert.Problems<ScalarRecipe>("stage: x\nname: ~\ntokens:\n"));
    }

    [Fact]
    public void Text_withoutValue_isRefused() => Assert.Equal(
        ["r.yaml:2:6 text: no value, expected text, found nothing, did you mean \"\"?"],
        RecipeAssert.Problems<ScalarRecipe>("stage: x\ntext:\n"));

    [Fact]
    public void Text_withNul_isRefused() => Assert.Equal(
        ["r.yaml:2:7 text: a NUL character in text, expected text, found the text \"a\\u0000b\"."],
        RecipeAssert.Problems<ScalarRecipe>("stage: x\ntext: \"a\\0b\"\n"));

    [Fact]
    public void Text_inBlockStyle_keepsItsLines() => Assert.Equal("a: 1\n# b\n", Read("text: |\n  a: 1\n  # b\n").Text);

    [Fact]
    public void AnyValues_afterResolving_readBackAsEqualRecord() =>
        Gen.Select(Texts, Gen.Double, Gen.Int, Gen.Long, Gen.Bool, Texts.Array[0, 4]).ForAll((text, rate, count, tokens, flag, texts) =>
        {
            var overrides = new List<string>
            {
                $"count={count.ToString(CultureInfo.InvariantCulture)}",
                $"tokens={(flag ? "null" : tokens.ToString(CultureInfo.InvariantCulture))}",
                $"flag={(flag ? "true" : "false")}",
                $"texts=[{string.Join(',', texts.Select(Quoted))}]",
                $"text={Quoted(text)}",
            };
            if (double.IsFinite(rate))
            {
                overrides.Add($"rate={rate.ToString("R", CultureInfo.InvariantCulture)}");
            }

            var first = RecipeReader.ReadText<ScalarRecipe>("stage: x", "r.yaml", overrides);
            var second = RecipeReader.ReadText<ScalarRecipe>(first.Resolved, "r.yaml", []);

            Assert.Equal(text, first.Value.Text);
            Assert.Equal(texts, first.Value.Texts);
            Assert.Equal(double.IsFinite(rate) ? rate : 0, first.Value.Rate);
            Assert.Equal(first.Value, second.Value);
            Assert.Equal(first.Resolved, second.Resolved);
        });

    // Characters that YAML writers get wrong, in any order, beside any others but NUL and halves of surrogate pairs.
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Char.Where(c => c != '\0' && !char.IsSurrogate(c)).Select(c => c.ToString()),
        OneOf("\n", "\r", "\t", " ", ":", ": ", " #", "- ", "\"", "'", "\\", "{", "[", "&", "*", "!", "%", "@", "`", "|", ">", "?"),
        OneOf("null", "no", "true", "1", ".5", "~", "词元", "😀", "\u0085", "\u2028", "\uFEFF", "\uFFFE", "---", "..."))
        .Array[0, 6].Select(string.Concat);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static string Quoted(string text) =>
        $"\"{string.Concat(text.Select(c => c is '"' or '\\' or < ' ' or > '\u007E' && !char.IsSurrogate(c) ? $"\\u{(int)c:x4}" : c.ToString()))}\"";

    private static ScalarRecipe Read(string yaml) => RecipeReader.ReadText<ScalarRecipe>($"stage: x\n{yaml}", "r.yaml", []).Value;

    public sealed record ScalarRecipe : IRecipe
    {
        public required string Stage { get; init; }

        public string Text { get; init; } = "";

        public string? Name { get; init; }

        public int Count { get; init; }

        public long? Tokens { get; init; }

        public double Rate { get; init; }

        public bool Flag { get; init; }

        public IReadOnlyList<string> Texts { get; init; } = [];

        public IEnumerable<RecipeRule> Check() => [];
    }
}
