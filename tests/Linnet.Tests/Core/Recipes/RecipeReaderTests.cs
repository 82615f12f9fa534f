using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Tests.Core.Recipes;

public sealed class RecipeReaderTests
{
    private const string Sound = """
        # A song.
        stage: sing
        seed: 18446744073709551615
        training:
          steps: 200
          learning_rate: 5e-4
          precision: half_width
          optimizer:
            beta1: 0
        sources:
          - path: run:01-api/train.jsonl
          - path: "b"
            weight: 3
        windows: [1, 2]
        """;

    [Fact]
    public void ReadText_ofSoundRecipe_bindsValuesAndDefaults()
    {
        var recipe = RecipeReader.ReadText<SongRecipe>(Sound, "r.yaml", []).Value;

        Assert.Equal("sing", recipe.Stage);
        Assert.Equal(ulong.MaxValue, recipe.Seed);
        Assert.Equal(200, recipe.Training.Steps);
        Assert.Equal(0, recipe.Training.WarmupSteps);
        Assert.Equal(5e-4, recipe.Training.LearningRate);
        Assert.Equal(SongPrecision.HalfWidth, recipe.Training.Precision);
        Assert.True(recipe.Training.Compile);
        Assert.Null(recipe.Training.Tokens);
        Assert.Equal(new SongOptimizer { Beta1 = 0, Beta2 = 0.95, ClipNorm = 1 }, recipe.Training.Optimizer);
        Assert.Equal([new SongSource { Path = "run:01-api/train.jsonl" }, new SongSource { Path = "b", Weight = 3 }], recipe.Sources);
        Assert.Equal(["Once"], recipe.Prompts);
        Assert.Equal([1, 2], recipe.Windows);
        Assert.Null(recipe.Teacher);
    }

    [Fact]
    public void ReadText_ofSoundRecipe_keepsSourceAndResolvesEveryValue()
    {
        var document = RecipeReader.ReadText<SongRecipe>(Sound, "r.yaml", ["training.steps=20", "prompts=[\"a: b\", no]"]);

        Assert.Equal(Sound, document.Source);
        Assert.Equal(
            """
            stage: sing
            seed: 18446744073709551615
            training:
              steps: 20
              warmup_steps: 0
              learning_rate: 0.0005
              tokens: null
              precision: half_width
              compile: true
              optimizer:
                beta1: 0
                beta2: 0.95
                clip_norm: 1
            sources:
              - path: run:01-api/train.jsonl
                weight: 1
              - path: b
                weight: 3
            prompts:
              - "a: b"
              - "no"
            windows:
              - 1
              - 2
            teacher: null

            """.ReplaceLineEndings("\n"),
            document.Resolved);
    }

    [Fact]
    public void ReadText_withFaultsOfEveryKind_reportsAllInOrderOfTheirPlaces()
    {
        const string yaml = """
            stage: sing
            seed: -1
            stage: sing
            training:
              stpes: 20
              warmup_steps: 7
              learning_rate: 0
              tokens: 3.0
              precision: full_widht
              compile: yes
              optimizer: 3
            sources:
              - weight: heavy
              - path: {a: 1}
            prompts: Once
            windows: [1, 0, 2.5]
            """;

        Assert.Equal(
            [
                "r.yaml:2:7 seed: out of range, expected an integer >= 0, found -1.",
                "r.yaml:3:1 stage: duplicate key, expected each key once, found it first at 1:1.",
                "r.yaml:4:1 training.steps: missing required key, expected an integer >= 1.",
                "r.yaml:5:3 training.stpes: unknown key, expected one of steps, warmup_steps, learning_rate, tokens, precision, compile, "
                    + "optimizer, did you mean steps?",
                "r.yaml:7:18 training.learning_rate: out of range, expected a number > 0, <= 1, found 0.",
                "r.yaml:8:11 training.tokens: wrong type, expected an integer or null, found 3.0, did you mean 3?",
                "r.yaml:9:14 training.precision: unknown choice, expected one of auto, full_width, half_width, found full_widht, did you mean full_width?",
                "r.yaml:10:12 training.compile: wrong type, expected one of true, false, found yes, did you mean true?",
                "r.yaml:11:14 training.optimizer: wrong type, expected a section, found 3.",
                "r.yaml:13:5 sources.0.path: missing required key, expected text.",
                "r.yaml:13:13 sources.0.weight: wrong type, expected a number >= 0, found heavy.",
                "r.yaml:14:11 sources.1.path: wrong type, expected text, found a section.",
                "r.yaml:15:10 prompts: wrong type, expected a list, each item text, found Once, did you mean [\"Once\"]?",
                "r.yaml:16:14 windows.1: out of range, expected an integer >= 1, found 0.",
                "r.yaml:16:17 windows.2: wrong type, expected an integer >= 1, found 2.5.",
            ],
            RecipeAssert.Problems<SongRecipe>(yaml));
        Assert.Equal(
            [
                "r.yaml:2:7 seed：超出范围，应为整数（>= 0），实际是 -1。",
                "r.yaml:3:1 stage：键重复，应为每个键只出现一次，实际是首次出现在 1:1。",
                "r.yaml:4:1 training.steps：缺少必需的键，应为整数（>= 1）。",
                "r.yaml:5:3 training.stpes：未知的键，应为 steps、warmup_steps、learning_rate、tokens、precision、compile、optimizer 之一，是否想写 steps？",
                "r.yaml:7:18 training.learning_rate：超出范围，应为数（> 0, <= 1），实际是 0。",
                "r.yaml:8:11 training.tokens：类型错误，应为整数或 null，实际是 3.0，是否想写 3？",
                "r.yaml:9:14 training.precision：未知选项，应为 auto、full_width、half_width 之一，实际是 full_widht，是否想写 full_width？",
                "r.yaml:10:12 training.compile：类型错误，应为 true、false 之一，实际是 yes，是否想写 true？",
                "r.yaml:11:14 training.optimizer：类型错误，应为小节，实际是 3。",
                "r.yaml:13:5 sources.0.path：缺少必需的键，应为文本。",
                "r.yaml:13:13 sources.0.weight：类型错误，应为数（>= 0），实际是 heavy。",
                "r.yaml:14:11 sources.1.path：类型错误，应为文本，实际是小节。",
                "r.yaml:15:10 prompts：类型错误，应为列表，每项为文本，实际是 Once，是否想写 [\"Once\"]？",
                "r.yaml:16:14 windows.1：超出范围，应为整数（>= 1），实际是 0。",
                "r.yaml:16:17 windows.2：类型错误，应为整数（>= 1），实际是 2.5。",
            ],
            RecipeAssert.Problems<SongRecipe>(yaml, language: Language.Chinese));
    }

    [Fact]
    public void ReadText_withBrokenRuleBesideOtherFaults_reportsBoth()
    {
        const string yaml = "stage: sing\nsed: 2\ntraining:\n  steps: 5\n  warmup_steps: 5\nprompts: [a, b, c, d, e, f]\nwindows: many\n";

        Assert.Equal(
            [
                "r.yaml:2:1 sed: unknown key, expected one of stage, seed, training, sources, prompts, windows, teacher, did you mean seed?",
                "r.yaml:5:3 training.warmup_steps: must be less than training.steps (5), found 5.",
                "r.yaml:6:1 prompts: more prompts than training.steps.",
                "r.yaml:7:10 windows: wrong type, expected a list, each item an integer >= 1, found many.",
            ],
            RecipeAssert.Problems<SongRecipe>(yaml));
        Assert.Contains(
            "r.yaml:6:1 prompts：提示多于 training.steps。", RecipeAssert.Problems<SongRecipe>(yaml, language: Language.Chinese));
    }

    [Theory]
    [InlineData("steps: five\n  warmup_steps: 500", "r.yaml:3:10 training.steps: wrong type, expected an integer >= 1, found five.")]
    [InlineData("warmup_steps: 500", "r.yaml:2:1 training.steps: missing required key, expected an integer >= 1.")]
    public void ReadText_withRuleOnUnreadValue_holdsTheRuleBack(string training, string expected)
    {
        var yaml = $"stage: sing\ntraining:\n  {training}\nprompts: [a, b, c]\n";

        Assert.Equal([expected], RecipeAssert.Problems<SongRecipe>(yaml));
    }

    [Fact]
    public void ReadText_withRuleOnAbsentKey_locatesItAtTheParent()
    {
        var problems = RecipeAssert.Problems<AbsentKeyRecipe>("stage: x\nsection:\n  other: 1\n");

        Assert.Equal(["r.yaml:1:1 gone: root rule.", "r.yaml:2:1 section.absent: nested rule."], problems);
    }

    [Fact]
    public void ReadText_withMissingSection_reportsItOnce() => Assert.Equal(
        ["r.yaml:1:1 training: missing required key, expected a section."], RecipeAssert.Problems<SongRecipe>("stage: sing\n"));

    [Fact]
    public void ReadText_withSlippedIndentation_namesTheFullPath() => Assert.Equal(
        [
            "r.yaml:4:1 learning_rate: unknown key, expected one of stage, seed, training, sources, prompts, windows, teacher, "
                + "did you mean training.learning_rate?",
        ],
        RecipeAssert.Problems<SongRecipe>("stage: sing\ntraining:\n  steps: 3\nlearning_rate: 1\n"));

    [Fact]
    public void ReadText_withMoreFaultsThanAnyoneReads_showsTheFirst()
    {
        var yaml = "stage: sing\ntraining: {steps: 1}\n" + string.Concat(Enumerable.Range(0, 250).Select(i => $"key{i}: 1\n"));

        var problems = RecipeAssert.Problems<SongRecipe>(yaml);

        Assert.Equal(101, problems.Length);
        Assert.Equal("Only the first 100 problems are shown.", problems[^1]);
        Assert.Equal("仅显示前 100 个问题。", RecipeAssert.Problems<SongRecipe>(yaml, language: Language.Chinese)[^1]);
    }

    [Fact]
    public void ReadText_ofEqualTexts_givesEqualRecords()
    {
        var first = RecipeReader.ReadText<SongRecipe>(Sound, "a", []).Value;
        var second = RecipeReader.ReadText<SongRecipe>(Sound, "b", []).Value;

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, RecipeReader.ReadText<SongRecipe>(Sound, "b", ["sources.1.weight=4"]).Value);
    }

    public sealed record AbsentKeyRecipe : IRecipe
    {
        public string Stage { get; init; } = "x";

        public AbsentSection Section { get; init; } = new();

        public IEnumerable<RecipeRule> Check() =>
        [
            new RecipeRule("section.absent", new Text("nested rule", "内")),
            new RecipeRule("gone", new Text("root rule", "外")),
        ];
    }

    public sealed record AbsentSection
    {
        public int Other { get; init; }

        public int Absent { get; init; }
    }
}
