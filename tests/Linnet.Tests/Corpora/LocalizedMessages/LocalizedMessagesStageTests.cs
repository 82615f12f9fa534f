using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.LocalizedMessages;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.LocalizedMessages;

public sealed class LocalizedMessagesStageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_withoutSdk_namesTheWayOut()
    {
        var runtime = Directory.CreateDirectory(_folder["root/shared/Microsoft.NETCore.App/10.0.1"]).FullName;

        var error = Assert.Throws<ArtifactException>(() => Run(new LocalizedMessagesStage(runtime), ""));

        Assert.Equal(
            $"{_folder["root/sdk"]}: expected an installed .NET SDK, found none. "
            + "Install the .NET SDK, not only its runtime, or use your own text: linnet tour --data FILE….",
            error.Text.English.TrimEnd('.') + ".");
        Assert.Contains("linnet tour --data FILE…", error.Text.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_onAnSdkWithoutChinese_namesTheWayOut()
    {
        _folder.Write("sdk/10.0.100/dotnet.dll", "x");

        var error = Assert.Throws<ArtifactException>(() => Run(new LocalizedMessagesStage(), $"folder: '{_folder["sdk/10.0.100"]}'\n"));

        Assert.Contains("expected an SDK with at least 5000 messages in Chinese, found 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("linnet tour --data FILE…", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_onDamagedAssembly_namesIt()
    {
        _folder.Write("sdk/10.0.100/dotnet.dll", "x");
        var path = _folder.Write("sdk/10.0.100/zh-Hans/A.resources.dll", "MZ and then nothing of an assembly");

        var error = Assert.Throws<DataFormatException>(() => Run(new LocalizedMessagesStage(), $"folder: '{_folder["sdk/10.0.100"]}'\n"));

        Assert.Equal(path, error.Path.Replace('\\', '/'), ignoreCase: true);
    }

    [Fact]
    public void Run_onTheInstalledSdk_alignsChineseWithEnglish()
    {
        if (SdkFolder.Beside(Path.GetDirectoryName(typeof(object).Assembly.Location)!) is null)
        {
            Assert.Skip("No .NET SDK beside the running runtime.");
        }

        var stage = Run(new LocalizedMessagesStage(), "languages: [zh-Hans]\n");

        var english = TextLines.ReadDocuments(Path.Combine(stage, "en.jsonl"), TestContext.Current.CancellationToken).Select(d => d.Id).ToHashSet(StringComparer.Ordinal);
        var chinese = TextLines.ReadDocuments(Path.Combine(stage, "zh-Hans.jsonl"), TestContext.Current.CancellationToken).ToList();
        var pairs = TextLines.ReadPrompts(Path.Combine(stage, "translations.jsonl"), TestContext.Current.CancellationToken).ToList();
        Assert.All(chinese, d => Assert.Contains(d.Id, english));
        Assert.InRange(pairs.Count, 5_000, 100_000);
        Assert.All(pairs, p => Assert.NotEqual(p.Prompt, p.Completion));
        Assert.True(pairs.Count(p => p.Completion.Any(c => c is >= '\u4E00' and <= '\u9FFF')) > 0.95 * pairs.Count);
    }

    private string Run(LocalizedMessagesStage stage, string keys)
    {
        var path = _folder.Write("recipe.yaml", "stage: localized-messages\n" + keys);
        var run = new RunDirectory(_folder["run"]);
        StageRunner.Run(
            stage,
            RecipeReader.ReadFile<LocalizedMessagesRecipe>(path, []),
            run,
            new StageOptions { Seed = 0, Threads = 1 },
            TestContext.Current.CancellationToken);
        return run.Find(LocalizedMessagesStage.StageName)!.Folder;
    }
}
