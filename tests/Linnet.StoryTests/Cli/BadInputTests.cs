using Linnet.StoryTests.Faults;
using Linnet.StoryTests.Pretraining;

namespace Linnet.StoryTests.Cli;

/// <summary>One clear error, the right exit code, no stack trace, nothing written: for everything that users give by mistake.</summary>
[Collection(TrainedPoemTests.Name)]
public sealed class BadInputTests(TrainedPoem poem)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static TheoryData<string, int, string[]> Mistakes => new()
    {
        { "trian", 2, ["trian", "--help"] },
        { "pretrain broken.yaml --run new", 2, ["broken.yaml:3:1", "not valid YAML"] },
        { "pretrain unknown.yaml --run new", 2, ["unknown.yaml:13:3", "training.warmup_step:", "did you mean warmup_steps?"] },
        { "pretrain missing.yaml --run new", 2, ["missing.yaml", "cannot be read"] },
        { "pretrain recipe.yaml", 2, ["--run"] },
        { "pretrain recipe.yaml --run ''", 2, ["--run"] },
        { "pretrain recipe.yaml --run new seed=x", 2, ["seed", "x"] },
        { "pretrain recipe.yaml --run new sed=1", 2, ["sed", "did you mean seed?"] },
        {
            """pretrain recipe.yaml --run new data.sources=[{"name":"a","train":["none.txt"],"validation":["validation.txt"]}]""",
            3,
            ["none.txt: expected a file, found nothing"]
        },
        { "pretrain recipe.yaml --run recipe.yaml", 3, ["recipe.yaml: expected a folder for runs, found a file. Name another folder with --run."] },
        { "align dpo recipe.yaml --run new", 2, ["recipe.yaml: this is a recipe for the stage pretrain: use `pretrain`."] },
        { "run recipe.yaml missing.yaml --run new", 2, ["missing.yaml"] },
        { "tour --quick --run ''", 2, ["--run"] },
        { "tour --quik", 2, ["--quik: no such option, did you mean --quick?"] },
        { "tour sead=2", 2, ["sead=2: expected key=value", "did you mean seed=2?"] },
        { "tour pretrian:training.steps=1", 2, ["did you mean pretrain:training.steps=1?"] },
        { "tour pretrain:training.step=1", 2, ["did you mean pretrain:training.steps=1?", "`recipe explain pretrain --lang en`"] },
        { "tour pretrain:training.steps=0 sft:training.steps=x", 2, ["pretrain:training.steps: out of range", "sft:training.steps: wrong type"] },
        { "tour --data none.txt --run new", 3, ["none.txt: expected a file, found nothing. Correct the path, in the recipe or on the command line;"] },
        { "recipe check unknown.yaml", 2, ["unknown.yaml:13:3", "did you mean warmup_steps?"] },
        { "recipe explain", 2, ["Name a recipe or one of ", "tokenizer-train, ", "generate, chat, import, export, plan, story."] },
        { "generate none precision=fp16", 2, ["precision: unknown choice, expected one of float32, bfloat16, int8, int8_groups, found fp16, did you mean bfloat16?"] },
        { "recipe explain pretrian", 2, ["pretrian: expected a recipe or one of", "did you mean pretrain?"] },
        { "generate ''", 2, ["CHECKPOINT"] },
        { "generate missing", 3, ["missing: expected", "found nothing"] },
        { "generate recipe.yaml", 3, ["recipe.yaml: expected", "found a file"] },
        { "generate good temperature=-1", 2, ["temperature", "-1"] },
        { "generate good precision=int8 device=cuda", 2, ["device: expected cpu with precision int8, found cuda"] },
        { "generate truncated", 3, ["model.safetensors: expected", "found 1000 bytes"] },
        { "generate flipped", 3, ["model.safetensors", "SHA-256"] },
        { "generate alien", 3, ["model.safetensors"] },
        { "chat truncated", 3, ["model.safetensors: expected", "found 1000 bytes"] },
        { "import alien.bin --from llama2c tokenizer=alien.bin out=new", 3, ["alien.bin: expected", "llama2.c"] },
        { "import alien.bin --from llama2c tokenizer=alien.bin out=", 2, ["the new checkpoint's folder"] },
        { "import missing.bin --from llama2c tokenizer=missing.bin out=new", 3, ["missing.bin"] },
        { "import alien.bin --from gguf tokenizer=alien.bin out=new", 2, ["gguf"] },
        { "import alien.bin --from llama2c out=new", 2, ["tokenizer=FILE"] },
        { "import alien.bin --from hf out=new", 3, ["alien.bin: expected", "found a file"] },
        { "import good --from hf tokenizer=alien.bin out=new", 2, ["tokenizer.json"] },
        { "import good --from hf out=alien.bin", 3, ["alien.bin: expected a folder that is absent or empty"] },
        { "export good --to gguf out=new", 2, ["gguf"] },
        { "export good --to hf", 2, ["out"] },
        { "export good --to hf out=", 2, ["the folder to write"] },
        { "export '' --to hf out=new", 2, ["CHECKPOINT"] },
        { "export good --to hf out=new precision=float16", 2, ["precision", "float16"] },
        { "export good --to llama2c out=new precision=bfloat16", 2, ["precision: expected float32"] },
        { "export good --to llama2c out=new", 3, ["good: expected a model that llama2.c's files can hold", "a vocabulary of bytes instead of"] },
        { "export good --to hf out=alien.bin", 3, ["alien.bin: expected a folder that is absent or empty"] },
        { "export missing --to hf out=new", 3, ["missing: expected", "found nothing"] },
        { "export flipped --to hf out=new", 3, ["model.safetensors", "SHA-256"] },
        { "runs list missing", 3, ["missing: expected a folder of runs, found nothing: it does not exist."] },
        { "runs show missing", 3, ["missing: expected a run, found nothing"] },
        { "runs show ''", 2, ["RUN"] },
        { "runs verify missing", 3, ["missing: expected a run, found nothing"] },
        { "runs compare missing missing", 3, ["missing: expected a run, found nothing"] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistake_endsWithOneClearErrorAndNothingWritten(string line, int exitCode, string[] phrases)
    {
        using var folder = new TemporaryFolder();
        Fill(folder);
        var before = Listing(folder.Path);

        var result = ChildProgram.RunIn(folder.Path, Limit, "", [.. line.Split(' ').Select(word => word == "''" ? "" : word)]).Expect(exitCode);

        Assert.Empty(result.Output);
        Assert.All(phrases, phrase => Assert.Contains(phrase, result.Error, StringComparison.Ordinal));
        Assert.Equal(before, Listing(folder.Path));
    }

    [Fact]
    public void TheSameFolder_withoutMistake_isRead()
    {
        // The control: nothing in the folder is wrong but what each line says.
        using var folder = new TemporaryFolder();
        Fill(folder);

        ChildProgram.RunIn(folder.Path, Limit, "", "pretrain", "recipe.yaml", "--run", "new", "--dry-run").Expect(0);
        Assert.NotEmpty(ChildProgram.RunIn(folder.Path, Limit, "", "generate", "good", "tokens=5").Expect(0).Output);
    }

    private void Fill(TemporaryFolder folder)
    {
        TinyTraining.Write(folder, steps: 10);
        var recipe = File.ReadAllText(folder["recipe.yaml"]);
        File.WriteAllText(folder["broken.yaml"], "stage: pretrain\ndata: [oops\n");
        File.WriteAllText(folder["unknown.yaml"], recipe.Replace("  warmup_steps", "  warmup_step: 5\n  warmup_steps", StringComparison.Ordinal));
        File.WriteAllText(folder["alien.bin"], string.Concat(Enumerable.Repeat("no model at all ", 100)));
        Directory.Move(Path.GetDirectoryName(poem.CopyTo(folder["run"]))!, folder["good"]);
        Directory.Delete(folder["run"], recursive: true);
        FileDamage.Truncate(Copy("truncated"), 1_000);
        FileDamage.FlipBit(Copy("flipped"), 8 * 5_000);
        File.Copy(folder["alien.bin"], Copy("alien"), overwrite: true);

        string Copy(string name)
        {
            Directory.CreateDirectory(folder[name]);
            foreach (var file in Directory.EnumerateFiles(folder["good"]))
            {
                File.Copy(file, Path.Combine(folder[name], Path.GetFileName(file)));
            }

            return Path.Combine(folder[name], "model.safetensors");
        }
    }

    // Locks stay, so that nobody takes one that is being deleted; they are empty.
    private static List<string> Listing(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
