using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Tour;

/// <summary>A tour that is asked to go on with a run of another tour: refused before a chapter works.</summary>
public sealed class HeldTourTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("en", "run: expected a run of .NET's text, found one of your own text. This run was made with --data 'it'\\''s mine.txt' b.jsonl: add it, or name another --run.\n")]
    [InlineData("zh", "run：应为使用 .NET 文本的运行，实际是使用自己文本的运行。该运行是用 --data 'it'\\''s mine.txt' b.jsonl 生成的：请加上它，或另指定 --run。\n")]
    public void Tour_withoutDataInARunOfOwnText_namesTheOption(string language, string expected)
    {
        Hold("01-text-files.partial", "stage: text-files\nfiles: [\"it's mine.txt\", b.jsonl]\n");

        Assert.Equal(expected, Refuse("tour", "--lang", language));
    }

    [Fact]
    public void Tour_withDataInARunOfTheOtherText_saysToLeaveItOut()
    {
        Hold("01-api-documentation.partial", "stage: api-documentation\n");
        File.WriteAllText(_folder["a.txt"], "text");

        Assert.Equal(
            "run: expected a run of your own text, found one of .NET's text. This run was made without --data: leave it out, or name another --run.\n",
            Refuse("tour", "--data", "a.txt"));
    }

    [Fact]
    public void Tour_inARunOfTheOtherLength_namesTheOption()
    {
        HoldExam("01-exam.partial", "control_questions=20");

        Assert.Equal(
            "run: expected a run of the full tour, found a run of the quick tour. This run was made with --quick: add it, or name another --run.\n",
            Refuse("tour"));
        HoldExam("01-exam.partial");
        Assert.Equal(
            "run: expected a run of the quick tour, found a run of the full tour. This run was made without --quick: leave it out, or name another --run.\n",
            Refuse("tour", "--quick"));
    }

    [Fact]
    public void Tour_withAnotherValue_namesTheKeyBeforeTheFirstChapterWorks()
    {
        HoldExam("09-exam.partial", "control_questions=7");

        Assert.StartsWith(
            $"{Path.Combine("run", "09-exam.partial")}: expected control_questions = 200, found control_questions = 7. An interrupted stage continues only",
            Refuse("tour"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Tour_inARunWithAChapterOfNoTour_namesIt()
    {
        Hold("01-song.partial", "stage: song\n");

        Assert.Equal("run: expected a run with this tour's chapters alone, found 01-song.partial. Name another run with --run.\n", Refuse("tour"));
    }

    [Fact]
    public void Tour_whileAnotherIsInTheRun_isRefused()
    {
        using var held = StoryLock.Take(new RunDirectory(_folder["run"]));

        Assert.Equal(
            "run: expected a run that no other process takes through its chapters, found another process writing it. Wait until it ends, or use another --run.\n",
            Refuse("tour"));
    }

    [Fact]
    public void Tour_inARunWhereTheOtherFailedBeforeItWroteAnything_goesOn()
    {
        // The control: what binds nobody is passed over, and the first chapter is reached.
        Hold("01-text-files.partial", "stage: text-files\nfiles: [a.txt]\n");
        File.Delete(_folder["run/01-text-files.partial/documents.jsonl"]);

        var result = ChildProgram.RunIn(
            _folder.Path, Limit, "", "tour", "--run", "run", "api-documentation:folder=none").Expect(3);

        Assert.Contains("[1/19] api-documentation", result.Error, StringComparison.Ordinal);
        Assert.Contains("Microsoft.NETCore.App.Ref: expected a folder, found nothing", result.Error, StringComparison.Ordinal);
    }

    private string Refuse(params string[] arguments)
    {
        var before = Directory.GetFileSystemEntries(_folder["run"], "*", SearchOption.AllDirectories).Where(e => !e.EndsWith(".lock", StringComparison.Ordinal)).ToList();
        var result = ChildProgram.RunIn(_folder.Path, Limit, "", [.. arguments, "--run", "run"]).Expect(3);

        Assert.Empty(result.Output);
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder["run"], "*", SearchOption.AllDirectories).Where(e => !e.EndsWith(".lock", StringComparison.Ordinal)));
        return result.Error;
    }

    // The exam has one value that the quick tour replaces, and none that depends on the machine.
    private void HoldExam(string stage, params string[] values) => Hold(
        stage,
        ChildProgram.RunIn(Checkout.Folder, Limit, "", ["eval", "exam", "recipes/tour/exam.yaml", .. values, "--run", _folder["none"], "--dry-run"]).Expect(3).Output);

    private void Hold(string stage, string recipe)
    {
        Directory.CreateDirectory(_folder[$"run/{stage}"]);
        File.WriteAllText(_folder[$"run/{stage}/recipe.resolved.yaml"], recipe);
        File.WriteAllText(_folder[$"run/{stage}/documents.jsonl"], "{}\n");
    }
}
