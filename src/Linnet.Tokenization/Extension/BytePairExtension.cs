using Linnet.Core.Tokenizers;

namespace Linnet.Tokenization.Extension;

/// <summary>A vocabulary of byte-level BPE with merges behind its last one.</summary>
/// <remarks>The base's merges are applied before the new ones, so text changes only where a new merge applies; ranks and merges both go on.</remarks>
internal sealed class BytePairExtension : IExtendedTokenizer
{
    private readonly BytePairTokenizer _before;
    private readonly BytePairTokenizer _after;

    /// <param name="before">The base.</param>
    /// <param name="extended">Its vocabulary with more merges.</param>
    public BytePairExtension(BytePairTokenizer before, BytePairVocabulary extended) => (_before, _after) = (before, new BytePairTokenizer(extended));

    /// <inheritdoc/>
    public ITokenizer Before => _before;

    /// <inheritdoc/>
    public ITokenizer After => _after;

    /// <inheritdoc/>
    public int Overlap { get; private init; }

    /// <inheritdoc/>
    public int LeftOut { get; private init; }

    /// <summary>The merges that the extended vocabulary has in all.</summary>
    public int Merges => _after.Vocabulary.Merges.Count;

    /// <inheritdoc/>
    public string FileName => "tokenizer.json";

    /// <summary>Appends the merges of another vocabulary whose tokens the base lacks, in their order.</summary>
    /// <remarks>A merge is left out when one of its halves is no token even then: its bytes have other ways to be merged, or none.</remarks>
    public static BytePairExtension Of(BytePairTokenizer before, BytePairVocabulary offered)
    {
        var ids = new Dictionary<byte[], int>(before.Vocabulary.Ids, BytesComparer.Instance);
        var overlap = offered.Ids.Keys.Count(ids.ContainsKey);
        List<(int Left, int Right)> pairs = [];
        var leftOut = new HashSet<byte[]>(BytesComparer.Instance);
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
                ids.Add(result, before.VocabularySize + pairs.Count - 1);
                leftOut.Remove(result);
            }
            else
            {
                leftOut.Add(result);
            }
        }

        return new BytePairExtension(before, before.Vocabulary.WithMerges(pairs)) { Overlap = overlap, LeftOut = leftOut.Count };
    }

    /// <inheritdoc/>
    public byte[] ToBytes() => TokenizerFile.ToBytes(_after);

    /// <inheritdoc/>
    public byte[] TextOf(int id) => _after.Vocabulary[id].ToArray();

    /// <inheritdoc/>
    public IReadOnlyList<int> OldTokens(int id) => _before.Encode(_after.Vocabulary[id]);

    /// <inheritdoc/>
    public bool Reaches(int id, bool before = false) => (before ? _before : _after).Encode(_after.Vocabulary[id]) is [var only] && only == id;
}
