using System.Runtime.InteropServices;
using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Normalizers;

/// <summary>A stretch of decomposed characters, to be put in canonical order and composed.</summary>
internal sealed class DecomposedText(bool compatibility, int newest)
{
    private const int FewMarks = 16; // so many are sorted in place, more by a sort in n·log n

    private readonly List<(int CodePoint, int Class)> _characters = [];
    private readonly List<int> _origins = []; // ascending: not permuted with the characters

    /// <summary>Adds the decomposition of a code point.</summary>
    public void Add(int codePoint, int origin)
    {
        if (CodePoint.Ages[codePoint] > newest)
        {
            _characters.Add((codePoint, 0));
            _origins.Add(origin);
            return;
        }

        Span<int> parts = stackalloc int[CodePoint.MaximumDecomposition];
        foreach (var part in parts[..CodePoint.Decompose(codePoint, compatibility, parts)])
        {
            _characters.Add((part, CodePoint.CombiningClass(part)));
            _origins.Add(origin);
        }
    }

    /// <summary>Writes the characters in canonical order, composed or not, and begins anew.</summary>
    public void Write(bool composed, ref NormalizedText text)
    {
        var characters = CollectionsMarshal.AsSpan(_characters);
        var origins = CollectionsMarshal.AsSpan(_origins);
        Order(characters);
        var count = composed ? Compose(characters, origins) : characters.Length;
        for (var i = 0; i < count; i++)
        {
            text.Add(characters[i].CodePoint, origins[i]);
        }

        _characters.Clear();
        _origins.Clear();
    }

    /// <summary>The Canonical Ordering Algorithm: between starters, marks stand by class, those of one class in their old order.</summary>
    private static void Order(Span<(int CodePoint, int Class)> characters)
    {
        for (var start = 0; start < characters.Length; start++)
        {
            var end = start;
            var isOrdered = true;
            while (end < characters.Length && characters[end].Class != 0)
            {
                isOrdered &= end == start || characters[end - 1].Class <= characters[end].Class;
                end++;
            }

            if (!isOrdered)
            {
                Sort(characters[start..end]);
            }

            start = end;
        }
    }

    private static void Sort(Span<(int CodePoint, int Class)> marks)
    {
        if (marks.Length > FewMarks)
        {
            Span<(int CodePoint, int Class)> sorted = [.. marks.ToArray().OrderBy(m => m.Class)]; // stable
            sorted.CopyTo(marks);
            return;
        }

        for (var i = 1; i < marks.Length; i++)
        {
            var mark = marks[i];
            var place = i;
            for (; place > 0 && marks[place - 1].Class > mark.Class; place--)
            {
                marks[place] = marks[place - 1];
            }

            marks[place] = mark;
        }
    }

    /// <summary>The Canonical Composition Algorithm, in place; gives how many characters are left.</summary>
    private int Compose(Span<(int CodePoint, int Class)> characters, Span<int> origins)
    {
        var (starter, last, count) = (-1, -1, 0); // last: the class of the last character left behind the starter, -1 when none is
        for (var i = 0; i < characters.Length; i++)
        {
            var (codePoint, combiningClass) = characters[i];
            if (starter >= 0 && last < combiningClass && CodePoint.Compose(characters[starter].CodePoint, codePoint) is >= 0 and var composite
                && CodePoint.Ages[composite] <= newest)
            {
                characters[starter].CodePoint = composite;
                continue;
            }

            (characters[count], origins[count]) = (characters[i], origins[i]);
            (starter, last) = combiningClass == 0 ? (count, -1) : (starter, combiningClass);
            count++;
        }

        return count;
    }
}
