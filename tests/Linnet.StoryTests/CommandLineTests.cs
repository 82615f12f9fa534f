using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests;

public sealed class CommandLineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void UnknownCommand_exitsWithUsageAndNamesHelp()
    {
        var result = ChildProgram.Run(Limit, "trian");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("trian", result.Error, StringComparison.Ordinal);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_inChinese_hasNoEnglishHeading()
    {
        var result = ChildProgram.Run(Limit, "--lang", "zh", "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("用法", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Usage", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Description", result.Output, StringComparison.Ordinal);
    }
}
