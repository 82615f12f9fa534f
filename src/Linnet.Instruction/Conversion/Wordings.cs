using Linnet.Core.Documents;
using Linnet.Core.Random;

namespace Linnet.Instruction.Conversion;

/// <summary>The kinds of instruction, and how each is put into words.</summary>
/// <remarks>
/// A kind has several wordings, so that a model learns the question and not one sentence; which one a record gets is a function of its
/// id alone. The same content also has a stem: a beginning of text that a model which can only continue would complete with the answer.
/// </remarks>
public static class Wordings
{
    /// <summary>A documented member, its description wanted.</summary>
    public const string Member = "member";

    /// <summary>An English message, Chinese wanted.</summary>
    public const string EnglishToChinese = "en-zh";

    /// <summary>A Chinese message, English wanted.</summary>
    public const string ChineseToEnglish = "zh-en";

    /// <summary>A sentence, the one after it wanted.</summary>
    public const string NextSentence = "next-sentence";

    /// <summary>Every kind, in the order in which files and reports list them.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Member, EnglishToChinese, ChineseToEnglish, NextSentence];

    private static readonly string[] MemberQuestions =
        ["What does `{0}` do?", "What is `{0}` for?", "Explain `{0}`.", "Describe `{0}` in one sentence."];

    private static readonly string[] IntoChinese = ["Translate into Chinese: {0}", "How do you say this in Chinese? {0}"];

    private static readonly string[] IntoEnglish = ["翻译成英文：{0}", "用英语怎么说：{0}"];

    private static readonly string[] GoOn = ["Continue: {0}", "What comes next? {0}"];

    private static readonly string[] GoOnChinese = ["续写：{0}", "下一句是什么：{0}"];

    /// <summary>Puts a record's content into words as a user would type it.</summary>
    /// <param name="raw">The record; its prompt is the bare content: a member's name, a message, a sentence.</param>
    /// <exception cref="ArgumentException">The kind is none of <see cref="Kinds"/>.</exception>
    public static string Question(PromptCompletion raw)
    {
        ArgumentNullException.ThrowIfNull(raw);
        var wordings = raw.Kind switch
        {
            Member => MemberQuestions,
            EnglishToChinese => IntoChinese,
            ChineseToEnglish => IntoEnglish,
            NextSentence => IsChinese(raw.Prompt) ? GoOnChinese : GoOn,
            _ => throw new ArgumentException($"There is no kind \"{raw.Kind}\".", nameof(raw)),
        };
        var wording = wordings[new CounterRandom(0, "wording/" + raw.Id).Below(wordings.Length, 0)];
        return wording.Replace("{0}", raw.Prompt, StringComparison.Ordinal);
    }

    /// <summary>The same content as a text that breaks off where the answer would stand.</summary>
    /// <param name="raw">The record; its prompt is the bare content.</param>
    /// <param name="heading">First line of its document: of a type's document the type's name, as the members' names begin with it.</param>
    public static string Stem(PromptCompletion raw, string heading)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentNullException.ThrowIfNull(heading);
        return raw.Kind switch
        {
            Member when raw.Prompt == heading => heading + "\n",
            Member when raw.Prompt.StartsWith(heading + ".", StringComparison.Ordinal) => $"{heading}\n{raw.Prompt[(heading.Length + 1)..]}: ",
            Member => raw.Prompt + ": ",
            EnglishToChinese => $"English: {raw.Prompt}\n中文：",
            ChineseToEnglish => $"中文：{raw.Prompt}\nEnglish: ",
            _ => raw.Prompt,
        };
    }

    /// <summary>Whether a text holds a Chinese character.</summary>
    internal static bool IsChinese(string text) => text.Any(c => HanScript.Contains(c));
}
