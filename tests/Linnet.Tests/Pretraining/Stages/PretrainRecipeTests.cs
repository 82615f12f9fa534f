using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Pretraining.Stages;
using Linnet.Training.Recipes;

namespace Linnet.Tests.Pretraining.Stages;

public sealed class PretrainRecipeTests : IDisposable
{
    private const string Least = "stage: pretrain\ndata: {train: [a.txt], validation: [b.txt]}\n";

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Read_ofTheLeastRecipe_takesAllDefaults()
    {
        var recipe = Read(Least);

        Assert.Equal((192, 6, 1_000, Precision.Auto, 0), (recipe.Model.Width, recipe.Model.Layers, recipe.Training.Steps, recipe.Precision, recipe.Threads));
        Assert.Equal((257, 32, 256), (recipe.Describe().VocabularySize, recipe.Describe().HeadWidth, recipe.Describe().MaximumSequenceLength));
        recipe.Describe().Validate("recipe");
    }

    [Theory]
    [InlineData("training.warmup_steps=1000", "training.warmup_steps: expected fewer than training.steps (1000), found 1000")]
    [InlineData("training.batch_tokens=5000", "training.batch_tokens: expected a multiple of sequence_length x micro_batch_size (4096), found 5000")]
    [InlineData("model.heads=5", "model.heads: expected a divisor of model.width (192) that leaves an even width for each head, found 5")]
    [InlineData("model.heads=64", "model.heads: expected a divisor of model.width (192) that leaves an even width for each head, found 64")]
    [InlineData("model.key_value_heads=4", "model.key_value_heads: expected a divisor of model.heads (6), found 4")]
    [InlineData("data.train=[]", "data.train: expected at least one file, found none")]
    [InlineData("samples.tokens=256", "samples.tokens: expected at most training.sequence_length less the longest prompt and one (255), found 256")]
    [InlineData("stage=sft", "stage: expected pretrain, found sft")]
    public void Read_ofNumbersThatDoNotFit_saysWhichRuleIsBroken(string change, string expected)
    {
        var error = Assert.Throws<RecipeException>(() => Read(Least, change));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
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
