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

        Assert.StartsWith("春眠不觉晓", result.Output, StringComparison.Ordinal);
        Assert.Contains("\n花落知多少", result.Output, StringComparison.Ordinal);

        // Only the character that the last token of a turn cut through may be replaced; nothing arrives in halves.
        var text = result.Output.Replace("\uFFFD\n", "\n", StringComparison.Ordinal);
        Assert.InRange(result.Output.Length - text.Length, 1, 2);
        Assert.All(text, c => Assert.Contains(c, TrainedPoem.Poem));
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        Assert.All(result.OutputReads, read => Assert.NotEmpty(strict.GetString(read)));
        Assert.True(result.OutputReads.Count > 4, "The text must come while it is written, not at the end.");
    }

    [Fact]
    public void Chat_ofATooLongPrompt_saysSoAndGoesOn()
    {
        var result = ChildProgram.RunIn(null, Limit, new string('a', 5_000) + "\n春眠\n", "chat", poem.Model, "temperature=0", "tokens=30").Expect(0);

        var lines = result.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("prompt", lines[1], StringComparison.Ordinal);
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
