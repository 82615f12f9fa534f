using System.Diagnostics;
using System.Text;
using CsCheck;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Tests.Core.Recipes;

public sealed class RecipeParserTests
{
    private const string Sound = "stage: sing\ntraining:\n  steps: 5\n";

    [Theory]
    [InlineData("training: &t\n  steps: 5\n", "r.yaml:2:11 training: YAML anchors (&name) are not used in recipes.", "r.yaml:2:11 training：配方中不使用 YAML 锚点（&name）。")]
    [InlineData("training: {steps: 5}\nprompts: *p\n", "r.yaml:3:10 prompts: YAML aliases (*name) are not used in recipes.", "r.yaml:3:10 prompts：配方中不使用 YAML 别名（*name）。")]
    [InlineData("training:\n  steps: !!int 5\n", "r.yaml:3:10 training.steps: YAML tags (!name) are not used in recipes.", "r.yaml:3:10 training.steps：配方中不使用 YAML 标签（!name）。")]
    [InlineData("training:\n  steps: 5\n  <<: {a: 1}\n", "r.yaml:4:3 training.<<: YAML merge keys (<<) are not used in recipes.", "r.yaml:4:3 training.<<：配方中不使用 YAML 合并键（<<）。")]
    [InlineData("training: {steps: 5}\n---\nseed: 1\n", "r.yaml:3:1: a second YAML document, expected one document.", "r.yaml:3:1：出现第二个 YAML 文档，应为仅一个文档。")]
    [InlineData("training: {steps: 5}\n? [a]\n: 1\n", "r.yaml:3:3: not a key, expected a name of at most 100 characters, found a list.", "r.yaml:3:3：不是键，应为至多 100 个字符的名称，实际是列表。")]
    [InlineData("training: {steps: 5, steps: 6}\n", "r.yaml:2:22 training.steps: duplicate key, expected each key once, found it first at 2:12.", "r.yaml:2:22 training.steps：键重复，应为每个键只出现一次，实际是首次出现在 2:12。")]
    public void ReadText_withYamlBeyondTheSubset_saysSo(string rest, string english, string chinese)
    {
        Assert.Equal([english], RecipeAssert.Problems<SongRecipe>("stage: sing\n" + rest));
        Assert.Equal([chinese], RecipeAssert.Problems<SongRecipe>("stage: sing\n" + rest, language: Language.Chinese));
    }

    [Theory]
    [InlineData("", "r.yaml:1:1: the recipe is empty.")]
    [InlineData("# nothing\n", "r.yaml:1:1: the recipe is empty.")]
    [InlineData("- a\n", "r.yaml:1:1: not a recipe, expected keys, each as key: value, found a list.")]
    [InlineData("stage:sing\n", "r.yaml:1:1: not a recipe, expected keys, each as key: value, found stage:sing.")]
    [InlineData("%YAML 1.1\n---\nstage: sing\ntraining: {steps: 5}\n", "r.yaml:1:1: YAML directives are not used in recipes.")]
    [InlineData("stage: sing\ntraining: [1, 2\n", "r.yaml:3:1: not valid YAML: While parsing a flow sequence, did not find expected ',' or ']'.")]
    [InlineData("stage: sing\ntraining:\n\tsteps: 5\n", "r.yaml:2:9: not valid YAML: While scanning a mapping, found invalid tab as indentation.")]
    [InlineData("stage: sing\nwindows: [1, 2\nseed: 3\n", "r.yaml:2:10: not valid YAML, expected the bracket that is opened here to be closed.")]
    [InlineData("stage: sing\n  seed: 1\n", "r.yaml:2:7: not valid YAML: While scanning a plain scalar value, found invalid mapping.")]
    [InlineData("stage: \"\\Uffffffff\"\n", "r.yaml:1:6: not valid YAML, expected a Unicode character.")]
    [InlineData("stage: !![ sing\n", "r.yaml:1:6: YAML tags (!name) are not used in recipes.")]
    [InlineData("stage: sing\nseed: 1\0\nrest: lost\n", "r.yaml:2:8: a character that YAML does not allow, expected an escape in double quotes, found U+0000.")]
    [InlineData("stage: a\u2028training: {}\n", "r.yaml:1:9: a character that YAML does not allow, expected an escape in double quotes, found U+2028.")]
    public void ReadText_ofNoRecipe_isOneProblem(string yaml, string expected) =>
        Assert.Equal([expected], RecipeAssert.Problems<SongRecipe>(yaml));

    [Fact]
    public void ReadText_withWindowsLineEndsAndByteOrderMark_readsTheSame()
    {
        var plain = RecipeReader.ReadText<SongRecipe>(Sound, "r.yaml", []);
        var windows = RecipeReader.ReadText<SongRecipe>("\uFEFF" + Sound.Replace("\n", "\r\n"), "r.yaml", []);

        Assert.Equal(plain.Value, windows.Value);
        Assert.Equal(plain.Resolved, windows.Resolved);
        Assert.Equal(
            ["r.yaml:2:7 seed: wrong type, expected an integer >= 0, found x."],
            RecipeAssert.Problems<SongRecipe>("\uFEFFstage: sing\r\nseed: x\r\ntraining: {steps: 1}\r\n"));
    }

    [Fact]
    public void ReadText_nested32Deep_isParsedAnd33_isRefused()
    {
        // The root is level 1.
        Assert.Equal(
            ["r.yaml:3:11 prompts.0: wrong type, expected text, found a list."],
            RecipeAssert.Problems<SongRecipe>(Nested(31)));
        Assert.Equal(
            [$"r.yaml:3:41 prompts.{string.Concat(Enumerable.Repeat("0.", 26))}…: nested too deeply, expected at most 32 levels."],
            RecipeAssert.Problems<SongRecipe>(Nested(32)));

        static string Nested(int lists) =>
            $"stage: sing\ntraining: {{steps: 1}}\nprompts: {new string('[', lists)}{new string(']', lists)}\n";
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "open brackets", new string('[', 1_000_000) },
        { "open braces", new string('{', 1_000_000) },
        { "dashes", string.Concat(Enumerable.Repeat("- ", 500_000)) },
        { "question marks", string.Concat(Enumerable.Repeat("? ", 500_000)) },
        { "one long key", new string('k', 1_000_000) + ": 1" },
        { "long key above many items", new string('k', 500_000) + ": [" + string.Concat(Enumerable.Repeat("1,", 250_000)) + "]" },
        { "one long word", "stage: " + new string('x', 1_000_000) },
        { "unknown keys", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"k{i}: 1\n")) },
        { "duplicate keys", string.Concat(Enumerable.Repeat("stag: 1\n", 125_000)) },
        { "wrong items", "windows: [" + string.Concat(Enumerable.Repeat("x,", 500_000)) + "]" },
        { "digits", "seed: " + new string('9', 1_000_000) },
        { "number", "training: {learning_rate: 0." + new string('9', 1_000_000) + "x}" },
        { "underscores", "seed: 1" + new string('_', 1_000_000) },
        { "anchors", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"- &a{i}\n")) },
        { "many documents", string.Concat(Enumerable.Repeat("---\n", 250_000)) },
        { "comments", "stage: x\n" + string.Concat(Enumerable.Repeat("#\n", 500_000)) },
        { "quotes", "stage: '" + new string('\'', 999_998) },
        { "blank lines", "stage: \"" + new string('\n', 1_000_000) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void ReadText_ofHostileMebibyte_isRefusedQuicklyAndBriefly(string what, string yaml)
    {
        var watch = Stopwatch.StartNew();

        var error = Assert.Throws<RecipeException>(() => RecipeReader.ReadText<SongRecipe>(yaml, "r.yaml", []));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{what}: {watch.Elapsed}");
        Assert.InRange(error.Message.Length, 10, 60_000);
        Assert.InRange(error.Problems.Count, 1, 100);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {watch.Elapsed.TotalMilliseconds:F0} ms, {error.Message[..Math.Min(160, error.Message.Length)]}");
    }

    [Fact]
    public void ReadText_ofMutatedRecipe_isReadOrRefusedNeverAnythingElse()
    {
        const string pieces = "[]{}:,-?&*!|>'\"%@`#~<=\\\n\r\t 0aUuxX.e+_/";
        const string yaml = "stage: sing\nseed: 12\ntraining:\n  steps: 5\n  learning_rate: 5e-4\nsources:\n  - path: \"a\\u00e9\"\n"
            + "    weight: .5\nprompts: [a, 'b', |\n x]\nteacher: >-\n  folded\n";
        Gen.Select(Gen.Int[0, yaml.Length - 1], Gen.Int[0, 3], Gen.Char[pieces].Array[0, 4]).Array[1, 4].ForAll(
            edits =>
            {
                var text = new StringBuilder(yaml);
                foreach (var (at, removed, put) in edits)
                {
                    var start = Math.Min(at, text.Length);
                    text.Remove(start, Math.Min(removed, text.Length - start)).Insert(start, put);
                }

                try
                {
                    var document = RecipeReader.ReadText<SongRecipe>(text.ToString(), "r.yaml", []);
                    Assert.Equal(document.Value, RecipeReader.ReadText<SongRecipe>(document.Resolved, "r.yaml", []).Value);
                }
                catch (RecipeException refused)
                {
                    Assert.All(refused.Problems, p => Assert.True(p.Line >= 1 && p.Column >= 1, p.Text.English));
                }
            },
            iter: 2_000);
    }
}
