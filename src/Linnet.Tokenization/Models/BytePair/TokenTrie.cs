using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Linnet.Tokenization.Models.BytePair;

/// <summary>Finds the longest token that a text begins with, byte by byte.</summary>
/// <remarks>
/// The nodes of the trie lie in one hash table by (parent, byte); a node's number is its place there. A character of three bytes, as
/// Chinese and Japanese have, is found at once in a table of its own. All 256 bytes are tokens, so there always is a match.
/// </remarks>
internal sealed class TokenTrie
{
    private const int MaximumPlaces = 1 << 23;
    private const uint Root = 0xFF_FFFF; // no node's number
    private const int None = -1;

    private readonly ulong _multiplier = FoldedHash.Of(1, 2) | 1;
    private readonly Start[] _bytes = new Start[256];
    private readonly Start[] _characters = new Start[1 << 16]; // three bytes of UTF-8: 4, 6 and 6 bits
    private readonly Node[] _nodes;
    private readonly int _shift;
    private int _count;

    private TokenTrie(int places) => (_nodes, _shift) = (new Node[places], 64 - BitOperations.Log2((uint)places));

    /// <summary>The trie of tokens.</summary>
    /// <param name="tokens">Bytes and ids; each byte alone is among them.</param>
    /// <returns>The trie, or null when it would have more than five million nodes.</returns>
    public static TokenTrie? Of(IReadOnlyCollection<(byte[] Bytes, int Id)> tokens)
    {
        for (var places = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, 2 * tokens.Count)); places <= MaximumPlaces; places *= 2)
        {
            var trie = new TokenTrie(places);
            if (tokens.All(token => trie.TryAdd(token.Bytes, token.Id)))
            {
                trie.FindStarts();
                return trie;
            }
        }

        return null;
    }

    /// <summary>The longest token at the front of a text.</summary>
    /// <param name="text">At least 1 byte.</param>
    /// <param name="wasted">About how many bytes were looked at behind the token: the price of the search.</param>
    /// <returns>Its id.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Longest(ReadOnlySpan<byte> text, out int wasted)
    {
        wasted = 0;
        var code = CharacterPlans.Code(text);
        var (start, at) = code >= 0 ? (_characters[code], 3) : (_bytes[text[0]], 1);
        return start.Node == None ? start.Token : Longest(text, start, at, out wasted);
    }

    /// <summary>The longest token that a token begins with and that is shorter, or -1.</summary>
    public int LongestInside(ReadOnlySpan<byte> token)
    {
        var (longest, node) = (None, (int)Root);
        foreach (var value in token[..^1])
        {
            node = Child((uint)node, value);
            longest = _nodes[node].IsToken ? _nodes[node].Token : longest;
        }

        return longest;
    }

    private int Longest(ReadOnlySpan<byte> text, Start start, int at, out int wasted)
    {
        var (token, end) = (start.Token, at);
        for (var node = start.Node; at < text.Length && (node = Child((uint)node, text[at])) != None;)
        {
            at++;
            var found = _nodes[node];
            (token, end) = found.IsToken ? (found.Token, at) : (token, end);
            if (!found.HasChildren)
            {
                break;
            }
        }

        wasted = at - end;
        return token;
    }

    /// <summary>The node behind a byte, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Child(uint parent, byte value)
    {
        var place = Place(parent, value);
        return _nodes[place].IsTaken ? place : None;
    }

    /// <summary>Where a node stands, or the free place where it would.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Place(uint parent, byte value)
    {
        var key = (parent << 8) | value;
        ref var first = ref MemoryMarshal.GetArrayDataReference(_nodes);
        for (var place = (int)((key * _multiplier) >> _shift); ; place = (place + 1) & (_nodes.Length - 1))
        {
            ref var node = ref Unsafe.Add(ref first, place); // the shift keeps it inside; three of eight places are free, so the search ends
            if (node.Key == key || !node.IsTaken)
            {
                return place;
            }
        }
    }

    private bool TryAdd(byte[] token, int id)
    {
        var parent = Root;
        for (var i = 0; i < token.Length; i++)
        {
            var place = Place(parent, token[i]);
            ref var node = ref _nodes[place];
            if (!node.IsTaken)
            {
                if (8 * (long)++_count > 5 * (long)_nodes.Length)
                {
                    return false;
                }

                node.Key = (parent << 8) | token[i];
            }

            if (i + 1 < token.Length)
            {
                node.AddChild();
            }
            else
            {
                node.Token = id;
            }

            parent = (uint)place;
        }

        return true;
    }

    private void FindStarts()
    {
        for (var value = 0; value < 256; value++)
        {
            var node = Child(Root, (byte)value);
            _bytes[value] = new Start(_nodes[node].HasChildren ? node : None, _nodes[node].Token);
        }

        for (var character = 0; character < _characters.Length; character++)
        {
            var start = _bytes[0xE0 | (character >> 12)];
            _characters[character] = Next(Next(start, 0x80 | ((character >> 6) & 0x3F)), 0x80 | (character & 0x3F));
        }
    }

    private Start Next(Start start, int value)
    {
        if (start.Node == None || Child((uint)start.Node, (byte)value) is not (not None and var node))
        {
            return new Start(None, start.Token);
        }

        return new Start(_nodes[node].HasChildren ? node : None, _nodes[node].IsToken ? _nodes[node].Token : start.Token);
    }

    /// <summary>Where to go on, or -1 when no longer token begins so; and the longest token until there.</summary>
    private readonly record struct Start(int Node, int Token);

    /// <summary>Eight bytes. A node has children, is a token, or both: all zero is a free place.</summary>
    private struct Node
    {
        private int _value; // the token's id plus one, times two; and whether there are children

        public uint Key; // parent, byte

        public readonly bool IsTaken => _value != 0;

        public readonly bool HasChildren => (_value & 1) != 0;

        public readonly bool IsToken => _value > 1;

        public int Token
        {
            readonly get => (_value >> 1) - 1;
            set => _value = ((value + 1) << 1) | (_value & 1);
        }

        public void AddChild() => _value |= 1;
    }
}
