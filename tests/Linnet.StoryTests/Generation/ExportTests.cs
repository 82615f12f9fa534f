using Linnet.StoryTests.Faults;
using Linnet.StoryTests.Pretraining;

namespace Linnet.StoryTests.Generation;

/// <summary>Our models for other programs.</summary>
[Collection(TrainedPoemTests.Name)]
public sealed class ExportTests(TrainedPoem poem)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void Export_ofStories260K_inBothLayouts_keepsItsText()
    {
        using var folder = new TemporaryFolder();
        var (model, pieces) = (Checkout.TestData("models/stories260K.bin"), Checkout.TestData("models/tok512.bin"));
        ChildProgram.Run(Limit, "import", model, "--from", "llama2c", $"tokenizer={pieces}", $"out={folder["model"]}").Expect(0);
        var expected = File.ReadAllText(Checkout.TestData("models/expected/greedy200.txt"));

        var hf = ChildProgram.Run(Limit, "export", folder["model"], "--to", "hf", $"out={folder["hf"]}").Expect(0);
        var c = ChildProgram.Run(Limit, "export", folder["model"], "--to", "llama2c", $"out={folder["c"]}").Expect(0);

        Assert.Equal(
            $"{folder["hf"]}: written, 260,032 parameters. In Python, with transformers: AutoModelForCausalLM.from_pretrained(\"{folder["hf"]}\")\n", hf.Error);
        Assert.Equal(
            $"{folder["c"]}: written, 260,032 parameters. With llama2.c's run.c: ./run {folder["c/model.bin"]} -z {folder["c/tokenizer.bin"]} -t 0\n", c.Error);
        Assert.Equal(expected, ChildProgram.Run(Limit, "generate", folder["hf"], "temperature=0", "tokens=200").Expect(0).Output);
        ChildProgram.Run(
            Limit, "import", folder["c/model.bin"], "--from", "llama2c", $"tokenizer={folder["c/tokenizer.bin"]}", $"out={folder["again"]}").Expect(0);
        Assert.Equal(expected, ChildProgram.Run(Limit, "generate", folder["again"], "temperature=0", "tokens=200").Expect(0).Output);
    }

    [Fact]
    public void Export_ofARun_takesItsModel_andWhatWasWrittenReadsTheSame()
    {
        using var folder = new TemporaryFolder();
        poem.CopyTo(folder["run"]);
        string[] settings = ["temperature=0", "tokens=40"];
        var expected = ChildProgram.Run(Limit, ["generate", folder["run"], .. settings]).Expect(0).Output;

        ChildProgram.Run(Limit, "export", folder["run"], "--to", "hf", "precision=float32", $"out={folder["hf"]}").Expect(0);
        ChildProgram.Run(Limit, "import", folder["hf"], "--from", "hf", $"out={folder["back"]}").Expect(0);

        Assert.Equal(expected, ChildProgram.Run(Limit, ["generate", folder["back"], .. settings]).Expect(0).Output);
        ChildProgram.Run(Limit, "export", folder["run"], "--to", "hf", "precision=bfloat16", $"out={folder["half"]}").Expect(0);
        Assert.InRange(
            new FileInfo(folder["hf/model.safetensors"]).Length / (double)new FileInfo(folder["half/model.safetensors"]).Length, 1.5, 2);
    }
}
