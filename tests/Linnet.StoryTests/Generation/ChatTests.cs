using System.Diagnostics;
using System.Text;
using Linnet.StoryTests.Faults;
using Linnet.StoryTests.Pretraining;

namespace Linnet.StoryTests.Generation;

[Collection(TrainedPoemTests.Name)]
public sealed class ChatTests(TrainedPoem poem)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void Chat_ofPipedChinese_neverWritesHalfACharacter()
    {
        var result = Talk();

        Assert.StartsWith("春眠不觉晓", result.Output, StringComparison.Ordinal);
        Assert.Contains("\n花落知多少", result.Output, StringComparison.Ordinal);

        // Only the character that the last token of a turn cut through may be replaced; nothing arrives in halves.
        var text = result.Output.Replace("\uFFFD\n", "\n", StringComparison.Ordinal);
        Assert.InRange(result.Output.Length - text.Length, 1, 2);
        Assert.All(text, c => Assert.Contains(c, TrainedPoem.Poem));
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        Assert.All(result.OutputReads, read => Assert.NotEmpty(strict.GetString(read)));
    }

    [Fact]
    public void Chat_writesTextWhileItIsMade_notAtTheEnd()
    {
        // On a busy machine several writes may meet in one read; text held back to the end would never come in more than one a turn.
        const int Turns = 2;
        Assert.Contains(Enumerable.Range(0, 5).Select(_ => Talk()), result => result.OutputReads.Count > 2 * Turns);
    }

    [Fact]
    public void Chat_ofATooLongPrompt_saysSoAndGoesOn()
    {
        var result = ChildProgram.RunIn(null, Limit, new string('a', 5_000) + "\n春眠\n", "chat", poem.Model, "temperature=0", "tokens=30").Expect(2);

        var lines = result.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("prompt", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("春眠", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n  \n春眠\n", true)]
    [InlineData("/exit\n春眠\n", false)]
    public void Chat_endsAtExit_andNotAtAnEmptyLine(string input, bool answers)
    {
        var result = ChildProgram.RunIn(null, Limit, input, "chat", poem.Model, "temperature=0", "tokens=30").Expect(0);

        Assert.Equal(answers, result.Output.StartsWith("春眠", StringComparison.Ordinal));
        Assert.Equal(
            $"Model: {poem.Model}\nThis model was pretrained only: it continues what you begin. Ctrl-D or /exit ends the talk.\n", result.Error);
    }

    [Fact]
    public void Chat_withARun_takesItsNewestModelAndNamesTheOthers()
    {
        using var folder = new TemporaryFolder();
        poem.CopyTo(folder["run"]);
        poem.CopyTo(folder["tuned"]);
        Directory.Move(folder["tuned/01-pretrain"], folder["run/03-sft"]);
        poem.CopyTo(folder["scored"]);
        Directory.Move(folder["scored/01-pretrain"], folder["run/04-reward"]);
        var reward = Directory.GetDirectories(folder["run/04-reward/checkpoints"]).Single();
        File.Copy(Path.Combine(reward, "config.json"), Path.Combine(reward, "score.safetensors")); // scores, writes no text

        var result = ChildProgram.RunIn(Checkout.Folder, Limit, "", "chat", folder["run"]).Expect(0);

        Assert.StartsWith(
            $"Model: {folder["run/03-sft"]}\n"
            + $"Others of this run: 01-pretrain; for example: dotnet run -c Release --project src/Linnet.Cli -- chat {folder["run/01-pretrain"]}\n",
            result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Chat_withARunThatHasNoModelYet_saysSo()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["run/01-pretrain.partial"]);

        Assert.Equal(
            $"{folder["run"]}: expected a run with a finished model that writes text, found none yet. Start the run's command again: it goes on where it stopped, or says why it did not begin.\n",
            ChildProgram.Run(Limit, "chat", folder["run"]).Expect(3).Error);
    }

    [Fact]
    public void Chat_interruptedWhileItWaitsForInput_ends()
    {
        using var program = ChildProgram.Start(["chat", poem.Model]);
        Assert.True(SpinWait.SpinUntil(() => program.Error.Contains("Ctrl-D", StringComparison.Ordinal), Limit), program.Error);

        program.Interrupt();
        var clock = Stopwatch.StartNew();
        var result = program.WaitForExit(TimeSpan.FromSeconds(40));

        Assert.True(result is not null, $"still running after {clock.Elapsed}");
        result.Expect(130);
    }

    // 40 bytes end within a character.
    private ProgramResult Talk() =>
        ChildProgram.RunIn(null, Limit, "春眠\n花落\n", "chat", poem.Model, "temperature=0", "tokens=40").Expect(0);
}
