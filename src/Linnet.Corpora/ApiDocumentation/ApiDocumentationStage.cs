using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Corpora.ApiDocumentation;

/// <summary>Turns the XML documentation of .NET packages into text to pretrain on.</summary>
/// <remarks>
/// Outputs: <c>documents.jsonl</c>, one type each; <c>members.jsonl</c> with each member's full name and description; <c>removed.jsonl</c>
/// with each file, document and member that was left out, and why. The held-out split comes after near-duplicate removal, in the stage clean.
/// The work takes seconds, so a killed stage simply begins again.
/// </remarks>
public sealed class ApiDocumentationStage : IStage<ApiDocumentationRecipe>
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "api-documentation";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public IReadOnlyList<StageInput> Inputs(ApiDocumentationRecipe recipe, RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. recipe.Packages.Select(p =>
        {
            var input = new StageInput(Path.Combine(FolderOf(recipe), p), StageInput.Folder);
            return recipe.Folder.Length == 0 ? input with { Name = $"program:data/api-documentation/{p}" } : input;
        })];
    }

    /// <inheritdoc/>
    /// <exception cref="ArtifactException">A package has no XML files.</exception>
    /// <exception cref="DataFormatException">A file is no XML documentation.</exception>
    /// <exception cref="CheckFailedException">Nothing is documented.</exception>
    public StageResult Run(ApiDocumentationRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var folder = context.Resolve(FolderOf(recipe));
        var corpus = ApiDocumentationFolder.Read(folder, recipe.Packages, context.Progress, cancellation).Build();
        if (corpus.Documents.Count == 0)
        {
            throw new CheckFailedException(new Text(
                $"{folder}: expected documented types, found none in {corpus.MembersRead} members. Read other packages.",
                $"{folder}：应有带文档的类型，但在 {corpus.MembersRead} 个成员中没有找到。请读取其他软件包。"));
        }
        cancellation.ThrowIfCancellationRequested();
        TextLines.Write(Path.Combine(context.Folder, "documents.jsonl"), corpus.Documents.Select(d => new Document(d.Id, d.Source, d.Text)));
        TextLines.Write(Path.Combine(context.Folder, "members.jsonl"), corpus.Documents.SelectMany(d => d.Descriptions));
        RemovedLines.Write(Path.Combine(context.Folder, "removed.jsonl"), corpus.Removed);
        var summary = Summary(corpus);
        context.Metrics.WriteOnly(summary);
        ApiDocumentationReport.Write(context, summary);
        return new StageResult(summary);
    }

    private static string FolderOf(ApiDocumentationRecipe recipe) =>
        recipe.Folder.Length == 0 ? ApiDocumentationFolder.Shipped : recipe.Folder;

    private static JsonObject Summary(ApiCorpus corpus) => new()
    {
        ["members_read"] = corpus.MembersRead,
        ["members_kept"] = corpus.MembersKept,
        ["documents"] = corpus.Documents.Count,
        ["descriptions"] = corpus.Documents.Sum(d => (long)d.Descriptions.Count),
        ["characters"] = corpus.Documents.Sum(d => Characters.Count(d.Text)),
        ["bytes"] = corpus.Documents.Sum(d => (long)Encoding.UTF8.GetByteCount(d.Text)),
        ["removed"] = new JsonObject(
            from removed in corpus.Removed
            group removed by (removed.Kind, removed.Reason) into reasons
            orderby reasons.Key
            select KeyValuePair.Create(
                $"{RemovedLines.Name(reasons.Key.Kind)}.{RemovedLines.Name(reasons.Key.Reason)}", (JsonNode?)reasons.Count())),
    };
}
