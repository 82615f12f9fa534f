using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Evaluation;

namespace Linnet.Tests.Evaluation;

public sealed class SeparateDocumentsTests
{
    [Fact]
    public void Require_ofADocumentOnBothSides_namesTheFirst()
    {
        var error = Assert.Throws<ArtifactException>(() => SeparateDocuments.Require("held.jsonl", ["a", "b", ""], [Record("1", "c"), Record("2", "b"), Record("3", "a")]));

        Assert.Equal(
            ("held.jsonl: expected documents of which none is learnt from, found \"b\" (2), which the training file has too. Split by document: `linnet instruct convert` does.",
            "held.jsonl：应为未用于学习的文档，实际是训练文件中也有的 \"b\"（2）。请按文档划分：`linnet instruct convert` 就是这样做的。"),
            (error.Text.English, error.Text.Chinese));
    }

    [Fact]
    public void Require_ofOtherDocuments_orOfNoneNamed_passes()
    {
        SeparateDocuments.Require("held.jsonl", ["a", ""], [Record("1", "b"), Record("2", ""), Record("3", "A")]);
        SeparateDocuments.Require("held.jsonl", Array.Empty<string>(), [Record("1", "b")]);
    }

    private static PromptCompletion Record(string id, string document) => new(id, "member", document, "question", "answer");
}
