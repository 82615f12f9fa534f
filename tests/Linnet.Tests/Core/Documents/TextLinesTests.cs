using Linnet.Core.Documents;
using Linnet.Core.Errors;

namespace Linnet.Tests.Core.Documents;

public sealed class TextLinesTests
{
    [Theory]
    [InlineData(
        """{"id":"1","body":"x"}""",
        """expected the key "text", found "id", "body". Rename the key that holds it, or take the line out.""",
        """应有键 "text"，实际只有 "id"、"body"。请把相应的键改为此名，或删去该行。""")]
    [InlineData(
        "{}",
        """expected the key "text", found no key. Rename the key that holds it, or take the line out.""",
        """应有键 "text"，实际没有任何键。请把相应的键改为此名，或删去该行。""")]
    [InlineData(
        """{"text":1}""",
        "text: expected a string, found Number. Correct the line, or take it out.",
        "text：应为字符串，实际是 Number。请修正或删去该行。")]
    [InlineData(
        "[1]",
        "expected one JSON object a line, found a line that is not a JSON object. Correct the line, or take it out.",
        "每行应为一个 JSON 对象，实际有一行不是 JSON 对象。请修正或删去该行。")]
    public void ReadDocuments_ofALineWithoutText_saysWhatToDo(string line, string english, string chinese)
    {
        using var folder = new TestFolder();
        var path = folder.Write("a.jsonl", """{"text":"good"}""" + "\n" + line + "\n");

        var error = Assert.Throws<DataFormatException>(() => TextLines.ReadDocuments(path, TestContext.Current.CancellationToken).ToList());

        Assert.Equal($"{path}:2: {english}", error.Text.English);
        Assert.Equal($"{path}:2：{chinese}", error.Text.Chinese);
    }
}
