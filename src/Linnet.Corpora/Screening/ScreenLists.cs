using Linnet.Core.Errors;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Screening.Decontamination;
using Linnet.Corpora.Screening.Lists;
using Linnet.Corpora.Screening.Sections;
using Linnet.Corpora.Screening.SensitiveWords;
using Linnet.Corpora.Screening.Urls;
using Linnet.Corpora.Stages;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Corpora.Screening;

/// <summary>The lists, questions and model that a recipe's screens name, read and ready. Immutable: threads share one.</summary>
internal sealed class ScreenLists
{
    private const int MostWords = 1_000_000, MostQuestionCharacters = 20_000_000;

    private ScreenLists()
    {
    }

    /// <summary>Blocked addresses; null where no list is named. So for the others.</summary>
    public UrlBlockList? Urls { get; private init; }

    public SensitiveWordIndex? Words { get; private init; }

    public FastTextModel? Nsfw { get; private init; }

    /// <summary>The number of the label whose documents go.</summary>
    public int NsfwLabel { get; private init; }

    public ExamIndex? Questions { get; private init; }

    /// <summary>Reads what the sections name.</summary>
    /// <param name="sections">The sections.</param>
    /// <param name="resolve">Makes the recipe's paths paths of files.</param>
    /// <param name="cancellation">Stops between entries.</param>
    /// <exception cref="LinnetException">A file cannot be read, or the recipe names a category or label that there is none of.</exception>
    public static ScreenLists Read(ScreenSections sections, Func<string, string> resolve, CancellationToken cancellation)
    {
        var model = sections.Nsfw.Model.Length == 0 ? null : FastTextFile.Read(resolve(sections.Nsfw.Model));
        return new ScreenLists
        {
            Urls = sections.Urls.Files.Count == 0 ? null : new UrlBlockList(
                new UrlEntries(
                    sections.Urls.Hosts.SelectMany(f => UrlLists.ReadHosts(resolve(f), cancellation)),
                    Words(sections.Urls.Words),
                    Words(sections.Urls.SoftWords),
                    Words(sections.Urls.Substrings)),
                sections.Urls.SoftHits),
            Words = sections.Sensitive.Lists.Count == 0 ? null : Sensitive(sections.Sensitive, resolve, cancellation),
            Nsfw = model,
            NsfwLabel = model is null ? -1 : Label(model, sections.Nsfw.Label),
            Questions = sections.Decontamination.Questions.Count == 0 ? null : Exams(sections.Decontamination, resolve, cancellation),
        };

        List<string> Words(IReadOnlyList<string> files) => [.. files.SelectMany(f => UrlLists.ReadWords(resolve(f), cancellation))];
    }

    private static SensitiveWordIndex Sensitive(SensitiveSection section, Func<string, string> resolve, CancellationToken cancellation)
    {
        var words = section.Lists.SelectMany(f => SensitiveWordList.ReadWords(ListFile.Read(resolve(f), MostWords, cancellation), f)).ToList();
        var allowed = section.Allow.SelectMany(f => SensitiveWordList.ReadAllowed(ListFile.Read(resolve(f), MostWords, cancellation), f)).ToList();
        if (section.Categories.FirstOrDefault(c => words.All(w => w.Category != c.Name)) is { } unknown)
        {
            var found = string.Join(", ", words.Select(w => w.Category).Distinct().Order(StringComparer.Ordinal).Take(16));
            throw new CheckFailedException(new Text(
                $"sensitive.categories: expected categories of the lists ({found}), found {unknown.Name}. Correct the name.",
                $"sensitive.categories：应为词表中的类别（{found}），实际是 {unknown.Name}。请改正名称。"));
        }

        return new SensitiveWordIndex(new SensitiveWordList(words, allowed), section.Separators);
    }

    private static ExamIndex Exams(DecontaminationSection section, Func<string, string> resolve, CancellationToken cancellation)
    {
        var (questions, characters) = (new List<ExamQuestion>(), 0L);
        foreach (var file in section.Questions)
        {
            foreach (var question in ExamQuestionFile.Read(resolve(file), section.Length, cancellation))
            {
                questions.Add(question);
                characters += question.Text.Length;
            }

            if (characters > MostQuestionCharacters)
            {
                throw new DataFormatException(file, 0, new Text(
                    $"expected questions of at most {MostQuestionCharacters:N0} characters in all files together, found more. Name fewer files.",
                    $"所有文件的考题合计应不超过 {MostQuestionCharacters:N0} 个字符，实际更多。请减少文件。"));
            }
        }

        return new ExamIndex(questions, section.Length, section.MostQuestions);
    }

    private static int Label(FastTextModel model, string name)
    {
        var labels = LabelNames.Of(model);
        var found = labels.ToList().IndexOf(name);
        return found >= 0 ? found : throw new CheckFailedException(new Text(
            $"nsfw.label: expected one of the model's labels ({string.Join(", ", labels.Take(16))}), found {name}. Correct the label.",
            $"nsfw.label：应为模型的标签之一（{string.Join("、", labels.Take(16))}），实际是 {name}。请改正标签。"));
    }
}
