using Linnet.Core.Messages;
using Linnet.Core.Recipes;

namespace Linnet.Tokenization.Training.Direct;

/// <summary>What the values of a training must be, whether they come from a recipe or from the command line.</summary>
public static class TrainingRules
{
    /// <summary>Checks how text is rewritten and cut.</summary>
    /// <param name="type">What is learnt.</param>
    /// <param name="pretokenizer">How text is cut.</param>
    /// <param name="normalizer">How it is rewritten first.</param>
    public static IEnumerable<RecipeRule> CheckCut(VocabularyType type, string pretokenizer, string normalizer)
    {
        if (!TrainingSettings.PreTokenizers.Contains(pretokenizer, StringComparer.Ordinal))
        {
            yield return OneOf("pretokenizer", TrainingSettings.PreTokenizers, pretokenizer);
        }
        else if (type == VocabularyType.ByteBpe && (TrainingSettings.Drops(pretokenizer) || pretokenizer.StartsWith("metaspace", StringComparison.Ordinal)))
        {
            yield return new("pretokenizer", new Text(
                $"expected one that keeps every byte with byte_bpe, such as gpt2; found {pretokenizer}, which does not",
                $"byte_bpe 需要保留每个字节的切分方式，例如 gpt2；实际是 {pretokenizer}，它做不到"), "type");
        }

        if (!TrainingSettings.Normalizers.Contains(normalizer, StringComparer.Ordinal))
        {
            yield return OneOf("normalizer", TrainingSettings.Normalizers, normalizer);
        }
    }

    /// <summary>Checks the tokens that no text gives.</summary>
    /// <param name="type">What is learnt.</param>
    /// <param name="special">The tokens.</param>
    public static IEnumerable<RecipeRule> CheckSpecialTokens(VocabularyType type, IReadOnlyList<string> special)
    {
        ArgumentNullException.ThrowIfNull(special);
        var hasUnknown = !IsWordPiece(type) || special.Contains("[UNK]", StringComparer.Ordinal);
        if (special.Distinct(StringComparer.Ordinal).Count() < special.Count || special.Any(t => t.Length == 0) || !hasUnknown)
        {
            yield return new("special_tokens", new Text(
                $"expected different texts{(IsWordPiece(type) ? ", [UNK] among them" : "")}; found [{string.Join(", ", special)}]",
                $"应为互不相同的文本{(IsWordPiece(type) ? "，且包含 [UNK]" : "")}；实际是 [{string.Join(", ", special)}]"));
        }

        if (special.FirstOrDefault(token => IsLearnt(type, token)) is { } learnt)
        {
            yield return new("special_tokens", new Text(
                $"expected texts that are no character, byte or end of a word, such as <|name|>; found {learnt}, which ordinary text gives",
                $"特殊词元不能是单个字符、字节或词尾，例如可用 <|name|>；实际是 {learnt}，普通文本也会产生它"));
        }
    }

    // Such a text would be a token of the vocabulary as well, and any text that holds it would give the id that no text gives.
    private static bool IsLearnt(VocabularyType type, string token) =>
        token.EnumerateRunes().Count() == 1
        || (type == VocabularyType.Bpe && token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[^1] == '>')
        || (IsWordPiece(type) && token.StartsWith("##", StringComparison.Ordinal));

    /// <summary>Checks the memory.</summary>
    public static IEnumerable<RecipeRule> CheckMemory(string memory)
    {
        if (TrainingMemory.Bytes(memory) is null)
        {
            yield return new("memory", new Text(
                $"expected a number of bytes, at least {TrainingMemory.Smallest / 1_000_000}MB, such as 2GB or 512MiB; found {memory}",
                $"应为字节数，至少 {TrainingMemory.Smallest / 1_000_000}MB，例如 2GB 或 512MiB；实际是 {memory}"));
        }
    }

    /// <summary>Whether what is learnt is written as WordPiece.</summary>
    public static bool IsWordPiece(VocabularyType type) => type is VocabularyType.Wordpiece or VocabularyType.WordpieceBpe;

    private static RecipeRule OneOf(string key, IReadOnlyList<string> names, string found) => new(key, new Text(
        $"expected one of {string.Join(", ", names)}; found {found}", $"应为 {string.Join("、", names)} 之一；实际是 {found}"));
}
