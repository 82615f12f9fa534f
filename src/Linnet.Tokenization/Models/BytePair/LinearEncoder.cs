using System.Buffers;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>The tokens that merging gives, found without merging: from left to right, the longest token that may stand behind the last one.</summary>
/// <remarks>
/// Each beginning of a piece has one encoding only, and so one last token (see <see cref="TokenTree"/>). A token that leads nowhere is
/// given up for the next shorter one, and the place behind it is never entered again. As the crate <c>bpe</c> of van Antwerpen and
/// Neubeck does it. Threads may share one.
/// </remarks>
internal sealed class LinearEncoder
{
    private readonly TokenTree _tree;
    private readonly TokenTrie _trie;

    private LinearEncoder(TokenTree tree, TokenTrie trie) => (_tree, _trie) = (tree, trie);

    /// <summary>The encoder of a vocabulary.</summary>
    /// <returns>The encoder, or null when the vocabulary's merges are out of order, or it is too large: then only merging will do.</returns>
    public static LinearEncoder? Of(BytePairVocabulary vocabulary)
    {
        if (TokenTree.Of(vocabulary) is not { } tree)
        {
            return null;
        }

        var made = vocabulary.Ids.Where(t => tree.IsMade(t.Value)).Select(t => (t.Key, t.Value)).ToList();
        if (TokenTrie.Of(made) is not { } trie)
        {
            return null;
        }

        tree.FindInside(vocabulary, trie);
        return new LinearEncoder(tree, trie);
    }

    /// <summary>Whether merging the bytes of a token gives the token.</summary>
    public bool IsMade(int token) => _tree.IsMade(token);

    /// <summary>Encodes a piece.</summary>
    /// <param name="piece">At least 1 byte.</param>
    /// <param name="tokens">Receives the ids; as long as the piece, or longer.</param>
    /// <returns>How many ids; or -1 when it took too many steps, which merging does not.</returns>
    public int Encode(ReadOnlySpan<byte> piece, Span<int> tokens)
    {
        const int Inline = 16;
        var words = (piece.Length >> 6) + 1;
        if (words <= Inline)
        {
            Span<ulong> few = stackalloc ulong[Inline];
            return Encode(piece, tokens, few[..words]);
        }

        var rented = ArrayPool<ulong>.Shared.Rent(words);
        try
        {
            rented.AsSpan(0, words).Clear();
            return Encode(piece, tokens, rented);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }
    }

    /// <param name="piece">The piece.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="dead">A bit for each place that no encoding goes through; all zero at first.</param>
    private int Encode(ReadOnlySpan<byte> piece, Span<int> tokens, Span<ulong> dead)
    {
        var (at, count, last) = (0, 0, -1);
        var left = 1024 + 64L * piece.Length; // steps besides one for each token
        var token = _trie.Longest(piece, out var wasted);
        while (true)
        {
            var end = at + _tree.Length(token);
            if ((dead[end >> 6] >> (end & 63) & 1) == 0 && (count == 0 || _tree.AreStrangers(last, token) || IsPair(last, token, ref left)))
            {
                tokens[count++] = token;
                if (end == piece.Length)
                {
                    return count;
                }

                (at, last) = (end, token);
                token = _trie.Longest(piece[at..], out wasted);
                left -= wasted;
                continue;
            }

            token = _tree.Inside(token);
            if (token < 0)
            {
                if (count == 0)
                {
                    return -1; // a tree that is no BPE's: no vocabulary makes one
                }

                dead[at >> 6] |= 1UL << (at & 63);
                token = last;
                at -= _tree.Length(token);
                count--;
                last = count > 0 ? tokens[count - 1] : -1;
            }

            if (--left < 0)
            {
                return -1;
            }
        }
    }

    private bool IsPair(int left, int right, ref long steps)
    {
        var isPair = _tree.IsPair(left, right, out var taken);
        steps -= taken;
        return isPair;
    }
}
