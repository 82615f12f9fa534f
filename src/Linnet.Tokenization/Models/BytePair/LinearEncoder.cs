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
    private readonly CharacterPlans _plans;

    private LinearEncoder(TokenTree tree, TokenTrie trie, CharacterPlans plans) => (_tree, _trie, _plans) = (tree, trie, plans);

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
        return new LinearEncoder(tree, trie, new CharacterPlans(tree, trie, made.Select(t => t.Key)));
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
        var (at, count, lastDead, after) = (0, 0, 0, 0UL);
        var steps = 1024 + 64L * piece.Length; // those besides one for each token
        while (true)
        {
            if (at >= lastDead)
            {
                TakeCharacters(piece, tokens, ref at, ref count, ref after, ref steps);
                if (at == piece.Length)
                {
                    return count;
                }
            }

            var token = _trie.Longest(piece[at..], out var wasted);
            steps -= wasted;
            while (!IsPlace(dead, at + _tree.Length(token)) || !IsPair(tokens[..count], token, after, ref steps))
            {
                token = _tree.Inside(token);
                while (token < 0)
                {
                    if (count == 0)
                    {
                        return -1; // a tree that is no BPE's: no vocabulary makes one
                    }

                    dead[at >> 6] |= 1UL << (at & 63);
                    lastDead = Math.Max(lastDead, at);
                    token = tokens[--count];
                    at -= _tree.Length(token);
                    after = count > 0 ? _tree.After(tokens[count - 1]) : 0;
                    token = _tree.Inside(token);
                }

                if (--steps < 0)
                {
                    return -1;
                }
            }

            tokens[count++] = token;
            at += _tree.Length(token);
            after = _tree.After(token);
            if (at == piece.Length)
            {
                return count;
            }
        }
    }

    /// <summary>Goes on over characters that have a plan.</summary>
    private void TakeCharacters(ReadOnlySpan<byte> piece, Span<int> tokens, ref int at, ref int count, ref ulong after, ref long steps)
    {
        for (var code = CharacterPlans.Code(piece[at..]); code >= 0;)
        {
            ref readonly var plan = ref _plans.Of(code);
            var rest = piece[(at + 3)..];
            code = CharacterPlans.Code(rest);
            var next = code >= 0 ? CharacterPlans.Next(code) : rest.IsEmpty ? 0 : CharacterPlans.OtherNext;
            if ((plan.Next & next) != 0 || !plan.IsKnown || ((plan.Before & after) != 0 && !IsPair(tokens[count - 1], plan.First, ref steps)))
            {
                return;
            }

            count += plan.Write(tokens[count..]); // no more tokens than bytes before, and three bytes now
            after = plan.After;
            at += 3;
        }
    }

    private static bool IsPlace(ReadOnlySpan<ulong> dead, int at) => ((dead[at >> 6] >> (at & 63)) & 1) == 0;

    private bool IsPair(ReadOnlySpan<int> before, int token, ulong after, ref long steps) =>
        before.IsEmpty || (after & _tree.Before(token)) == 0 || IsPair(before[^1], token, ref steps);

    private bool IsPair(int left, int right, ref long steps)
    {
        var isPair = _tree.IsPair(left, right, out var taken);
        steps -= taken;
        return isPair;
    }
}
