using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Tests.Core.Recipes;

public sealed class RecipeOverridesTests
{
    private const string Yaml = "stage: sing\ntraining:\n  steps: 5\nsources:\n  - path: a\n  - path: b\n";

    [Fact]
    public void ReadText_withOverrides_replacesValuesInOrder()
    {
        var recipe = RecipeReader.ReadText<SongRecipe>(
            Yaml,
            "r.yaml",
            [
                "training.steps=6", "training.steps=7", "windows=[1,2]", "sources.0.weight=2", "sources.1={path: c}",
                "training.optimizer.clip_norm=2", "teacher=http://x: y #z", "stage=",
            ]).Value;

        Assert.Equal(7, recipe.Training.Steps);
        Assert.Equal([1, 2], recipe.Windows);
        Assert.Equal([new SongSource { Path = "a", Weight = 2 }, new SongSource { Path = "c" }], recipe.Sources);
        Assert.Equal(new SongOptimizer { Beta2 = 0.95, ClipNorm = 2 }, recipe.Training.Optimizer);
        Assert.Equal("http://x: y #z", recipe.Teacher);
        Assert.Equal("", recipe.Stage);
    }

    [Fact]
    public void ReadText_withOverrideOfWrongValue_forgetsTheWrongValue() => Assert.Equal(
        5, RecipeReader.ReadText<SongRecipe>("stage: sing\ntraining:\n  steps: many\n", "r.yaml", ["training.steps=5"]).Value.Training.Steps);

    [Theory]
    [InlineData("training.steps=x", "training.steps: wrong type, expected an integer >= 1, found x.", "training.steps：类型错误，应为整数（>= 1），实际是 x。")]
    [InlineData("training.stps=1", "training.stps: unknown key, expected one of steps, warmup_steps, learning_rate, tokens, precision, compile, optimizer, did you mean steps?", "training.stps：未知的键，应为 steps、warmup_steps、learning_rate、tokens、precision、compile、optimizer 之一，是否想写 steps？")]
    [InlineData("training.warmup_steps=9", "training.warmup_steps: must be less than training.steps (5), found 9.", "training.warmup_steps：必须小于 training.steps(5)，实际是 9。")]
    [InlineData("sources.2.weight=1", "sources.2: no such item, expected an index from 0 to 1, found 2.", "sources.2：没有这一项，应为 0 到 1 的序号，实际是 2。")]
    [InlineData("sources.last.weight=1", "sources.last: no such item, expected an index from 0 to 1, found last.", "sources.last：没有这一项，应为 0 到 1 的序号，实际是 last。")]
    [InlineData("stage.name=1", "stage.name: no such key, expected a section above it, found sing.", "stage.name：没有这个键，应为上一级为小节，实际是 sing。")]
    [InlineData("prompts.0=x", "prompts: wrong type, expected a list, each item text, found a section.", "prompts：类型错误，应为列表，每项为文本，实际是小节。")]
    [InlineData("windows=[1,", "windows: not valid YAML: While parsing a node, did not find expected node content.", "windows：不是有效的 YAML：请检查此处及其上文的缩进、冒号、引号和括号。")]
    [InlineData("training={steps: 5, steps: 6}", "training.steps: duplicate key, expected each key once.", "training.steps：键重复，应为每个键只出现一次。")]
    [InlineData("steps", "steps: not an override, expected key=value, such as training.steps=20, found the text \"steps\".", "steps：不是覆盖项，应为 key=value 形式，例如 training.steps=20，实际是文本 \"steps\"。")]
    [InlineData("training..steps=1", "training..steps: not an override, expected key=value, such as training.steps=20, found the text \"training..steps=1\".", "training..steps：不是覆盖项，应为 key=value 形式，例如 training.steps=20，实际是文本 \"training..steps=1\"。")]
    public void ReadText_withWrongOverride_locatesItOnTheCommandLine(string given, string english, string chinese)
    {
        Assert.Equal([$"command line: {english}"], RecipeAssert.Problems<SongRecipe>(Yaml, [given]));
        Assert.Equal([$"命令行：{chinese}"], RecipeAssert.Problems<SongRecipe>(Yaml, [given], Language.Chinese));
    }

    [Fact]
    public void ReadText_withTooManyNames_refusesAtOnce()
    {
        var key = string.Concat(Enumerable.Repeat("a.", 1 << 19)) + "a"; // 1 MiB
        var shown = key[..60] + "…";

        Assert.Equal(
            [$"command line: {shown}: too many names, expected at most 32, separated by dots."], RecipeAssert.Problems<SongRecipe>(Yaml, [key + "=1"]));
        Assert.Equal(
            [$"命令行：{shown}：名称过多，应为以点分隔的至多 32 个名称。"],
            RecipeAssert.Problems<SongRecipe>(Yaml, [key + "=1"], Language.Chinese));
    }

    [Fact]
    public void ReadText_withAsManyNamesAsAllowed_looksForTheKey()
    {
        var key = string.Join('.', Enumerable.Repeat("a", 32));

        Assert.Contains("a: unknown key", Assert.Single(RecipeAssert.Problems<SongRecipe>(Yaml, [key + "=1"])), StringComparison.Ordinal);
        Assert.Contains("too many names", Assert.Single(RecipeAssert.Problems<SongRecipe>(Yaml, [key + ".a=1"])), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadText_withFaultsInFileAndOverrides_reportsTheFileFirst() => Assert.Equal(
        [
            "r.yaml:2:7 seed: wrong type, expected an integer >= 0, found x.",
            "command line: training.tokens: wrong type, expected an integer or null, found b.",
            "command line: training.steps: wrong type, expected an integer >= 1, found a.",
        ],
        RecipeAssert.Problems<SongRecipe>("stage: sing\nseed: x\n", ["training.tokens=b", "training.steps=a"]));
}
