using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Tests.Core.Recipes;

public sealed class RecipeSchemaTests
{
    [Fact]
    public void Of_listsEveryKeyInOrderWithTypeRangeUnitAndDefault()
    {
        var lines = RecipeSchema.Of<SongRecipe>()
            .Select(k => $"{k.Path} | {k.Type} | {k.Range} | {k.Unit} | {k.Default} | {(k.Required ? "required" : "")}");

        Assert.Equal(
            [
                "stage | text |  |  |  | required",
                "seed | integer | >= 0 |  | 1 | ",
                "training | section |  |  |  | required",
                "training.steps | integer | >= 1 | steps |  | required",
                "training.warmup_steps | integer | >= 0 | steps | 0 | ",
                "training.learning_rate | number | > 0, <= 1 |  | 0.0003 | ",
                "training.tokens | integer or null |  |  | null | ",
                "training.precision | one of auto|full_width|half_width |  |  | auto | ",
                "training.compile | one of true|false |  |  | true | ",
                "training.optimizer | section |  |  |  | ",
                "training.optimizer.beta1 | number | >= 0, < 1 |  | 0.9 | ",
                "training.optimizer.beta2 | number | >= 0, < 1 |  | 0.95 | ",
                "training.optimizer.clip_norm | number | >= 0 |  | 1 | ",
                "sources | list of section |  |  | [] | ",
                "sources.*.path | text |  |  |  | required",
                "sources.*.weight | number | >= 0 |  | 1 | ",
                "prompts | list of text |  |  | [Once] | ",
                "windows | list of integer | >= 1 | tokens | [] | ",
                "teacher | text or null |  |  | null | ",
            ],
            lines);
        Assert.Equal(new Text("The seed.", "种子。"), RecipeSchema.Of<SongRecipe>()[1].Documentation);
    }

    [Fact]
    public void EveryKeyIsDocumented_ofDocumentedRecipe_passes() => RecipeAssert.EveryKeyIsDocumented<SongRecipe>();

    [Fact]
    public void EveryKeyIsDocumented_withoutKey_namesTheProperty() => Assert.EndsWith(
        "+Bare.Stage has no [Key].",
        Assert.Throws<ArgumentException>(RecipeAssert.EveryKeyIsDocumented<Bare>).Message,
        StringComparison.Ordinal);

    [Fact]
    public void EveryKeyIsDocumented_inOneLanguageOnly_fails() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(RecipeAssert.EveryKeyIsDocumented<EnglishOnly>);

    [Theory]
    [InlineData("WarmupSteps", "warmup_steps")]
    [InlineData("Beta1", "beta1")]
    [InlineData("KeyValueHeads", "key_value_heads")]
    [InlineData("KLCoefficient", "kl_coefficient")]
    [InlineData("Float32", "float32")]
    [InlineData("Bfloat16", "bfloat16")]
    public void SnakeCase_ofPropertyName_isTheKey(string name, string key) => Assert.Equal(key, RecipeShape.SnakeCase(name));

    [Theory]
    [InlineData(typeof(ArrayInside), "cannot be read from a recipe")]
    [InlineData(typeof(NullItems), "items of a list cannot be null")]
    [InlineData(typeof(Positional), "is not a sealed record with a parameterless constructor")]
    [InlineData(typeof(Endless), "contains itself")]
    [InlineData(typeof(TwiceTheSame), "have the same key")]
    public void Of_typeThatIsNoRecipe_isProgrammersFault(Type type, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => RecipeShape.Of(type)).Message, StringComparison.Ordinal);

    public sealed record Bare : IRecipe
    {
        public string Stage { get; init; } = "";

        public IEnumerable<RecipeRule> Check() => [];
    }

    public sealed record EnglishOnly : IRecipe
    {
        [Key("The stage.", "")]
        public string Stage { get; init; } = "";

        public IEnumerable<RecipeRule> Check() => [];
    }

    public sealed record ArrayInside
    {
        public int[] Items { get; init; } = [];
    }

    public sealed record NullItems
    {
        public IReadOnlyList<string?> Items { get; init; } = [];
    }

    public sealed record Positional(int Item);

    public sealed record Endless
    {
        public Endless? Inner { get; init; }
    }

    public sealed record TwiceTheSame
    {
        public int KeyValue { get; init; }

        public int Key_Value { get; init; }
    }
}
