using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Chat;
using Linnet.Tokenization.Chat.Jinja;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Tokenization;

/// <summary>How conversations are put to a model that was taught to answer.</summary>
/// <remarks>
/// A checkpoint holds its template in Jinja, as Hugging Face's do, in <c>chat_template.jinja</c> or <c>tokenizer_config.json</c>. Models
/// that Linnet teaches take <see cref="Jinja"/>: <c>&lt;|user|&gt;question&lt;|assistant|&gt;answer&lt;|endoftext|&gt;</c>. Marks that the
/// template writes are single ids where the vocabulary has them as special tokens, else they are spelt out; a text that is put in never
/// becomes a special token, whatever it says. Threads may share one.
/// </remarks>
public sealed class ChatTemplate
{
    /// <summary>Begins a question in Linnet's own template.</summary>
    public const string User = "<|user|>";

    /// <summary>Ends a question and begins the answer in Linnet's own template.</summary>
    public const string Assistant = "<|assistant|>";

    /// <summary>The file of a checkpoint that holds the template.</summary>
    public const string FileName = ChatTemplateSource.SettingsName;

    /// <summary>Linnet's own template.</summary>
    public const string Jinja =
        "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}{{ '<|user|>' + message['content'] }}"
        + "{% elif message['role'] == 'assistant' %}{{ '<|assistant|>' + message['content'] + eos_token }}{% endif %}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

    private const string Beginning = "<|beginoftext|>"; // where it is another token than the end

    private static readonly string[] Learnt = [ChatMessage.Assistant];

    private readonly ChatRenderer _renderer;
    private readonly ChatVocabulary _vocabulary;
    private readonly ChatEncoder _encoder;
    private readonly AnswerFinder _answers;

    /// <summary>Linnet's own template.</summary>
    /// <param name="tokenizer">The vocabulary; it must have a token that ends a document.</param>
    /// <exception cref="ArgumentException">It has none.</exception>
    public ChatTemplate(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        End = tokenizer.EndOfSequence ?? throw new ArgumentException("The vocabulary has no token that ends a document.", nameof(tokenizer));
        var end = ByteTokenizer.EndOfDocumentText;
        var beginning = tokenizer.BeginningOfSequence is not { } id ? "" : id == End ? end : Beginning;
        var tokens = new Dictionary<string, JsonNode> { ["bos_token"] = beginning, ["eos_token"] = end };
        _renderer = new ChatRenderer(JinjaTemplate.Parse(Jinja, FileName), null, tokens, null);
        _vocabulary = new ChatVocabulary(tokenizer,
        [
            new(end, End, IsSpecial: true),
            new(beginning, tokenizer.BeginningOfSequence, IsSpecial: true),
            new(User, tokenizer.SpecialToken(User), IsSpecial: true),
            new(Assistant, tokenizer.SpecialToken(Assistant), IsSpecial: true),
        ]);
        _encoder = new ChatEncoder(_vocabulary, cutsEverywhere: true);
        _answers = new AnswerFinder(_renderer, end);
    }

    private ChatTemplate(ChatTemplateSource source, ITokenizer tokenizer, TimeProvider? clock)
    {
        JinjaTemplate Parse(string jinja) => JinjaTemplate.Parse(jinja, $"{source.Path}:chat_template");
        _renderer = new ChatRenderer(Parse(source.Jinja), source.WithTools is { } tools ? Parse(tools) : null, source.Tokens, clock);
        _vocabulary = ChatVocabulary.Of(
            tokenizer, source.Tokens.Values.SelectMany(t => t is JsonArray list ? list.Select(i => i!.GetValue<string>()) : [t.GetValue<string>()]));
        _encoder = new ChatEncoder(_vocabulary, cutsEverywhere: false);
        var end = TurnEnd();
        End = end?.Id ?? tokenizer.EndOfSequence ?? throw source.Unreadable(
            new("a template that ends an answer with no token of the vocabulary", "模板在回答结尾没有写出词表中的任何词元"), null);
        _answers = new AnswerFinder(_renderer, end?.Text);
    }

    /// <summary>The id that ends an answer.</summary>
    public int End { get; }

    /// <summary>Writes Linnet's own template into a checkpoint's folder.</summary>
    public static void Write(string folder) => ChatTemplateSource.Own.Write(folder);

    /// <summary>Linnet's own template, for teaching a checkpoint's model to answer by it.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="tokenizer">Its vocabulary.</param>
    /// <exception cref="ArtifactException">It has a template of another program, whose marks its model knows, or its vocabulary has no token that ends a document.</exception>
    public static ChatTemplate ForTraining(string folder, ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (ChatTemplateSource.Read(folder) is { } source && source.Jinja != Jinja)
        {
            throw new ArtifactException(
                source.Path,
                new Text("no chat template, or Linnet's own, which is the one that training teaches", "没有聊天模板，或是 Linnet 自己的模板（训练只教授这一种）"),
                new Text("the chat template of another program", "其他程序的聊天模板"),
                new Text(
                    $"Start from the model before it was taught to answer, or take the template out: the model then learns {User} and {Assistant} instead of its own marks.",
                    $"请从尚未学习对话的模型开始，或去掉该模板：模型将改学 {User} 和 {Assistant}，而不再使用原有的标记。"));
        }

        return tokenizer.EndOfSequence is not null ? new ChatTemplate(tokenizer) : throw new ArtifactException(
            folder,
            new Text("a vocabulary with a token that ends a document", "词表中有表示文档结束的词元"),
            new Text("none", "没有"),
            new Text($"Name it as eos_token in the {FileName} beside the tokenizer.", $"请在分词器旁的 {FileName} 中以 eos_token 指明。"));
    }

    /// <summary>The template of a checkpoint, or null when it has none: its model was not taught to answer.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="tokenizer">Its vocabulary.</param>
    /// <param name="clock">The time for templates that write today's date; null: they write the date that they fall back to.</param>
    /// <exception cref="ArtifactException">A file is broken, or the template uses a part of Jinja that is not read: the message names it, its line and its column.</exception>
    public static ChatTemplate? Open(string folder, ITokenizer tokenizer, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (ChatTemplateSource.Read(folder) is not { } source)
        {
            return null;
        }

        try
        {
            return source.Jinja == Jinja ? new ChatTemplate(tokenizer) : new ChatTemplate(source, tokenizer, clock);
        }
        catch (DataFormatException error)
        {
            var (line, column) = (error.Line, error.Column);
            throw source.Unreadable(
                new($"at line {line}, column {column}: {error.Problem.English.TrimEnd('.')}", $"第 {line} 行第 {column} 列：{error.Problem.Chinese.TrimEnd('。')}"), error);
        }
    }

    /// <summary>Puts a conversation into the template.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="promptsAnswer">Whether the text ends where the assistant goes on.</param>
    /// <exception cref="DataFormatException">The template refuses the conversation, or takes too long for it.</exception>
    public ChatText Render(Conversation conversation, bool promptsAnswer = false) => Render(conversation, promptsAnswer, out _);

    /// <summary>Puts a conversation into the template and encodes it.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="promptsAnswer">Whether the text ends where the assistant goes on.</param>
    /// <param name="learnt">The roles whose words carry loss; null: the assistant's. Its turns are learnt with the token that ends them, the words of other roles alone.</param>
    /// <exception cref="DataFormatException">The template refuses the conversation, or takes too long for it.</exception>
    public ChatTokens Encode(Conversation conversation, bool promptsAnswer = false, IReadOnlyCollection<string>? learnt = null)
    {
        var text = Render(conversation, promptsAnswer, out var marks);
        var roles = learnt ?? Learnt;
        return _encoder.Encode(
            text.Text,
            text.Spans,
            marks,
            span => span.Role is { } role && roles.Contains(role) && (span.IsAnswer || role != ChatMessage.Assistant));
    }

    /// <summary>The ids of a question that stands alone, up to where its answer begins.</summary>
    public int[] Prompt(string question) => Encode(Conversation.Question(question), promptsAnswer: true, []).Ids;

    /// <summary>The ids of an answer, with the one that ends it, as they follow <see cref="Prompt"/>.</summary>
    public int[] Answer(string answer)
    {
        var tokens = Encode(Conversation.Pair("", answer));
        return [.. tokens.Ids.Where((_, i) => tokens.HasLoss[i])];
    }

    private ChatText Render(Conversation conversation, bool promptsAnswer, out List<FoundMark> marks)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        var values = new ChatValues(conversation);
        var text = _renderer.Render(values, conversation.Messages.Count, promptsAnswer);
        marks = MarkFinder.Find(text, _vocabulary, i => conversation.Messages[i].Role == ChatMessage.Assistant);
        var (answers, unstable) = _answers.Find(conversation, values, text, marks);
        return new ChatText(text.Text, ChatSpans.Of(conversation, text, answers), unstable);
    }

    // The special token that the template writes behind an answer, which need not be the vocabulary's eos_token: LLaMA-3 ends turns with <|eot_id|>.
    private ChatVocabulary.Mark? TurnEnd()
    {
        var values = new ChatValues(Conversation.Pair("?", "!"));
        if (_renderer.TryRender(values, 2, promptsAnswer: false) is not { } text)
        {
            return null;
        }

        var words = 0;
        foreach (var (end, origin) in text.Runs)
        {
            words = origin is { Message: 1, IsTrusted: false } ? end : words;
        }

        var marks = MarkFinder.Find(text, _vocabulary, _ => false).Where(m => m.Start >= words).ToList();
        return marks.Count > 0 ? marks[0].Mark : null;
    }
}
