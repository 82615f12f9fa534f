using System.Text;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

/// <summary><c>tokenizer train memory=…</c> holds for the whole process, and a killed training goes on from its counts.</summary>
public sealed class TokenizerTrainMemoryTests
{
    private const long Bound = 192_000_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public void Train_ofMoreTextThanItMayHold_staysWithinTheMemoryAndGivesTheSameBytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak of a process's memory is read from Linux");
        using var folder = new TemporaryFolder();
        WriteWords(folder["words.txt"], 4_000_000);

        var (bounded, free) = (Peak(folder, "192MB", "bounded"), Peak(folder, "2GB", "free"));

        Assert.True(bounded <= Bound, $"held {bounded:N0} bytes");
        Assert.True(free > Bound, $"the control held only {free:N0} bytes: the text is too small to tell");
        Assert.Equal(File.ReadAllBytes(folder["free/tokenizer.json"]), File.ReadAllBytes(folder["bounded/tokenizer.json"]));

        using (var killed = ChildProgram.Start(Arguments("192MB", "killed"), folder.Path))
        {
            Assert.True(SpinWait.SpinUntil(() => File.Exists(folder["killed.counting/counting.json"]), Limit));
            killed.Kill();
        }

        Assert.False(Directory.Exists(folder["killed"]));
        Assert.Contains("Going on from", ChildProgram.RunIn(folder.Path, Limit, "", Arguments("192MB", "killed")).Expect(0).Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(folder["free/tokenizer.json"]), File.ReadAllBytes(folder["killed/tokenizer.json"]));
        Assert.False(Directory.Exists(folder["killed.counting"]));
    }

    private static string[] Arguments(string memory, string name) =>
        ["tokenizer", "train", "type=byte_bpe", "vocab=400", "pretokenizer=gpt2", "threads=2", $"memory={memory}", "input=words.txt", $"out={name}"];

    private static long Peak(TemporaryFolder folder, string memory, string name)
    {
        using var program = ChildProgram.Start(Arguments(memory, name), folder.Path);
        long peak = 0;
        ProgramResult? result = null;
        while (result is null)
        {
            peak = Math.Max(peak, program.PeakMemory());
            result = program.WaitForExit(TimeSpan.FromMilliseconds(20));
        }

        result.Expect(0);
        return peak;
    }

    private static void WriteWords(string path, int words)
    {
        using var file = new StreamWriter(path, append: false, Encoding.ASCII);
        Span<char> word = stackalloc char[8];
        for (var i = 0; i < words; i++)
        {
            // A step that shares no factor with 2^30: every word is another one.
            var number = (uint)(i * 747_796_405L) & 0x3FFFFFFF;
            for (var letter = 0; letter < word.Length; letter++, number >>= 4)
            {
                word[letter] = (char)('a' + (number & 15));
            }

            file.WriteLine(word);
        }
    }
}
