using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Core.Stages;

namespace Linnet.Corpora.LocalizedMessages;

/// <summary>Reads the messages of the installed .NET SDK, aligned over its languages.</summary>
/// <remarks>
/// Outputs: <c>en.jsonl</c> and one <c>CULTURE.jsonl</c> for each language, a document being a few neighbouring messages of one resource file,
/// one a line; <c>translations.jsonl</c>, English messages with their Chinese. Seconds, so a killed stage simply begins again.
/// </remarks>
public sealed class LocalizedMessagesStage : IStage<LocalizedMessagesRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "localized-messages";

    internal const string Chinese = "zh-Hans";

    private static readonly Text NextStep = new(
        "Install the .NET SDK, not only its runtime, or use your own text: linnet tour --data FILE…",
        "请安装 .NET SDK（不只是运行时），或使用自己的文本：linnet tour --data FILE…");

    private readonly string _runtimeFolder;

    /// <summary>Looks for the SDK beside the running core library.</summary>
    public LocalizedMessagesStage()
        : this(Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "")
    {
    }

    internal LocalizedMessagesStage(string runtimeFolder) => _runtimeFolder = runtimeFolder;

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    /// <remarks>The SDK's <c>dotnet.dll</c> stands for its thousands of files: another SDK has another one.</remarks>
    public IReadOnlyList<StageInput> Inputs(LocalizedMessagesRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(run);
        var sdk = Sdk(recipe, run);
        return [new StageInput(Path.Combine(sdk.Path, "dotnet.dll"), StageInput.File) { Name = $"sdk:{sdk.Version}/dotnet.dll" }];
    }

    /// <inheritdoc/>
    /// <exception cref="ArtifactException">There is no SDK, or it has fewer Chinese messages than the recipe asks for.</exception>
    /// <exception cref="DataFormatException">An assembly is damaged.</exception>
    public StageResult Run(LocalizedMessagesRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var sdk = Sdk(recipe, context.Run);
        var read = SdkMessages.Read(sdk.Path, recipe.Languages, context.Progress, cancellation);
        var messages = read.Catalog.Messages();
        var translated = messages.Count(m => m.Texts.TryGetValue(Chinese, out var text) && text != m.Texts["en"]);
        if (translated < recipe.MinimumChinese)
        {
            throw new ArtifactException(
                sdk.Path,
                new Text($"an SDK with at least {recipe.MinimumChinese} messages in Chinese", $"至少含 {recipe.MinimumChinese} 条中文消息的 SDK"),
                new Text($"{translated}", $"{translated} 条"),
                NextStep);
        }

        var languages = new JsonObject();
        foreach (var language in recipe.Languages.Prepend("en"))
        {
            cancellation.ThrowIfCancellationRequested();
            var documents = MessageDocuments.Of(messages, language, recipe.MessagesPerDocument).ToList();
            TextLines.Write(Path.Combine(context.Folder, $"{language}.jsonl"), documents);
            languages[language] = new JsonObject
            {
                ["documents"] = documents.Count,
                ["messages"] = messages.Count(m => m.Texts.ContainsKey(language)),
                ["untranslated"] = language == "en" ? 0 : messages.Count(m => m.Texts.TryGetValue(language, out var text) && text == m.Texts["en"]),
                ["characters"] = documents.Sum(d => Characters.Count(d.Text)),
            };
        }

        var translations = MessageDocuments.Translations(messages, Chinese, "en-zh", recipe.MessagesPerDocument).ToList();
        TextLines.Write(Path.Combine(context.Folder, "translations.jsonl"), translations);
        var summary = new JsonObject
        {
            ["sdk_version"] = sdk.Version,
            ["sha256"] = read.Sha256,
            ["assemblies"] = read.Assemblies,
            ["messages"] = messages.Count,
            ["translations"] = translations.Count,
            ["not_strings"] = read.Others,
            ["repeated"] = read.Catalog.Repeated,
            ["empty"] = read.Catalog.Empty,
            ["languages"] = languages,
        };
        context.Metrics.WriteOnly(summary);
        LocalizedMessagesReport.Write(context, summary);
        return new StageResult(summary);
    }

    private SdkFolder Sdk(LocalizedMessagesRecipe recipe, RunDirectory run)
    {
        if (recipe.Folder.Length > 0)
        {
            var folder = run.Resolve(recipe.Folder);
            return new SdkFolder(folder, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))));
        }

        return SdkFolder.Beside(_runtimeFolder) ?? throw new ArtifactException(
            _runtimeFolder.Length == 0 ? "sdk" : Path.GetFullPath(Path.Combine(_runtimeFolder, "..", "..", "..", "sdk")),
            new Text("an installed .NET SDK", "已安装的 .NET SDK"),
            new Text("none", "没有"),
            NextStep);
    }
}
