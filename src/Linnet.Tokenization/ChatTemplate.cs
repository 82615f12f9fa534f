using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Tokenization;

/// <summary>How a question is put to a model that was taught to answer: <c>&lt;|user|&gt;question&lt;|assistant|&gt;answer&lt;|endoftext|&gt;</c>.</summary>
/// <remarks>
/// The marks are single ids where the vocabulary has them as special tokens, which no text can forge; else they are spelt out. A
/// checkpoint that was trained with the template says so in <c>tokenizer_config.json</c>, as Hugging Face's do.
/// </remarks>
public sealed class ChatTemplate
{
    /// <summary>Begins a question.</summary>
    public const string User = "<|user|>";

    /// <summary>Ends a question and begins the answer.</summary>
    public const string Assistant = "<|assistant|>";

    /// <summary>The file of a checkpoint that holds the template.</summary>
    public const string FileName = "tokenizer_config.json";

    /// <summary>The template as Hugging Face writes templates.</summary>
    public const string Jinja =
        "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}{{ '<|user|>' + message['content'] }}"
        + "{% elif message['role'] == 'assistant' %}{{ '<|assistant|>' + message['content'] + eos_token }}{% endif %}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

    private const long MaximumBytes = 64 << 20;

    private readonly ITokenizer _tokenizer;
    private readonly int[] _user;
    private readonly int[] _assistant;

    /// <param name="tokenizer">The vocabulary; it must have a token that ends a document.</param>
    /// <exception cref="ArgumentException">It has none.</exception>
    public ChatTemplate(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        End = tokenizer.EndOfSequence ?? throw new ArgumentException("The vocabulary has no token that ends a document.", nameof(tokenizer));
        _tokenizer = tokenizer;
        (_user, _assistant) = (Mark(User), Mark(Assistant));
    }

    /// <summary>The id that ends an answer.</summary>
    public int End { get; }

    /// <summary>The ids of a question, up to where its answer begins.</summary>
    public int[] Prompt(string question)
    {
        int[] beginning = _tokenizer.BeginningOfSequence is { } id ? [id] : [];
        return [.. beginning, .. _user, .. _tokenizer.Encode(Encoding.UTF8.GetBytes(question)), .. _assistant];
    }

    /// <summary>The ids of an answer, with the one that ends it.</summary>
    public int[] Answer(string answer) => [.. _tokenizer.Encode(Encoding.UTF8.GetBytes(answer)), End];

    /// <summary>Writes <c>tokenizer_config.json</c> into a checkpoint's folder.</summary>
    public static void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), JsonText.Pretty(new JsonObject
    {
        ["bos_token"] = ByteTokenizer.EndOfDocumentText,
        ["chat_template"] = Jinja,
        ["eos_token"] = ByteTokenizer.EndOfDocumentText,
    }));

    /// <summary>The template of a checkpoint, or null when its model was not taught to answer.</summary>
    /// <exception cref="ArtifactException">The checkpoint's <c>tokenizer_config.json</c> is no JSON, or longer than 64 MiB.</exception>
    public static ChatTemplate? Open(string folder, ITokenizer tokenizer)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        if (new FileInfo(path).Length is > MaximumBytes and var length)
        {
            throw Unreadable(path, new Text($"{length} bytes", $"{length} 字节"), null);
        }

        try
        {
            using var json = JsonDocument.Parse(FileErrors.Translate(path, () => File.ReadAllBytes(path)));
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("chat_template", out var found)
                && found.ValueKind == JsonValueKind.String
                && found.GetString() == Jinja
                ? new ChatTemplate(tokenizer)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Unreadable(path, Text.Same(error.Message), error);
        }
    }

    private static ArtifactException Unreadable(string path, Text found, Exception? cause) => new(
        path,
        new Text("the settings of a tokenizer in JSON", "JSON 格式的分词器设置"),
        found,
        new Text(
            "Copy the checkpoint again, or delete the file: the model then only goes on with text.",
            "请重新复制检查点，或删除该文件：模型将只会续写文本。"),
        cause);

    private int[] Mark(string text) => _tokenizer.SpecialToken(text) is { } id ? [id] : _tokenizer.Encode(Encoding.UTF8.GetBytes(text));
}
