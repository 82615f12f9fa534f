using System.Buffers.Binary;
using System.Text;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Deduplication.Repeats;

/// <summary>Removes all but one of any span of three consecutive sentences that stands more than once.</summary>
/// <remarks>
/// Raffel et al. 2020 (C4), section 2.2. Sentences are those of <see cref="Sentences"/>, compared folded. The first span in order of documents is
/// kept; every sentence of a later one is removed. A sentence that is removed anywhere stands at an earlier place, though a kept span may lose some of its
/// own to an earlier one that it overlaps, and the earlier place goes where its whole document does for having too little left. Documents of fewer sentences than a span are left alone.
/// </remarks>
public static class SentenceSpans
{
    /// <summary>The name of the index of spans.</summary>
    internal const string SpansIndex = "spans";

    /// <summary>The later copies of spans: the document, and the span's first sentence in it from 0.</summary>
    /// <param name="lines">The documents; they are scanned here.</param>
    /// <param name="keys">Where a line says what.</param>
    /// <param name="sentences">Sentences in a span, at least 1.</param>
    /// <param name="folding">What each character counts as.</param>
    /// <param name="work">Threads, memory and the folder for files.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="LinnetException">A line is no document, or the disk does not hold the work.</exception>
    public static PlaceList Find(
        NumberedLines lines, DocumentKeys keys, int sentences, Folding folding, DiskWork work, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfLessThan(sentences, 1);
        ArgumentNullException.ThrowIfNull(work);
        using var index = Index(lines, keys, sentences, folding, work, cancellation);
        return index.Repeated(Copies.Later, cancellation);
    }

    /// <summary>The keys of spans.</summary>
    internal static PieceIndex Index(NumberedLines lines, DocumentKeys keys, int sentences, Folding folding, DiskWork work, CancellationToken cancellation) =>
        RepeatedText.Index(lines, keys, work, SpansIndex, () => new ExactKey(folding, ExactForm.Folded), (key, writer, document, line) =>
        {
            var spans = Keys(Encoding.UTF8.GetString(document.Text(line)), sentences, key, document.Scope);
            for (var i = 0; i < spans.Count; i++)
            {
                writer.Add(spans[i], new Place(line.Number, i));
            }
        }, cancellation);

    /// <summary>The text without the spans that begin at some of its sentences.</summary>
    /// <param name="text">The text.</param>
    /// <param name="starts">Each span's first sentence, from 0, as from <see cref="Find"/>.</param>
    /// <param name="settings">What is too short to be removed or to be left.</param>
    public static TextEdit Remove(string text, IReadOnlyList<long> starts, SentenceSpanSettings settings)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(settings);
        List<Range> sentences = [.. Sentences.Ranges(text)];
        var removed = new bool[sentences.Count];
        foreach (var start in starts)
        {
            removed.AsSpan((int)start, settings.Sentences).Fill(true);
        }

        var isUnspaced = WritingSystem.UnspacedShare(text) > 0.5;
        Restore(text, sentences, removed, settings.MinimumRemoved, isUnspaced);
        var count = removed.Count(isRemoved => isRemoved);
        if (count == 0)
        {
            return TextEdit.None(text);
        }

        var kept = Join(text, sentences, removed);
        var edit = TextEdit.Of(text, kept, count);
        return edit with
        {
            IsTooShort = edit.IsTooShort || sentences.Count - count < settings.MinimumSentences || Units(kept, isUnspaced) < settings.MinimumKept,
        };
    }

    private static List<UInt128> Keys(string text, int size, ExactKey key, ulong scope)
    {
        List<UInt128> sentences = [.. Sentences.Ranges(text).Select(range => key.Of(Encoding.UTF8.GetBytes(text[range]), scope) ?? 0)];
        var (spans, bytes) = (new List<UInt128>(), new byte[16 * size]);
        for (var i = 0; i + size <= sentences.Count; i++)
        {
            for (var j = 0; j < size; j++)
            {
                BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(16 * j), sentences[i + j]);
            }

            spans.Add(ExactKey.Hash(bytes));
        }

        return spans;
    }

    // Runs of removed sentences that are too short become kept, all of each.
    private static void Restore(string text, List<Range> sentences, bool[] removed, int minimum, bool isUnspaced)
    {
        for (var begin = 0; begin < removed.Length;)
        {
            var (end, units) = (begin, 0L);
            while (end < removed.Length && removed[end])
            {
                units += Units(text[sentences[end]], isUnspaced);
                end++;
            }

            if (units < minimum)
            {
                removed.AsSpan(begin, end - begin).Clear();
            }

            begin = end + 1;
        }
    }

    // Between two kept sentences stands what stood there; where some between them went, the gap with the most line ends of those that are left.
    private static string Join(string text, List<Range> sentences, bool[] removed)
    {
        var kept = new StringBuilder();
        var last = -1;
        for (var i = 0; i < sentences.Count; i++)
        {
            if (removed[i])
            {
                continue;
            }

            if (last >= 0 || i == 0)
            {
                kept.Append(Enumerable.Range(last + 1, i - last).Select(Gap).MaxBy(gap => gap.Count(c => c == '\n')));
            }

            kept.Append(text.AsSpan()[sentences[i]]);
            last = i;
        }

        return last == sentences.Count - 1 ? kept.Append(text.AsSpan(sentences[last].End.Value)).ToString() : kept.ToString();

        string Gap(int index) => text[(index == 0 ? 0 : sentences[index - 1].End.Value)..sentences[index].Start.Value];
    }

    private static long Units(string text, bool isUnspaced) => isUnspaced
        ? text.EnumerateRunes().Count(Rune.IsLetterOrDigit)
        : text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
