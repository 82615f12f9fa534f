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
        string[] settings = ["chat", poem.Model, "temperature=0", "tokens=40"]; // 40 bytes end within a character
        var result = ChildProgram.RunIn(null, Limit, "春眠\n花落\n", settings).Expect(0);

        var turns = result.Output.Split('\n');
        Assert.Equal(3, turns.Length);
        Assert.StartsWith("春眠不觉晓", turns[0], StringComparison.Ordinal);
        Assert.StartsWith("花落知多少", turns[1], StringComparison.Ordinal);
        Assert.Empty(turns[2]);

        // Only the character that the last token cut through may be replaced; nothing arrives in halves.
        Assert.All(turns[..2], turn => Assert.All(turn.TrimEnd('\uFFFD'), c => Assert.Contains(c, TrainedPoem.Poem)));
        Assert.Contains('\uFFFD', result.Output);
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        Assert.All(result.OutputReads, read => Assert.NotEmpty(strict.GetString(read)));
        Assert.True(result.OutputReads.Count > 4, "The text must come while it is written, not at the end.");
    }

    [Fact]
    public void Chat_ofATooLongPrompt_saysSoAndGoesOn()
    {
        var result = ChildProgram.RunIn(null, Limit, new string('a', 5_000) + "\n春眠\n", "chat", poem.Model, "temperature=0", "tokens=30").Expect(0);

        Assert.Contains("5000", result.Error.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith("春眠", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Chat_interruptedWhileItWaitsForInput_ends()
    {
        using var program = ChildProgram.Start(["chat", poem.Model]);
        Assert.True(SpinWait.SpinUntil(() => program.Error.Contains("Ctrl-D", StringComparison.Ordinal), Limit), program.Error);

        program.Interrupt();
        var clock = Stopwatch.StartNew();
        var result = program.WaitForExit(TimeSpan.FromSeconds(10));

        Assert.True(result is not null, $"still running after {clock.Elapsed}");
        result.Expect(130);
    }
}
