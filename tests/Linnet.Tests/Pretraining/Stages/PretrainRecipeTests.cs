using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Model.Checkpoints;
using Linnet.Pretraining.Stages;
using Linnet.Training.Recipes;

namespace Linnet.Tests.Pretraining.Stages;

public sealed class PretrainRecipeTests : IDisposable
{
    private const string Least = "stage: pretrain\ndata: {sources: [{name: text, train: [a.txt], validation: [b.txt]}]}\n";

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Read_ofTheLeastRecipe_takesAllDefaults()
    {
        var recipe = Read(Least);

        Assert.Equal((192, 6, 1_000, Precision.Auto, 0), (recipe.Model.Width, recipe.Model.Layers, recipe.Training.Steps, recipe.Precision, recipe.Threads));
        Assert.Equal((300, 32, 256), (recipe.Describe(300).VocabularySize, recipe.Describe(300).HeadWidth, recipe.Describe(300).MaximumSequenceLength));
        recipe.Describe(300).Validate("recipe");
    }

    [Theory]
    [InlineData("training.warmup_steps=1000", "training.warmup_steps: expected fewer than training.steps (1000), found 1000")]
    [InlineData("training.batch_tokens=5000", "training.batch_tokens: expected a multiple of sequence_length x micro_batch_size (4096), found 5000")]
    [InlineData("model.heads=5", "model.heads: expected a divisor of model.width (192) that leaves an even width for each head, found 5")]
    [InlineData("model.heads=64", "model.heads: expected a divisor of model.width (192) that leaves an even width for each head, found 64")]
    [InlineData("model.key_value_heads=4", "model.key_value_heads: expected a divisor of model.heads (6), found 4")]
    [InlineData("data.sources=[]", "data.sources: expected at least one source, found none")]
    [InlineData(
        "data.sources=[{name: a, train: [], validation: [b.txt]}]",
        "data.sources: a: expected at least one file each in train and validation, found 0 and 1")]
    [InlineData(
        "data.sources=[{name: a/b, train: [a.txt], validation: [b.txt]}]",
        "data.sources: expected names of 1 to 64 letters a to z, digits, _ and -, found \"a/b\"")]
    [InlineData(
        "data.sources=[{name: a, train: [a.txt], validation: [b.txt]}, {name: a, train: [c.txt], validation: [d.txt]}]",
        "data.sources: expected different names, found a twice")]
    [InlineData(
        "data.sources=[{name: a, train: [a.txt], validation: [b.txt]}, {name: c, train: [b.txt], validation: [d.txt]}]",
        "data.sources: expected files in validation that no source learns from, found b.txt in train too")]
    [InlineData("model.type=mistral", "model.sliding_window: expected a number, which mistral needs, found null (without a window it is llama)")]
    [InlineData("model.sliding_window=64", "model.sliding_window: expected null, since llama has no window, found 64")]
    [InlineData("model.type=falcon", "model.key_value_heads: expected 1, as falcon has, found 2")]
    [InlineData("model.type=bloom", "model.key_value_heads: expected as many as model.heads (6), as bloom has, found 2")]
    [InlineData("model.type=bloom", "model.feed_forward_width: expected 4 x model.width (768), as bloom has, found 512")]
    [InlineData("model.maximum_sequence_length=128", "model.maximum_sequence_length: expected at least training.sequence_length (256) or 0, found 128")]
    [InlineData("samples.tokens=256", "samples.tokens: expected at most the model's longest sequence less the bytes of the longest prompt and one (255), found 256")]
    [InlineData("stage=sft", "stage: expected pretrain, found sft")]
    public void Read_ofNumbersThatDoNotFit_saysWhichRuleIsBroken(string change, string expected)
    {
        var error = Assert.Throws<RecipeException>(() => Read(Least, change));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelType.Llama)]
    [InlineData(ModelType.Mistral, "model.sliding_window=64")]
    [InlineData(ModelType.Qwen2)]
    [InlineData(ModelType.Qwen2, "model.sliding_window=64")]
    [InlineData(ModelType.Qwen3)]
    [InlineData(ModelType.Falcon, "model.key_value_heads=1")]
    [InlineData(ModelType.Bloom, "model.key_value_heads=6", "model.feed_forward_width=768")]
    public void Describe_ofEachFamily_isOfThatFamily(ModelType type, params string[] more)
    {
        var description = Read(Least, [$"model.type={type.Name()}", .. more]).Describe(10_000);

        description.Validate("recipe");
        Assert.Equal(type, ModelTypes.Of(description));
    }

    [Fact]
    public void Read_ofSequencesTooLongForTheirHeads_saysHowLongTheyMayBe()
    {
        string[] atBound = ["training.sequence_length=1048576", "training.batch_tokens=1048576", "training.micro_batch_size=1", "model.width=512", "model.heads=2"];
        Read(Least, atBound);

        var error = Assert.Throws<RecipeException>(() => Read(Least, [.. atBound, "model.width=514"]));

        Assert.Contains(
            "training.sequence_length: expected at most 1044495 with heads 257 wide (2^28 numbers in a head's keys), found 1048576",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains("每头宽度为 257 时应不超过 1044495（一个头的键至多 2^28 个数），实际是 1048576", error.Text.Chinese, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training.beta2=1")]
    [InlineData("training.learning_rate=0")]
    [InlineData("precision=float16")]
    [InlineData("threads=-1")]
    [InlineData("checkpoints.keep=0")]
    [InlineData("evaluation.every_steps=0")]
    public void Read_ofValueOutOfRange_isRefused(string change) => Assert.Throws<RecipeException>(() => Read(Least, change));

    [Fact]
    public void Schema_everyKey_isDocumentedInBothLanguages()
    {
        var keys = RecipeSchema.Of<PretrainRecipe>();

        Assert.Contains(keys, key => key.Path == "training.final_learning_rate_fraction");
        Assert.All(keys, key =>
        {
            Assert.NotEmpty(key.Documentation.In(Language.English));
            Assert.Contains(key.Documentation.In(Language.Chinese), c => c >= '\u4e00');
        });
    }

    private PretrainRecipe Read(string yaml, params string[] changes)
    {
        File.WriteAllText(_path, yaml);
        return RecipeReader.ReadFile<PretrainRecipe>(_path, changes).Value;
    }
}
