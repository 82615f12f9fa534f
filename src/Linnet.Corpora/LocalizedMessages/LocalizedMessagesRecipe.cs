using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Corpora.LocalizedMessages;

/// <summary>What the stage localized-messages is told to do.</summary>
public sealed record LocalizedMessagesRecipe : IRecipe
{
    [Key("The stage that this recipe is for: localized-messages.", "此配方所属的阶段：localized-messages。")]
    public required string Stage { get; init; }

    [Key("Nothing here is drawn at random.", "此阶段不含随机性。")]
    public ulong Seed { get; init; }

    [Key(
        "The SDK's folder. Empty: the highest version beside the running .NET, stable before preview.",
        "SDK 的文件夹。留空表示正在运行的 .NET 旁边的最高版本，正式版优先于预览版。")]
    public string Folder { get; init; } = "";

    [Key(
        "The cultures to read besides English. Default: the 13 that the .NET SDK is translated into.",
        "除英文外要读取的区域性。默认：.NET SDK 已翻译的 13 种。")]
    public IReadOnlyList<string> Languages { get; init; } =
        ["zh-Hans", "cs", "de", "es", "fr", "it", "ja", "ko", "pl", "pt-BR", "ru", "tr", "zh-Hant"];

    [Key(
        "Messages in a document. 6: enough text for the language filter and some context for the model, still small to hold out.",
        "每篇文档的消息数。默认 6：足够语言过滤判断，也给模型一些上下文，又便于留出。",
        Unit = "messages",
        Minimum = 1,
        Maximum = 1_000)]
    public int MessagesPerDocument { get; init; } = 6;

    [Key(
        "Least number of Chinese messages; with fewer the stage fails. 5,000: below it the tour's Chinese chapters mean nothing.",
        "中文消息的最少条数，不足则失败。默认 5,000：再少则 tour 的中文章节没有意义。",
        Unit = "messages",
        Minimum = 0)]
    public int MinimumChinese { get; init; } = 5_000;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != LocalizedMessagesStage.StageName)
        {
            yield return new("stage", new Text(
                $"expected {LocalizedMessagesStage.StageName}, found {Stage}", $"应为 {LocalizedMessagesStage.StageName}，实际是 {Stage}"));
        }

        if (!Languages.Contains(LocalizedMessagesStage.Chinese))
        {
            yield return new("languages", new Text($"expected {LocalizedMessagesStage.Chinese} among them", $"应包含 {LocalizedMessagesStage.Chinese}"));
        }

        foreach (var language in Languages.Where(l => l.Length == 0 || l == "en" || l.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-')))
        {
            yield return new("languages", new Text($"expected a culture's name such as de or pt-BR, found '{language}'", $"应为 de、pt-BR 之类的区域性名称，实际是“{language}”"));
        }

        if (Languages.Distinct(StringComparer.Ordinal).Count() < Languages.Count)
        {
            yield return new("languages", new Text("expected each once", "每种只应出现一次"));
        }
    }
}
