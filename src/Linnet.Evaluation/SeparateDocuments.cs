using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Evaluation;

/// <summary>Refuses to measure on documents that were learnt from: such figures would say how much was learnt by heart.</summary>
public static class SeparateDocuments
{
    /// <summary>Requires that no held-out record is of a document that a training record is of.</summary>
    /// <param name="path">The held-out file, for the message.</param>
    /// <param name="learnt">Documents that are learnt from; empty ones name none.</param>
    /// <param name="heldOut">The held-out records; one whose document is empty is of a document of its own.</param>
    /// <exception cref="ArtifactException">A document is on both sides.</exception>
    public static void Require(string path, IEnumerable<string> learnt, IEnumerable<PromptCompletion> heldOut)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        Require(path, learnt, heldOut.Select(record => (record.Id, record.Document)));
    }

    /// <inheritdoc cref="Require(string, IEnumerable{string}, IEnumerable{PromptCompletion})"/>
    /// <param name="path">The held-out file, for the message.</param>
    /// <param name="learnt">Documents that are learnt from; empty ones name none.</param>
    /// <param name="heldOut">Id and document of each held-out record.</param>
    public static void Require(string path, IEnumerable<string> learnt, IEnumerable<(string Id, string Document)> heldOut)
    {
        ArgumentNullException.ThrowIfNull(learnt);
        ArgumentNullException.ThrowIfNull(heldOut);
        var known = learnt.ToHashSet(StringComparer.Ordinal);
        foreach (var (id, document) in heldOut)
        {
            if (document.Length > 0 && known.Contains(document))
            {
                throw new ArtifactException(
                    path,
                    new Text("documents of which none is learnt from", "未用于学习的文档"),
                    new Text($"\"{document}\" ({id}), which the training file has too", $"训练文件中也有的 \"{document}\"（{id}）"),
                    new Text("Split by document: `linnet instruct convert` does.", "请按文档划分：`linnet instruct convert` 就是这样做的。"));
            }
        }
    }
}
