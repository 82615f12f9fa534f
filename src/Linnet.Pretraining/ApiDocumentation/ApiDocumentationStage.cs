using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Pretraining.ApiDocumentation;

/// <summary>Turns the XML documentation of .NET packages into text to pretrain on.</summary>
/// <remarks>
/// Outputs: <c>train.jsonl</c> and <c>validation.jsonl</c> with <c>{"id", "source", "text"}</c> lines, and <c>removed.jsonl</c> with each file,
/// document and member that was left out, and why. The work takes seconds, so a killed stage simply begins again.
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
    /// <exception cref="CheckFailedException">One side of the split is empty.</exception>
    public StageResult Run(ApiDocumentationRecipe recipe, StageContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        var folder = context.Resolve(FolderOf(recipe));
        var corpus = ApiDocumentationFolder.Read(folder, recipe.Packages, context.Progress, cancellation).Build(recipe.HeldOutShare);
        if (corpus.Train.Count == 0 || corpus.Validation.Count == 0)
        {
            throw new CheckFailedException(new Text(
                $"{folder}: expected documents on both sides of the split, found {corpus.Train.Count} for training and "
                + $"{corpus.Validation.Count} held out. Read more packages or change held_out_share.",
                $"{folder}：训练与验证两侧都应有文档，实际训练 {corpus.Train.Count} 篇、留出 {corpus.Validation.Count} 篇。请读取更多软件包或修改 held_out_share。"));
        }
        cancellation.ThrowIfCancellationRequested();
        AtomicFile.Write(Path.Combine(context.Folder, "train.jsonl"), output => DocumentLines.Write(output, corpus.Train));
        AtomicFile.Write(Path.Combine(context.Folder, "validation.jsonl"), output => DocumentLines.Write(output, corpus.Validation));
        AtomicFile.Write(Path.Combine(context.Folder, "removed.jsonl"), output => DocumentLines.Write(output, corpus.Removed));
        return new StageResult(Summary(corpus));
    }

    private static string FolderOf(ApiDocumentationRecipe recipe) =>
        recipe.Folder.Length == 0 ? ApiDocumentationFolder.Shipped : recipe.Folder;

    private static JsonObject Summary(ApiCorpus corpus) => new()
    {
        ["members_read"] = corpus.MembersRead,
        ["members_kept"] = corpus.MembersKept,
        ["train"] = Side(corpus.Train),
        ["validation"] = Side(corpus.Validation),
        ["removed"] = new JsonObject(
            from removed in corpus.Removed
            group removed by (removed.Kind, removed.Reason) into reasons
            orderby reasons.Key
            select KeyValuePair.Create(
                $"{DocumentLines.Name(reasons.Key.Kind)}.{DocumentLines.Name(reasons.Key.Reason)}", (JsonNode?)reasons.Count())),
    };

    private static JsonObject Side(IReadOnlyList<TypeDocument> documents) => new()
    {
        ["documents"] = documents.Count,
        ["members"] = documents.Sum(d => (long)d.Members),
        ["bytes"] = documents.Sum(d => (long)Encoding.UTF8.GetByteCount(d.Text)),
    };
}
