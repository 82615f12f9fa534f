using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Screening.Decontamination;

namespace Linnet.Corpora.Screening.Sections;

/// <summary>Exam questions that no text to train on may hold.</summary>
public sealed record DecontaminationSection
{
    [Key(
        "Files of questions: CSV as CMMLU and C-Eval have it (question, A, B, C, D), or JSON lines with the same keys. Empty: no decontamination.",
        "考题文件：CMMLU、C-Eval 的 CSV（question、A、B、C、D），或键名相同的 JSONL。留空表示不做。")]
    public IReadOnlyList<string> Questions { get; init; } = [];

    [Key("Tokens of an n-gram: characters of Chinese, words of other languages. 13 (GPT-3, appendix C).", "n-gram 的长度：中文按字，其他语言按词。默认 13（GPT-3 附录 C）。", Unit = "tokens", Minimum = 5, Maximum = 100)]
    public int Length { get; init; } = 13;

    [Key("An n-gram that stands in more questions is a common phrase and left out. 3, own choice.", "在更多考题中出现的 n-gram 是常用语，不参与比较。默认 3，为自定值。", Unit = "questions", Minimum = 1, Maximum = 1_000_000)]
    public int MostQuestions { get; init; } = 3;

    [Key("Share of a question's n-grams from which it counts as found. 0.5, own choice; GPT-3 takes one n-gram: 0.001.", "考题的 n-gram 出现达到此比例即算找到。默认 0.5，为自定值；GPT-3 以一个 n-gram 为准，可设 0.001。", Minimum = 0.000001, Maximum = 1)]
    public double Overlap { get; init; } = 0.5;

    [Key("What becomes of the document: drop_document, or cut_window as GPT-3 does.", "如何处理文档：drop_document（去除）或 cut_window（截去，如 GPT-3）。")]
    public ContaminationAction Action { get; init; } = ContaminationAction.DropDocument;

    [Key("With cut_window: characters that go before and behind, too. 200 (GPT-3).", "cut_window 时前后一并截去的字符数。默认 200（GPT-3）。", Unit = "characters", Minimum = 0, Maximum = 100_000)]
    public int Window { get; init; } = 200;

    [Key("Where the questions are from, told when they are not there.", "考题的来源，在文件不存在时告知。")]
    public DataSection Data { get; init; } = new();

    internal static Text What { get; } = new("the exam questions", "考题");
}
