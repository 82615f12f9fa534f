using System.Runtime.InteropServices;

namespace Linnet.Generation.Cpu;

/// <summary>Decides which sequences of a call are on their way: finished ones leave, waiting ones join.</summary>
/// <remarks>
/// A sequence joins when all pages that it may need can be had, and when no other is about to compute what it begins with. Waiting sequences stand in
/// the order of their tokens, so that those with a common beginning follow each other, the shortest first.
/// </remarks>
internal sealed class SequenceQueue
{
    // With fewer rows to save, waiting a pass costs more than computing them.
    private const int WorthWaitingFor = 4;

    private readonly PageCache _cache;
    private readonly List<Entry> _waiting;
    private readonly List<PagedSequence> _active = [];

    /// <exception cref="Linnet.Core.Errors.ResourceException">One of the sequences exceeds the bound of the cache alone.</exception>
    public SequenceQueue(IReadOnlyList<PagedSequence> sequences, PageCache cache)
    {
        _cache = cache;
        foreach (var sequence in sequences)
        {
            cache.Require(sequence.Positions);
        }

        _waiting = [.. sequences.Select((sequence, index) => new Entry(sequence, index))];
        _waiting.Sort((a, b) => PrefixIndex.Compare(a.Tokens, b.Tokens) is not 0 and var order ? order : a.Index.CompareTo(b.Index));
        FindLeaders();
    }

    /// <summary>Those on their way.</summary>
    public IReadOnlyList<PagedSequence> Active => _active;

    public bool IsEmpty => _active.Count + _waiting.Count == 0;

    /// <summary>Lets waiting sequences join.</summary>
    /// <param name="most">At most so many are on their way.</param>
    public void Admit(int most)
    {
        var hasRoom = true;
        _waiting.RemoveAll(entry =>
        {
            if (!hasRoom || _active.Count == most || entry.IsWorthWaiting())
            {
                return false;
            }

            // The first that finds no room is the next to get some: none overtakes it.
            hasRoom = entry.Sequence.TryOpen(_cache);
            if (hasRoom)
            {
                _active.Add(entry.Sequence);
            }

            return hasRoom;
        });
    }

    /// <summary>After a pass: what was computed can be taken over, and those that are finished leave.</summary>
    public void Settle()
    {
        foreach (var sequence in _active)
        {
            sequence.Publish();
            if (sequence.IsFinished)
            {
                sequence.Close();
            }
        }

        _active.RemoveAll(sequence => sequence.IsFinished);
    }

    /// <summary>Gives all pages back.</summary>
    public void Close()
    {
        foreach (var sequence in _active)
        {
            sequence.Close();
        }
    }

    /// <summary>The leader of an entry is the first of all that begin with as many of its tokens as the one before it.</summary>
    private void FindLeaders()
    {
        Stack<(int Common, Entry Leader)> path = [];
        for (var i = 1; i < _waiting.Count; i++)
        {
            var (entry, leader) = (_waiting[i], _waiting[i - 1]);
            var common = entry.Tokens.CommonPrefixLength(leader.Tokens);
            while (path.TryPeek(out var top) && top.Common >= common)
            {
                leader = path.Pop().Leader;
            }

            path.Push((common, leader));
            if (common > 0)
            {
                (entry.Leader, entry.Common) = (leader, common);
                entry.Known = _cache.Index.Match(entry.Tokens[..entry.Sequence.Unread]).Length;
            }
        }
    }

    private sealed class Entry(PagedSequence sequence, int index)
    {
        public PagedSequence Sequence { get; } = sequence;

        public int Index { get; } = index;

        public Entry? Leader { get; set; }

        /// <summary>Tokens in common with the leader.</summary>
        public int Common { get; set; }

        /// <summary>Positions that could be taken over when the call began.</summary>
        public int Known { get; set; }

        public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(Sequence.Tokens)[..Sequence.Given];

        /// <summary>Whether the leader is about to compute more of what this one needs than there is now, from others.</summary>
        public bool IsWorthWaiting()
        {
            var needed = Math.Min(Common, Sequence.Unread);
            var ready = Known;
            var common = needed;
            for (var entry = this; entry.Leader is { } leader && ready + WorthWaitingFor <= needed; entry = leader)
            {
                common = Math.Min(common, entry.Common);
                ready = leader.Sequence.Computed >= common ? Math.Max(ready, common) : ready;
            }

            return ready + WorthWaitingFor <= needed;
        }
    }
}
