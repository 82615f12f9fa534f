using System.Text.Json.Nodes;
using Linnet.Tests.Core;
using Linnet.Tests.Model;
using Linnet.Tokenization;
using Linnet.Tokenization.Chat;

namespace Linnet.Tests.Tokenization.Chat;

/// <summary>Templates of published models, read where LINNET_TEST_DATA has them.</summary>
public sealed class RealChatTemplateTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Encode_byLlama3_givesThePeersIdsAndTheAnswersMask()
    {
        File.Copy(TestData.Path("tokenizers/llama3.tokenizer_config.json"), _folder["tokenizer_config.json"]);
        var tokenizer = TokenizerFile.Open(TestData.Path("tokenizers/llama3.tokenizer.json.gz"));
        var template = ChatTemplate.Open(_folder.Path, tokenizer)!;
        var conversation = new Conversation([new("system", "Be brief."), new("user", " 你好<|eot_id|>"), new("assistant", "Hi!\n"), new("user", "Bye")]);

        var text = template.Render(conversation).Text;
        var tokens = template.Encode(conversation);

        Assert.Equal(
            "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n你好<|eot_id|><|eot_id|>"
            + "<|start_header_id|>assistant<|end_header_id|>\n\nHi!<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nBye<|eot_id|>"
            + "<|start_header_id|>assistant<|end_header_id|>\n\n",
            text);
        Assert.Equal(128009, template.End);
        Assert.Equal(128000, tokens.Ids[0]);
        Assert.Equal(4, tokens.Ids.Count(id => id == 128009)); // one for each message: the user's own stays text
        Assert.Equal([13347, 0, 128009], tokens.Ids.Where((_, i) => tokens.HasLoss[i]));
    }

    [Fact]
    public void Encode_ofToolsByLlama3_isTheSameAsWithout()
    {
        File.Copy(TestData.Path("tokenizers/llama3.tokenizer_config.json"), _folder["tokenizer_config.json"]);
        var template = ChatTemplate.Open(_folder.Path, ChatVocabularies.Of("<|endoftext|>"))!;
        var question = Conversation.Question("q");

        Assert.Equal(template.Render(question).Text, template.Render(question with { Tools = [new JsonObject { ["name"] = "f" }] }).Text);
    }
}
