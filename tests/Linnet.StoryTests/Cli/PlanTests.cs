using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;
using Linnet.StoryTests.Pretraining;

namespace Linnet.StoryTests.Cli;

public sealed class PlanTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string[] Keys =
    [
        "vocabulary", "parameters", "parameters_without_embeddings", "flops_per_token", "flops_per_token_nanogpt", "tokens", "flops", "chinchilla_ratio",
        "memory_predicted_mb", "memory_program_mb", "memory_model_mb", "memory_step_mb", "memory_saving_mb", "memory_measured_mb",
        "memory_available_mb", "disk_mb", "disk_available_mb", "steps", "seconds_per_step", "tokens_per_second", "mfu", "hours", "cost", "fits",
        "proposal",
    ];

    private static readonly string[] Probed = ["memory_measured_mb", "seconds_per_step", "tokens_per_second", "mfu", "hours", "cost"];

    [Fact]
    public void Plan_asJson_measuresAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        var recipe = TinyTraining.Write(folder, steps: 40);
        var before = Directory.GetFileSystemEntries(folder.Path);

        var plan = Plan(0, recipe, "price_per_hour=3.6", "probe_steps=5", "--run", folder["run"]);

        Assert.Equal(Keys, plan.Select(entry => entry.Key));
        Assert.Equal((257, 40, 40_960), (plan["vocabulary"]!.GetValue<int>(), plan["steps"]!.GetValue<int>(), plan["tokens"]!.GetValue<int>()));
        Assert.All(Probed, key => Assert.True(plan[key]!.GetValue<double>() > 0, key));
        Assert.Equal(3.6 * plan["hours"]!.GetValue<double>(), plan["cost"]!.GetValue<double>(), 9);
        Assert.InRange(plan["memory_measured_mb"]!.GetValue<double>() / plan["memory_predicted_mb"]!.GetValue<double>(), 0.7, 1.2);
        Assert.True(plan["fits"]!.GetValue<bool>());
        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Plan_withoutAProbe_leavesOnlyThatOut()
    {
        var plan = Plan(0, TourRecipe, "vocabulary=4608", "probe_steps=0");

        Assert.Equal(Keys, plan.Select(entry => entry.Key));
        Assert.All(Probed, key => Assert.Null(plan[key]));
        Assert.Equal((4_081_920, 2_902_272), (plan["parameters"]!.GetValue<long>(), plan["parameters_without_embeddings"]!.GetValue<long>()));
    }

    [Fact]
    public void Plan_asATable_speaksBothLanguages()
    {
        var english = ChildProgram.Run(Limit, "plan", TourRecipe, "vocabulary=4608", "probe_steps=0").Expect(0).Output;
        var chinese = ChildProgram.Run(Limit, "plan", TourRecipe, "vocabulary=4608", "probe_steps=0", "--lang", "zh").Expect(0).Output;

        Assert.All(Keys[..^1], key => Assert.Contains($" {key} ", english, StringComparison.Ordinal));
        Assert.Contains("4,081,920", english, StringComparison.Ordinal);
        Assert.Contains("整个训练的运算量", chinese, StringComparison.Ordinal);
        Assert.DoesNotContain("of the whole training", chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ofWhatDoesNotFit_printsThePlanAndWhatWould()
    {
        // 67 million rows of a model that fits: only the micro-batch is too large.
        var arguments = new[]
        {
            TourRecipe, "vocabulary=4608", "training.batch_tokens=67108864", "training.micro_batch_size=65536", "training.sequence_length=1024",
        };
        var plan = Plan(4, arguments);
        var error = ChildProgram.Run(Limit, ["plan", .. arguments]).Expect(4).Error;

        Assert.False(plan["fits"]!.GetValue<bool>());
        Assert.All(Probed, key => Assert.Null(plan[key]));
        var change = Assert.Single(plan["proposal"]!.AsArray())!.GetValue<string>();
        Assert.Matches(@"^training\.micro_batch_size=\d+$", change);
        Assert.Matches(@"^The training needs [\d.]+ TiB of memory, and [\d.]+ [GT]iB is available\. This fits: training\.micro_batch_size=\d+\n$", error);

        var proposed = Plan(0, [.. arguments, change, "probe_steps=0"]);
        Assert.True(proposed["fits"]!.GetValue<bool>());
    }

    [Fact]
    public void Plan_ofAModelFarTooLarge_endsWith4()
    {
        var error = ChildProgram.Run(Limit, "plan", TourRecipe, "vocabulary=4608", "model.width=8192", "model.layers=64").Expect(4).Error;

        Assert.Matches(@"^The training needs [\d.]+ [GT]iB of memory, and [\d.]+ [GT]iB is available\. ", error);
    }

    [Fact]
    public void Plan_onASmallDisk_endsWith4()
    {
        using var disk = SmallDisk.Mount(60 * 1024);

        var error = ChildProgram.Run(Limit, "plan", TourRecipe, "vocabulary=4608", "checkpoints.keep=1", "--run", Path.Combine(disk.Path, "run")).Expect(4).Error;

        Assert.StartsWith("The checkpoints need 93.4 MiB of disk, and 60.0 MiB is available. This fits: model.width=", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "recipes/tour/pretrain.yaml", "tokenizer: run:tokenizer-extend/tokenizer.json is a file of a run: name the run with --run DIR, or the number of token ids with vocabulary=N.\n")]
    [InlineData(2, "recipes/tour/sft.yaml", "recipes/tour/sft.yaml: stage: expected pretrain, the stage that can be planned, found sft. Name a recipe of it, such as recipes/tour/pretrain.yaml.\n")]
    [InlineData(3, "recipes/tour/pretrain.yaml --run none", "none/tokenizer-extend/tokenizer.json: expected the recipe's tokenizer, found nothing. Give the number of token ids with vocabulary=N, or run the stage that makes it.\n")]
    public void Plan_ofAMistake_saysWhatToDo(int exitCode, string line, string error)
    {
        var result = ChildProgram.RunIn(Checkout.Folder, Limit, "", ["plan", .. line.Split(' ')]).Expect(exitCode);

        Assert.Equal("", result.Output);
        Assert.Equal(error, result.Error);
    }

    [Theory]
    [InlineData("vocabulary=1")]
    [InlineData("probe_steps=-1")]
    [InlineData("price_per_hour=x")]
    [InlineData("training.step=1")]
    public void Plan_withAWrongValue_namesIt(string value) =>
        Assert.Contains(value.Split('=')[0], ChildProgram.Run(Limit, "plan", TourRecipe, value).Expect(2).Error, StringComparison.Ordinal);

    private static string TourRecipe => Path.Combine(Checkout.Folder, "recipes/tour/pretrain.yaml");

    private static JsonObject Plan(int exitCode, params string[] arguments) =>
        JsonNode.Parse(ChildProgram.Run(Limit, ["plan", .. arguments, "--json"]).Expect(exitCode).Output)!.AsObject();
}
