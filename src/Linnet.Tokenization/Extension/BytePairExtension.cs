using System.Text.Json;
using System.Text.Unicode;
using Linnet.Core.Artifacts;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Formats;
using Linnet.Tokenization.Models.BytePair;
using Linnet.Tokenization.Statistics;

namespace Linnet.Tokenization.Extension;

/// <summary>A vocabulary of byte-level BPE with merges behind its last one.</summary>
/// <remarks>
/// The base's merges are applied before the new ones, so text changes only where a new merge applies. Ids begin behind the last one, that of
/// an added token included. A base of ranks (.tiktoken) goes on as ranks: any two neighbours whose bytes are a token become it.
/// </remarks>
internal sealed class BytePairExtension : IExtendedTokenizer
{
    private readonly BytePairModel _before;
    private readonly BytePairModel _after;

    /// <param name="before">The base: a <see cref="BytePairTokenizer"/>, or a <see cref="TextTokenizer"/> of byte-level BPE.</param>
    /// <param name="extended">Its <see cref="BaseVocabulary"/> with more merges.</param>
    /// <param name="isByRank">Whether the base is one of ranks.</param>
    /// <exception cref="ArgumentException">The base has no merges, or its ranks and the new ones together have too many ways to be merged.</exception>
    public BytePairExtension(ITokenizer before, BytePairVocabulary extended, bool isByRank = false)
    {
        _before = ModelOf(before) ?? throw new ArgumentException($"No merges in a tokenizer of type {before?.GetType().Name}.", nameof(before));
        Vocabulary = isByRank ? ByRank(extended) : extended;
        _after = new BytePairModel(Vocabulary, _before.IgnoresMerges);
        Before = before;
        After = before switch
        {
            BytePairTokenizer pairs => new BytePairTokenizer(_after, pairs.Cut),
            _ => new TextTokenizer(((TextTokenizer)before).Definition with { Model = _after }),
        };
    }

    /// <inheritdoc/>
    public ITokenizer Before { get; }

    /// <inheritdoc/>
    public ITokenizer After { get; }

    /// <inheritdoc/>
    public int Overlap { get; private init; }

    /// <inheritdoc/>
    public int LeftOut { get; private init; }

    /// <summary>The tokens and merges of the extended tokenizer.</summary>
    public BytePairVocabulary Vocabulary { get; }

    /// <summary>The model of a tokenizer of byte-level BPE, or null when it is another.</summary>
    public static BytePairModel? ModelOf(ITokenizer tokenizer) => tokenizer switch
    {
        BytePairTokenizer pairs => pairs.Model,
        TextTokenizer { Definition.Model: BytePairModel model } => model,
        _ => null,
    };

    /// <summary>The vocabulary to add merges to: added tokens that stand outside of it are special ones in it, so that no reader numbers them anew.</summary>
    public static BytePairVocabulary BaseVocabulary(ITokenizer tokenizer)
    {
        var vocabulary = ModelOf(tokenizer)!.Vocabulary;
        if (vocabulary.Count == tokenizer.VocabularySize)
        {
            return vocabulary;
        }

        var outside = ((TextTokenizer)tokenizer).Definition.AddedTokens.Where(token => token.Id >= vocabulary.Count).Select(token => new SpecialToken(token.Text, token.Id));
        return new BytePairVocabulary(
            [.. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => id < vocabulary.Count ? vocabulary[id].ToArray() : [])],
            vocabulary.Merges,
            [.. vocabulary.SpecialTokens, .. outside]);
    }

    /// <summary>Appends the merges of another vocabulary whose tokens the base lacks, in their order.</summary>
    /// <remarks>A merge is left out when one of its halves is no token even then: its bytes have other ways to be merged, or none.</remarks>
    public static BytePairExtension Of(ITokenizer before, BytePairVocabulary offered, bool isByRank = false)
    {
        var vocabulary = BaseVocabulary(before);
        var ids = new Dictionary<byte[], int>(vocabulary.Ids, BytesComparer.Instance);
        var marks = vocabulary.SpecialTokens.Select(token => token.Text).ToHashSet(StringComparer.Ordinal);
        var overlap = offered.Ids.Keys.Count(ids.ContainsKey) + offered.SpecialTokens.Count(token => marks.Contains(token.Text));
        List<(int Left, int Right)> pairs = [];
        foreach (var merge in offered.Merges)
        {
            var result = offered[merge.Result].ToArray();
            if (ids.ContainsKey(result))
            {
                continue;
            }

            if (ids.TryGetValue(offered[merge.Left].ToArray(), out var left) && ids.TryGetValue(offered[merge.Right].ToArray(), out var right))
            {
                pairs.Add((left, right));
                ids.Add(result, vocabulary.Count + pairs.Count - 1);
            }
        }

        var all = offered.Ids.Count + offered.SpecialTokens.Count;
        return new BytePairExtension(before, vocabulary.WithMerges(pairs), isByRank) { Overlap = overlap, LeftOut = all - overlap - pairs.Count };
    }

    /// <inheritdoc/>
    /// <remarks>
    /// GPT-2's two files stand beside where all they leave unsaid is as GPT-2 has it. Ranks (<c>tokenizer.tiktoken</c>) stand beside the merges where they give the same: where each token's id says when it is merged.
    /// </remarks>
    public IReadOnlyList<(string Name, byte[] Bytes)> Files()
    {
        List<(string, byte[])> files = [("tokenizer.json", TokenizerFile.ToBytes(After))];
        if (After is TextTokenizer { Definition.Configuration: not null } text)
        {
            files.Add((TokenizerFolder.Configuration, TokenizerFile.ConfigurationToBytes(text)));
        }

        if (RankedMerges.Of(Vocabulary) is { } ranked && ranked.SequenceEqual(Vocabulary.Merges))
        {
            files.Add(("tokenizer.tiktoken", TiktokenFile.Write(Vocabulary)));
        }

        if (CutsAsGpt2(After))
        {
            files.Add(("vocab.json", JsonText.Pretty(BytePairJson.Write(_after.Vocabulary, _after.IgnoresMerges)["vocab"]!.AsObject())));
            files.Add(("merges.txt", MergesFile.Write(Vocabulary)));
        }

        return files;
    }

    /// <inheritdoc/>
    public byte[] TextOf(int id) => Vocabulary[id].ToArray();

    /// <inheritdoc/>
    public IReadOnlyList<int> OldTokens(int id)
    {
        List<int> ids = [];
        _before.Encode(Vocabulary[id], ids, null);
        return ids;
    }

    /// <inheritdoc/>
    /// <remarks>Half a character alone would be cut into bytes, which inside of a text it is not: such a token is only merged.</remarks>
    public bool Reaches(int id, bool before = false)
    {
        var text = Vocabulary[id];
        List<int> ids = [];
        (before ? _before : _after).Encode(text, ids, null);
        return ids is [var only] && only == id
            && (!Utf8.IsValid(text) || TokenContexts.GivesAlone(before ? Before : After, id, text) || TokenContexts.GivesBeside(before ? Before : After, id, text));
    }

    private static bool CutsAsGpt2(ITokenizer tokenizer) =>
        tokenizer is TextTokenizer { Definition: { Normalizer: null, PreTokenizer: { } cut, Model: BytePairModel { IgnoresMerges: false } } definition }
        && definition.AddedTokens.All(token => token is { IsSpecial: true, SingleWord: false, LeftStrip: false, RightStrip: false, Normalized: false })
        && JsonElement.DeepEquals(cut, NamedPreTokenizers.Find("gpt2")!.Value);

    private static BytePairVocabulary ByRank(BytePairVocabulary vocabulary) =>
        BytePairVocabulary.OfRanks([.. Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id].ToArray())], vocabulary.SpecialTokens);
}
