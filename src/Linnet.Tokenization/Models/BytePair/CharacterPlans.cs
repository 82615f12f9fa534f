using System.Runtime.CompilerServices;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>What becomes of each character of three bytes, as Chinese and Japanese have them, where no token goes on from it into the next one.</summary>
/// <remarks>
/// A short cut of <see cref="LinearEncoder"/>, which finds the same tokens one by one: each of a plan's tokens is the longest at its place,
/// whatever comes behind the character, so long as the next character is none of <see cref="Plan.Next"/>. Plans are made when the first
/// character of their row of 64 is met; threads may make one twice, which are equal.
/// </remarks>
internal sealed class CharacterPlans
{
    /// <summary>What stands behind a character is none of three bytes, or no character.</summary>
    public const ulong OtherNext = 1;

    private const int IdBits = 21;
    private const int IdMask = (1 << IdBits) - 1;

    private readonly TokenTree _tree;
    private readonly TokenTrie _trie;
    private readonly ulong[] _next = new ulong[1 << 16]; // what tokens that begin with a character go on with
    private readonly ulong[] _nextOfEnd = new ulong[1 << 6]; // that begin with its last byte
    private readonly ulong[] _nextOfEnds = new ulong[1 << 12]; // that begin with its last two
    private readonly Plan[]?[] _rows = new Plan[]?[1 << 10];

    /// <param name="tree">How tokens are made.</param>
    /// <param name="trie">The tokens that merging gives.</param>
    /// <param name="tokens">Their bytes.</param>
    public CharacterPlans(TokenTree tree, TokenTrie trie, IEnumerable<byte[]> tokens)
    {
        (_tree, _trie) = (tree, trie);
        foreach (var token in tokens)
        {
            if (Code(token) is >= 0 and var code)
            {
                _next[code] |= Next(token.AsSpan(3));
            }
            else if (IsInside(token, 0))
            {
                var length = IsInside(token, 1) ? 2 : 1;
                NextOf(token.AsSpan(0, length)) |= Next(token.AsSpan(length));
            }
        }
    }

    /// <summary>The number of the character of three bytes that a text begins with, in [0, 2¹⁶), or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Code(ReadOnlySpan<byte> text) =>
        text.Length >= 3 && (text[0] & 0xF0) == 0xE0 && (text[1] & 0xC0) == 0x80 && (text[2] & 0xC0) == 0x80
            ? ((text[0] & 0xF) << 12) | ((text[1] & 0x3F) << 6) | (text[2] & 0x3F)
            : -1;

    /// <summary>The bit of a character as the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Next(int code) => 2UL << (int)((((uint)code * 0x9E3779B1u) >> 16) * 63 >> 16);

    /// <summary>The plan of a character; one without tokens says nothing.</summary>
    /// <param name="code">Its number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Plan Of(int code) => ref (_rows[code >> 6] ?? MakeRow(code >> 6))[code & 63];

    /// <summary>The bits of what a token goes on with: all of them where it ends inside of the next character.</summary>
    private static ulong Next(ReadOnlySpan<byte> rest) =>
        rest.IsEmpty ? 0 : Code(rest) is >= 0 and var code ? Next(code) : (rest[0] & 0xF0) == 0xE0 ? ulong.MaxValue : OtherNext;

    private static bool IsInside(ReadOnlySpan<byte> text, int at) => at < text.Length && (text[at] & 0xC0) == 0x80;

    /// <summary>What tokens that begin with the end of a character go on with.</summary>
    private ref ulong NextOf(ReadOnlySpan<byte> end) => ref end.Length == 1 ? ref _nextOfEnd[end[0] & 0x3F] : ref _nextOfEnds[((end[0] & 0x3F) << 6) | (end[1] & 0x3F)];

    private Plan[] MakeRow(int row)
    {
        var plans = new Plan[64];
        for (var i = 0; i < plans.Length; i++)
        {
            plans[i] = Make((row << 6) | i);
        }

        return _rows[row] = plans;
    }

    private Plan Make(int code)
    {
        ReadOnlySpan<byte> character = [(byte)(0xE0 | (code >> 12)), (byte)(0x80 | ((code >> 6) & 0x3F)), (byte)(0x80 | (code & 0x3F))];
        var (packed, before, after, next, last, shift) = (0UL, 0UL, 0UL, _next[code], -1, 0);
        for (var at = 0; at < character.Length; at += _tree.Length(last))
        {
            var token = _trie.Longest(character[at..], out _);
            if ((at > 0 && !_tree.IsPair(last, token, out _)) || token >= IdMask)
            {
                return default;
            }

            // With a byte that belongs to no character behind it, the end may begin another token.
            next |= at > 0 ? NextOf(character[at..]) | OtherNext : 0;
            packed |= (ulong)(token + 1) << shift;
            shift += IdBits;
            before = at == 0 ? _tree.Before(token) : before;
            (after, last) = (_tree.After(token), token);
        }

        return new Plan(packed, before, after, next);
    }

    /// <summary>The tokens of a character. 32 bytes.</summary>
    /// <param name="packed">Their ids plus one, 21 bits each, the first lowest; none is 0.</param>
    /// <param name="before"><see cref="TokenTree.Before"/> of the first.</param>
    /// <param name="after"><see cref="TokenTree.After"/> of the last.</param>
    /// <param name="next">The bits of what tokens go on with.</param>
    public readonly struct Plan(ulong packed, ulong before, ulong after, ulong next)
    {
        private readonly ulong _packed = packed;
        public readonly ulong Before = before;
        public readonly ulong After = after;
        public readonly ulong Next = next;

        /// <summary>Whether there are tokens.</summary>
        public bool IsKnown => _packed != 0;

        /// <summary>The first token.</summary>
        public int First => ((int)_packed & IdMask) - 1;

        /// <summary>Writes the tokens.</summary>
        /// <param name="tokens">At least three places; those behind the tokens are overwritten.</param>
        /// <returns>How many tokens, 1 to 3.</returns>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Write(Span<int> tokens)
        {
            var second = (int)(_packed >> IdBits) & IdMask;
            var third = (int)(_packed >> (2 * IdBits));
            tokens[2] = third - 1;
            tokens[1] = second - 1;
            tokens[0] = First;
            return 1 + (second != 0 ? 1 : 0) + (third != 0 ? 1 : 0);
        }
    }
}
