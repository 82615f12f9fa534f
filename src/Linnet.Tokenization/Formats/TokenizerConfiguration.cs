using System.Text.Json;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Formats;

/// <summary>What Linnet takes from a tokenizer_config.json; it holds much else for other programs, which is not looked at.</summary>
internal sealed class TokenizerConfiguration
{
    private readonly List<AddedToken> _added;
    private readonly JsonSection _root;

    private readonly string _path;

    private TokenizerConfiguration(JsonSection root, string path)
    {
        (_root, _path) = (root, path);
        _added = root.Optional("added_tokens_decoder") is { } list ? AddedTokenJson.ReadDecoder(list) : [];
        NamesMarks = root.Element.TryGetProperty("bos_token", out _) || root.Element.TryGetProperty("eos_token", out _);
        (Beginning, End) = (Mark("bos_token"), Mark("eos_token"));
        AddsPrefixSpace = root.Flag("add_prefix_space", missing: false);
        Lowercases = root.Optional("do_lower_case")?.Flag();
        StripsAccents = root.Optional("strip_accents")?.Flag();
        SplitsHan = root.Flag("tokenize_chinese_chars", missing: true);
    }

    /// <summary>Whether it says anything about the next two.</summary>
    public bool NamesMarks { get; }

    /// <summary>How the token that begins a sequence is written, or null.</summary>
    public string? Beginning { get; }

    /// <summary>How the token that ends one is written, or null.</summary>
    public string? End { get; }

    /// <summary>GPT-2's <c>add_prefix_space</c>.</summary>
    public bool AddsPrefixSpace { get; }

    /// <summary>BERT's <c>do_lower_case</c>, or null.</summary>
    public bool? Lowercases { get; }

    /// <summary>BERT's <c>strip_accents</c>; null: as <see cref="Lowercases"/>.</summary>
    public bool? StripsAccents { get; }

    /// <summary>BERT's <c>tokenize_chinese_chars</c>.</summary>
    public bool SplitsHan { get; }

    /// <summary>The whole file.</summary>
    public JsonElement Json => _root.Element;

    /// <summary>Reads the file's JSON.</summary>
    /// <exception cref="TokenizerFormatException">What Linnet takes from it is not what it should be.</exception>
    /// <param name="root">The JSON.</param>
    /// <param name="path">The file, for messages.</param>
    public static TokenizerConfiguration Read(JsonElement root, string path) => new(new JsonSection(root.Clone(), JsonPlace.Root), path);

    /// <summary>Added tokens together with those that stand here alone. Where both have an id, they must agree on its text; the others' flags count.</summary>
    /// <exception cref="TokenizerFormatException">They do not.</exception>
    public List<AddedToken> Complete(IReadOnlyList<AddedToken> added)
    {
        var (ids, texts) = (added.ToDictionary(token => token.Id), added.Select(token => token.Text).ToHashSet(StringComparer.Ordinal));
        List<AddedToken> all = [.. added];
        foreach (var token in _added)
        {
            if (!ids.TryGetValue(token.Id, out var other) && texts.Add(token.Text))
            {
                all.Add(token);
            }
            else if (other?.Text != token.Text)
            {
                throw new TokenizerFormatException(
                    new Text(
                        $"added_tokens_decoder.{token.Id}: '{JsonSection.Shown(token.Text)}', which the tokenizer's file says otherwise",
                        $"added_tokens_decoder.{token.Id}：'{JsonSection.Shown(token.Text)}'，与分词器文件不一致"),
                    path: _path);
            }
        }

        return all;
    }

    /// <summary>A token's text, alone or as <c>content</c> of an object.</summary>
    private string? Mark(string key) => _root.Optional(key) is not { } mark ? null
        : mark.Element.ValueKind == JsonValueKind.Object ? mark.Required("content").Text() : mark.Text();
}
