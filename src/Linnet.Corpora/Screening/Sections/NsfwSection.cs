using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Parts;

namespace Linnet.Corpora.Screening.Sections;

/// <summary>A classifier of documents that are not wanted. Off unless a model is named.</summary>
public sealed record NsfwSection
{
    [Key("Any fastText model, .bin or .ftz, such as one of `corpus train-classifier`. Empty: no classifier.", "任意 fastText 模型（.bin 或 .ftz），例如由 `corpus train-classifier` 训练的模型。留空表示不使用。")]
    public string Model { get; init; } = "";

    [Key("The label of documents that go, without __label__.", "要去除的文档的标签，不含 __label__。")]
    public string Label { get; init; } = "";

    [Key("What the model takes for a word: word, or character for one trained on characters.", "模型的词单位：word；按字训练的模型用 character。")]
    public TextUnit Unit { get; init; } = TextUnit.Word;

    [Key("Probability of the label from which a document goes. 0.8, own choice: look at the ledger's lines near it.", "标签概率达到此值即去除文档。默认 0.8，为自定值：请查看账目中此值附近的记录。", Minimum = 0, Maximum = 1)]
    public double Threshold { get; init; } = 0.8;

    [Key("Where the model is from, told when it is not there.", "模型的来源，在模型不存在时告知。")]
    public DataSection Data { get; init; } = new();

    internal IReadOnlyList<string> Files => Model.Length > 0 ? [Model] : [];

    internal static Text What { get; } = new("the model of unwanted documents", "不良内容模型");

    internal IEnumerable<RecipeRule> Check(string key)
    {
        if (Model.Length > 0 != Label.Length > 0)
        {
            yield return Model.Length > 0
                ? new($"{key}.label", new Text("expected a label of the model, found none", "应为模型的一个标签，实际未填写"))
                : new($"{key}.model", new Text("expected a model, because a label is named", "指定了标签，因此需要模型"));
        }
    }
}
