using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model.Checkpoints;
using Linnet.Model.Llama2c;
using Linnet.Tests.Model;

namespace Linnet.Tests.Generation;

public sealed class TextGenerationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(200)]
    [InlineData(256)]
    public void Run_onStories260K_givesLlama2csGreedyText(int positions)
    {
        using var checkpoint = Stories();
        using var generator = CpuGenerator.Load(checkpoint, threads: 2);

        var text = Run(generator, checkpoint.Tokenizer, "", positions, out var completion);

        // llama2.c ends its output with a line feed of its own.
        Assert.Equal(File.ReadAllBytes(TestData.Path($"models/expected/greedy{positions}.txt")), Encoding.UTF8.GetBytes(text + "\n"));
        Assert.Equal((positions, FinishReason.TokenLimit), (completion.Tokens.Length, completion.Reason));
    }

    [Fact]
    public void Run_withTheBeginningOfTheGreedyTextAsPrompt_givesTheSameText()
    {
        using var checkpoint = Stories();
        using var generator = CpuGenerator.Load(checkpoint, threads: 1);

        Assert.Equal(
            Run(generator, checkpoint.Tokenizer, "", 100, out _),
            Run(generator, checkpoint.Tokenizer, "Once upon a time, there was a little girl", 100, out _));
    }

    [Fact]
    public void Run_beyondTheModelsPositions_endsAtTheLast()
    {
        using var checkpoint = Stories();
        using var generator = CpuGenerator.Load(checkpoint, threads: 1);

        _ = Run(generator, checkpoint.Tokenizer, "", 10_000, out var completion);

        Assert.True(completion.Reason == FinishReason.StopToken || completion.Tokens.Length == 512);
    }

    [Fact]
    public void Continue_withTheIdThatEndsATurn_endsThere()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 31);
        using var generator = CpuGenerator.Load(RandomModel.Tiny, name => weights[name], threads: 1);

        Completion Continue(int? end) => TextGeneration.Continue(generator, new ByteTokenizer(), [1, 2], end, 30, new(Seed: 4), new StopStrings([]), _ => { }, Token);

        var whole = Continue(null);
        var end = whole.Tokens[3];
        var cut = Continue(end);
        Assert.Equal(whole.Tokens[..(Array.IndexOf(whole.Tokens, end) + 1)], cut.Tokens);
        Assert.Equal((FinishReason.TokenLimit, FinishReason.StopToken), (whole.Reason, cut.Reason));
    }

    [Fact]
    public void Run_withBytes_givesWholeCharactersOnly()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 31);
        using var generator = CpuGenerator.Load(RandomModel.Tiny, name => weights[name], threads: 1);
        List<string> pieces = [];

        var completion = TextGeneration.Run(generator, new ByteTokenizer(), "名字", 40, new(Seed: 4), new StopStrings([]), pieces.Add, Token);

        byte[] bytes = [.. Encoding.UTF8.GetBytes("名字"), .. completion.Tokens.Where(t => t < 256).Select(t => (byte)t)];
        Assert.Equal(Encoding.UTF8.GetString(bytes), string.Concat(pieces));
        Assert.Equal(["名", "字"], pieces[..2]);
        Assert.DoesNotContain("", pieces);
    }

    [Fact]
    public void Run_onStories260KWithStopStrings_cutsTheGreedyTextBeforeTheFirst()
    {
        using var checkpoint = Stories();
        using var generator = CpuGenerator.Load(checkpoint, threads: 1);
        var whole = Run(generator, checkpoint.Tokenizer, "", 200, out var uncut);

        foreach (var stop in (string[])["Lily", ", there", "y. She", "\n"])
        {
            var text = Run(generator, checkpoint.Tokenizer, "", 200, out var completion, stop, "never in it");

            Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], text);
            Assert.Equal(FinishReason.StopText, completion.Reason);
            Assert.Equal(uncut.Tokens[..completion.Tokens.Length], completion.Tokens);
            Assert.Equal(uncut.LogProbabilities[..completion.Tokens.Length], completion.LogProbabilities);
        }

        // The controls: a string that is not there changes nothing, nor does one that only the prompt has.
        Assert.Equal(whole, Run(generator, checkpoint.Tokenizer, "", 200, out _, "never in it"));
        Assert.Equal(
            Run(generator, checkpoint.Tokenizer, "Once upon a time", 30, out _), Run(generator, checkpoint.Tokenizer, "Once upon a time", 30, out _, "Once upon"));
    }

    [Fact]
    public void Run_withStopStrings_neverGivesOutAPieceThatIsTakenBack()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 31);
        using var generator = CpuGenerator.Load(RandomModel.Tiny, name => weights[name], threads: 1);
        List<string> whole = [];
        TextGeneration.Run(generator, new ByteTokenizer(), "x", 60, new(Seed: 4), new StopStrings([]), whole.Add, Token);
        var text = string.Concat(whole)[1..];

        for (var at = 3; at < text.Length - 3; at++)
        {
            if (text.AsSpan(at, 3).Contains('\uFFFD'))
            {
                continue; // broken bytes: no string matches them
            }

            List<string> pieces = [];
            TextGeneration.Run(generator, new ByteTokenizer(), "x", 60, new(Seed: 4), new StopStrings([text.Substring(at, 3)]), pieces.Add, Token);

            Assert.Equal("x" + text[..text.IndexOf(text.Substring(at, 3), StringComparison.Ordinal)], string.Concat(pieces));
        }
    }

    [Fact]
    public void Run_withAPromptLongerThanThePositions_saysBoth()
    {
        var weights = RandomModel.Weights(RandomModel.Tiny, 31);
        using var generator = CpuGenerator.Load(RandomModel.Tiny, name => weights[name], threads: 1);

        var error = Assert.Throws<UsageException>(() => Run(generator, new ByteTokenizer(), "hello", 4, out _));

        Assert.Equal("The prompt takes 6 positions, more than tokens=4. Raise tokens or shorten the prompt.", error.Message);
        Assert.NotEmpty(Run(generator, new ByteTokenizer(), "", 4, out _));
    }

    private Checkpoint Stories()
    {
        var folder = _folder.File("stories");
        Llama2cImport.Run(TestData.Path("models/stories260K.bin"), TestData.Path("models/tok512.bin"), folder);
        return Checkpoint.Open(folder);
    }

    private static string Run(IGenerator generator, ITokenizer tokenizer, string prompt, int positions, out Completion completion, params string[] stops)
    {
        var text = new StringBuilder();
        completion = TextGeneration.Run(generator, tokenizer, prompt, positions, SamplingSettings.Greedy, new StopStrings(stops), s => text.Append(s), Token);
        return text.ToString();
    }
}
