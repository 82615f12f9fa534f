using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Tests.Core;
using Linnet.Tokenization;
using Linnet.Tokenization.Chat;

namespace Linnet.Tests.Tokenization.Chat;

public sealed class ChatTemplateSourceTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ofAListOfTemplates_takesTheDefaultAndTheOneForTools()
    {
        _folder.Write(
            "tokenizer_config.json",
            """{"chat_template":[{"name":"default","template":"D{{ eos_token }}"},{"name":"tool_use","template":"T"},{"name":"rag","template":"R"}],"eos_token":{"content":"<e>"},"x_token":null,"additional_special_tokens":["<a>",{"content":"<b>"}]}""");

        var source = ChatTemplateSource.Read(_folder.Path)!;

        Assert.Equal(("D{{ eos_token }}", "T"), (source.Jinja, source.WithTools));
        Assert.Equal("""{"eos_token":"<e>","additional_special_tokens":["<a>","<b>"]}""", Plain(source));
        var template = ChatTemplate.Open(_folder.Path, new ByteTokenizer())!;
        Assert.Equal("D<e>", template.Render(Conversation.Question("q")).Text);
        Assert.Equal("T", template.Render(Conversation.Question("q") with { Tools = [new JsonObject()] }).Text);
    }

    [Fact]
    public void Read_ofAFileOfItsOwn_comesBeforeTheSettings()
    {
        _folder.Write("tokenizer_config.json", """{"chat_template":"A","bos_token":"<b>"}""");
        _folder.Write("chat_template.jinja", "{{ bos_token }}你\n");

        var source = ChatTemplateSource.Read(_folder.Path)!;

        Assert.Equal("{{ bos_token }}你\n", source.Jinja);
        Assert.Equal(_folder["chat_template.jinja"], source.Path);
        Assert.Equal("<b>你", ChatTemplate.Open(_folder.Path, new ByteTokenizer())!.Render(new Conversation([])).Text);
    }

    [Fact]
    public void Write_ofWhatWasRead_givesItBack()
    {
        _folder.Write(
            "a/tokenizer_config.json", """{"eos_token":"<e>","chat_template":[{"name":"tool_use","template":"T"},{"name":"default","template":"D"}],"model_max_length":5}""");
        Directory.CreateDirectory(_folder["b"]);

        var source = ChatTemplateSource.Read(_folder["a"])!;
        source.Write(_folder["b"]);
        var back = ChatTemplateSource.Read(_folder["b"])!;

        Assert.Equal((source.Jinja, source.WithTools, Plain(source)), (back.Jinja, back.WithTools, Plain(back)));
    }

    [Fact]
    public void Write_ofTheOwn_keepsItsBytes()
    {
        ChatTemplate.Write(_folder.Path);

        var lines = File.ReadAllLines(_folder["tokenizer_config.json"]);
        Assert.Equal(["bos_token", "chat_template", "eos_token"], JsonNode.Parse(string.Concat(lines))!.AsObject().Select(m => m.Key));
        Assert.Equal(ChatTemplate.Jinja, (string)JsonNode.Parse(string.Concat(lines))!["chat_template"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"chat_template\":\"\\ud800\"}")]
    public void Read_ofADamagedFile_isRefused(string text)
    {
        _folder.Write("tokenizer_config.json", text);

        var error = Assert.Throws<ArtifactException>(() => ChatTemplate.Open(_folder.Path, new ByteTokenizer()));

        Assert.StartsWith(
            $"{_folder["tokenizer_config.json"]}: expected the settings of a tokenizer in JSON, found ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Copy the checkpoint again, or delete the file: the model then only goes on with text.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1]", "a chat_template that is neither a string nor a list of named templates")]
    [InlineData("7", "a chat_template that is neither a string nor a list of named templates")]
    [InlineData("""[{"name":"rag","template":"R"}]""", "a chat_template without one named \"default\"")]
    public void Read_ofAnotherKindOfTemplate_isRefused(string template, string found)
    {
        _folder.Write("tokenizer_config.json", $$"""{"chat_template":{{template}}}""");

        var error = Assert.Throws<ArtifactException>(() => ChatTemplateSource.Read(_folder.Path));

        Assert.Contains($"found {found}. ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ofATemplateThatIsNoUtf8_namesTheByte()
    {
        File.WriteAllBytes(_folder["chat_template.jinja"], [(byte)'a', 0xff, (byte)'b']);

        var error = Assert.Throws<ArtifactException>(() => ChatTemplateSource.Read(_folder.Path));

        Assert.Contains("found bytes that are no UTF-8 at byte 1. ", error.Message, StringComparison.Ordinal);
    }

    private static string Plain(ChatTemplateSource source) =>
        new JsonObject(source.Tokens.Select(t => new KeyValuePair<string, JsonNode?>(t.Key, t.Value.DeepClone()))).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
