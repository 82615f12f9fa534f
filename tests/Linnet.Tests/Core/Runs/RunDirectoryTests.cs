using Linnet.Core.Errors;
using Linnet.Core.Runs;

namespace Linnet.Tests.Core.Runs;

public sealed class RunDirectoryTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void New_withAnEmptyPath_isAUsageError(string path)
    {
        var error = Assert.Throws<UsageException>(() => new RunDirectory(path));

        Assert.Equal("Expected the path of a run's folder, found an empty text. Type the path.", error.Message);
        Assert.Equal("缺少路径：运行目录。请输入路径。", error.Text.Chinese);
    }

    [Fact]
    public void Stages_ofARun_areOrderedByNumberAndOtherFoldersIgnored()
    {
        using var folder = new TestFolder();
        foreach (var name in new[] { "10-b", "02-sft", "01-pretrain.partial", "notes", "1-x", "03-Big", "04-a_b" })
        {
            Directory.CreateDirectory(folder[name]);
        }

        var stages = new RunDirectory(folder.Path).Stages();

        Assert.Equal([(1, "pretrain", false), (2, "sft", true), (10, "b", true)], stages.Select(s => (s.Number, s.Name, s.IsComplete)));
    }

    [Fact]
    public void Place_ofANewStage_isOneAfterTheLast()
    {
        using var folder = new TestFolder();
        var run = new RunDirectory(folder["r"]);
        Assert.Equal(folder["r/01-sft.partial"], run.Place("sft").Folder);

        Directory.CreateDirectory(folder["r/99-pretrain"]);

        Assert.Equal(folder["r/100-sft.partial"], run.Place("sft").Folder);
        Assert.Equal(new StagePlace(99, "pretrain", folder["r/99-pretrain"], true), run.Place("pretrain"));
    }

    [Fact]
    public void Find_withTwoFoldersOfOneName_namesBoth()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["01-sft"]);
        Directory.CreateDirectory(folder["02-sft.partial"]);

        var error = Assert.Throws<ArtifactException>(() => new RunDirectory(folder.Path).Find("sft"));

        Assert.Equal(
            $"{folder.Path}: expected one folder for the stage sft, found 01-sft and 02-sft.partial. Move the one that does not belong here away.",
            error.Message);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("Pretrain")]
    [InlineData("a--b")]
    [InlineData("")]
    public void Place_ofABadName_isMisuse(string name) =>
        Assert.Throws<ArgumentException>(() => new RunDirectory("runs/x").Place(name));

    [Fact]
    public void Resolve_ofPaths_onlyChangesThoseInTheRun()
    {
        var run = new RunDirectory("runs/x");

        Assert.Equal("data/a.txt", run.Resolve("data/a.txt"));
        Assert.Equal("/data/a.txt", run.Resolve("/data/a.txt"));
        Assert.Equal(Path.Combine("runs/x", "01-pretrain/checkpoints"), run.Resolve("run:01-pretrain/checkpoints/"));
    }

    [Theory]
    [InlineData("run:../other")]
    [InlineData("run:/etc/passwd")]
    [InlineData("run:")]
    [InlineData("run:a/../../b")]
    [InlineData("run:a\\..\\b")]
    public void Resolve_ofAPathThatLeavesTheRun_isRefused(string path)
    {
        var error = Assert.Throws<ArtifactException>(() => new RunDirectory("runs/x").Resolve(path));

        Assert.Equal(
            $"{path}: expected a path inside the run, such as run:pretrain/checkpoints, found one that leaves it. Correct the recipe.", error.Message);
    }

    [Fact]
    public void Name_ofARun_isTheLastPart()
    {
        Assert.Equal("x", new RunDirectory("runs/x/").Name);
        Assert.Equal("x", new RunDirectory("runs/x").Name);
    }

    [Theory]
    [InlineData("0.1.0+abc", "0.1.0", "abc")]
    [InlineData("0.1.0", "0.1.0", "unknown")]
    public void BuildIdentity_ofAnInformationalVersion_isSplit(string informational, string version, string commit) =>
        Assert.Equal(new BuildIdentity(version, commit), BuildIdentity.Parse(informational));
}
