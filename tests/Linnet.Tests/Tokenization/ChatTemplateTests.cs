using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Tests.Core;
using Linnet.Tokenization;

namespace Linnet.Tests.Tokenization;

public sealed class ChatTemplateTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prompt_ofBytes_spellsTheMarksOut()
    {
        var template = new ChatTemplate(new ByteTokenizer());

        int[] prompt = [ByteTokenizer.EndOfDocument, .. Encoding.UTF8.GetBytes("<|user|>Hi<|assistant|>").Select(b => (int)b)];
        int[] answer = ['!', ByteTokenizer.EndOfDocument];
        Assert.Equal(prompt, template.Prompt("Hi"));
        Assert.Equal(answer, template.Answer("!"));
    }

    [Fact]
    public void Open_ofAWrittenOne_isATemplate_andOfAnotherIsNone()
    {
        Assert.Null(ChatTemplate.Open(_folder.Path, new ByteTokenizer()));

        ChatTemplate.Write(_folder.Path);
        Assert.NotNull(ChatTemplate.Open(_folder.Path, new ByteTokenizer()));

        foreach (var other in (string[])["{}", "[1]", "3", """{"chat_template":[1]}""", """{"chat_template":"{{ messages }}"}"""])
        {
            _folder.Write("tokenizer_config.json", other);
            Assert.Null(ChatTemplate.Open(_folder.Path, new ByteTokenizer()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"chat_template\":\"\\ud800\"}")]
    public void Open_ofADamagedFile_isRefused(string text)
    {
        _folder.Write("tokenizer_config.json", text);

        var error = Assert.Throws<ArtifactException>(() => ChatTemplate.Open(_folder.Path, new ByteTokenizer()));

        Assert.StartsWith(
            $"{_folder["tokenizer_config.json"]}: expected the settings of a tokenizer in JSON, found ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Copy the checkpoint again, or delete the file: the model then only goes on with text.", error.Message, StringComparison.Ordinal);
    }
}
