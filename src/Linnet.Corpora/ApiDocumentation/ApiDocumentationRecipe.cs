using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Corpora.ApiDocumentation;

/// <summary>What the stage api-documentation is told to do.</summary>
public sealed record ApiDocumentationRecipe : IRecipe
{
    [Key("The stage that this recipe is for: api-documentation.", "此配方所属的阶段：api-documentation。")]
    public required string Stage { get; init; }

    [Key("Nothing here is drawn at random.", "此阶段不含随机性。")]
    public ulong Seed { get; init; }

    [Key(
        "The folder that holds one folder of XML files for each package. Empty: the one that comes with the program.",
        "存放各软件包 XML 文件夹的文件夹。留空表示随程序附带的文件夹。")]
    public string Folder { get; init; } = "";

    [Key(
        "The packages to read, in this order: of equal texts the first is kept.",
        "要读取的软件包，按此顺序：相同的文本保留最先出现的。")]
    public IReadOnlyList<string> Packages { get; init; } = ["Microsoft.NETCore.App.Ref", "Microsoft.AspNetCore.App.Ref"];

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check()
    {
        if (Stage != ApiDocumentationStage.StageName)
        {
            yield return new("stage", new Text(
                $"expected {ApiDocumentationStage.StageName}, found {Stage}", $"应为 {ApiDocumentationStage.StageName}，实际是 {Stage}"));
        }
        if (Packages.Count == 0 || Packages.Distinct(StringComparer.Ordinal).Count() < Packages.Count)
        {
            yield return new("packages", new Text(
                $"expected one or more different packages, found [{string.Join(", ", Packages)}]",
                $"应为一个或多个互不相同的软件包，实际是 [{string.Join(", ", Packages)}]"));
        }
        foreach (var package in Packages.Where(p => p.Length == 0 || p is "." or ".." || p.AsSpan().ContainsAny('/', '\\')))
        {
            yield return new("packages", new Text(
                $"expected the name of a folder inside `folder`, found '{package}'", $"应为 `folder` 中某个文件夹的名称，实际是“{package}”"));
        }
    }
}
