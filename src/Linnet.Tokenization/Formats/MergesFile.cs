using System.Text;
using System.Text.Json;
using Linnet.Core.Messages;
using Linnet.Tokenization.Models.BytePair;

namespace Linnet.Tokenization.Formats;

/// <summary>GPT-2's two files: <c>vocab.json</c>, tokens and ids, and <c>merges.txt</c>, two tokens a line, the first merge first.</summary>
internal static class MergesFile
{
    private const string Version = "#version";

    /// <summary>Whether a file begins as <c>merges.txt</c> does.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> line) => line.StartsWith("#version"u8);

    /// <summary>Makes the tokenizer of both files.</summary>
    /// <param name="vocabulary">The JSON of <c>vocab.json</c>.</param>
    /// <param name="merges">The bytes of <c>merges.txt</c>.</param>
    /// <param name="mergesPath">Its path, for the message.</param>
    /// <param name="configuration">What the tokenizer_config.json beside them says, or null.</param>
    /// <remarks>A token that neither a byte nor a merge makes, such as <c>&lt;|endoftext|&gt;</c>, is a special one: no text gives it.</remarks>
    /// <exception cref="TokenizerFormatException">A file is broken, or they do not belong together.</exception>
    public static TextTokenizer Read(JsonElement vocabulary, byte[] merges, string mergesPath, TokenizerConfiguration? configuration)
    {
        var section = new JsonSection(vocabulary, JsonPlace.Root);
        var tokens = VocabularyJson.Read(section);
        var list = FileContents.In(mergesPath, () => Merges(merges, tokens.Ids));
        var made = list.Select(merge => merge.Result).ToHashSet();
        List<AddedToken> special = [.. tokens.Texts.Index()
            .Where(token => token.Item is not null && !made.Contains(token.Index) && ByteCharacters.Read(token.Item) is not { Length: 1 })
            .Select(token => new AddedToken(token.Item!, token.Index) { IsSpecial = true })];
        var model = new BytePairModel(BytePairJson.Vocabulary(tokens.Texts, list, special, section));
        var prefix = configuration?.AddsPrefixSpace ?? false;
        return Assembly.Of(
            new TokenizerDefinition
            {
                Model = model,
                AddedTokens = configuration?.Complete(special) ?? special,
                PreTokenizer = Sections.Element(Sections.ByteLevel(prefix, cuts: true)),
                PostProcessor = Sections.Element(Sections.ByteLevel(prefix, cuts: true)),
                Decoder = Sections.Element(Sections.ByteLevel(prefix, cuts: true)),
            },
            configuration);
    }

    /// <summary>The bytes of <c>merges.txt</c>.</summary>
    public static byte[] Write(BytePairVocabulary vocabulary)
    {
        var file = new StringBuilder(Version).Append(": 0.2\n");
        foreach (var (left, right, _) in vocabulary.Merges)
        {
            file.Append(ByteCharacters.Write(vocabulary[left])).Append(' ').Append(ByteCharacters.Write(vocabulary[right])).Append('\n');
        }

        return Encoding.UTF8.GetBytes(file.ToString());
    }

    private static List<BytePairMerge> Merges(byte[] file, Dictionary<string, int> ids)
    {
        List<BytePairMerge> merges = [];
        foreach (var (index, line) in FileLines.Of(file, MergesJson.MaximumCount).Index())
        {
            if (line.Length == 0 || (index == 0 && line.StartsWith(Version, StringComparison.Ordinal)))
            {
                continue;
            }

            merges.Add(MergesJson.Join(line, ids) is { } merge
                ? merge
                : throw FileLines.Fault(index, new Text(
                    $"'{JsonSection.Shown(line)}', whose parts and whole are not all in the vocabulary",
                    $"'{JsonSection.Shown(line)}'，其两部分与合并结果并不都在词表中")));
        }

        return merges;
    }
}
