using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Cli;

public sealed class DoctorTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public void Doctor_asJson_measuresTheMatmulPeak()
    {
        var result = JsonNode.Parse(ChildProgram.Run(Limit, "doctor", "--json").Expect(0).Output)!;

        Assert.True(result["healthy"]!.GetValue<bool>());
        Assert.True(result["matmul_gflops"]!["float32"]!.GetValue<double>() > 0);
        Assert.All(result["checks"]!.AsArray(), check => Assert.NotNull(check!["key"]));
    }

    [Fact]
    public void Doctor_inChinese_speaksChinese()
    {
        var result = ChildProgram.Run(Limit, "doctor", "--lang", "zh").Expect(0);

        Assert.Contains("处理器", result.Output, StringComparison.Ordinal);
        Assert.Contains("内存", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Processor", result.Output + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("checks", result.Output + result.Error, StringComparison.Ordinal);
    }
}
