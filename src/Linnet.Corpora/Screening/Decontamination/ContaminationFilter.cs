using System.Text;
using Linnet.Corpora.Screening.Folding;

namespace Linnet.Corpora.Screening.Decontamination;

/// <summary>What becomes of a document that holds a question.</summary>
public enum ContaminationAction
{
    /// <summary>It goes.</summary>
    DropDocument,

    /// <summary>What it shares with the question goes, and some characters around it.</summary>
    CutWindow,
}

/// <summary>A question found in a document.</summary>
/// <param name="QuestionId">The question.</param>
/// <param name="Grams">Different n-grams of it that the document holds.</param>
/// <param name="Overlap">These as a share of the question's n-grams.</param>
/// <param name="Threshold">The share from which it counts.</param>
public sealed record ContaminationHit(string QuestionId, int Grams, double Overlap, double Threshold);

/// <summary>What was cut out of a document, or the document. The characters of all cuts and those kept are the document's.</summary>
/// <param name="Place">The code point that it began with, from 0.</param>
/// <param name="Characters">Its code points.</param>
/// <param name="Hit">The question that it was cut for; of several, the first in the text.</param>
public sealed record ContaminationCut(long Place, long Characters, ContaminationHit Hit);

/// <summary>What is left of a document.</summary>
/// <param name="Kept">The text; null where the document goes; the same instance where nothing was found.</param>
/// <param name="Hits">The questions found, the greatest overlap first, then in the questions' order.</param>
/// <param name="Cuts">What went.</param>
public sealed record ContaminationResult(string? Kept, IReadOnlyList<ContaminationHit> Hits, IReadOnlyList<ContaminationCut> Cuts);

/// <summary>Finds exam questions in documents. One instance serves one thread.</summary>
/// <param name="index">The questions.</param>
/// <param name="leastOverlap">The share of a question's n-grams from which it counts, in (0, 1]; GPT-3 takes one n-gram, which any small share means here.</param>
/// <param name="action">What becomes of the document.</param>
/// <param name="window">For <see cref="ContaminationAction.CutWindow"/>: UTF-16 units cut before and behind, too; GPT-3 has 200 characters.</param>
public sealed class ContaminationFilter(ExamIndex index, double leastOverlap, ContaminationAction action, int window = 200)
{
    private readonly GramSequence _sequence = new();
    private readonly FoldedText _folded = new();

    /// <summary>Looks for all questions in a document.</summary>
    public ContaminationResult Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        index.Folding.Fold(text, _folded);
        var matches = new Dictionary<int, (HashSet<string> Grams, List<(int Start, int End)> Spans)>();
        Search(text, characters: true, matches);
        Search(text, characters: false, matches);
        var found = matches.Select(m => (m.Key, Overlap: m.Value.Grams.Count / (double)index.GramCounts[m.Key])).Where(m => m.Overlap >= leastOverlap)
            .OrderByDescending(m => m.Overlap).ThenBy(m => m.Key).ToList();
        if (found.Count == 0)
        {
            return new ContaminationResult(text, [], []);
        }

        var hits = found.Select(m => new ContaminationHit(index.Questions[m.Key].Id, matches[m.Key].Grams.Count, m.Overlap, leastOverlap)).ToList();
        return action == ContaminationAction.DropDocument
            ? new ContaminationResult(null, hits, [new ContaminationCut(0, Characters.Count(text), hits[0])])
            : Cut(text, hits, found.SelectMany((m, hit) => matches[m.Key].Spans.Select(s => (s.Start, s.End, hit))).Order());
    }

    private void Search(string text, bool characters, Dictionary<int, (HashSet<string> Grams, List<(int Start, int End)> Spans)> matches)
    {
        var grams = index.Grams(characters);
        if (grams.Count == 0)
        {
            return;
        }

        var lookup = grams.GetAlternateLookup<ReadOnlySpan<char>>();
        var sieve = index.Sieve(characters);
        _sequence.Read(_folded, characters);
        for (var i = 0; i + index.Length <= _sequence.Count; i++)
        {
            if (sieve.MayBegin(_sequence.From(i)) && _sequence.TryGet(i, index.Length, out var gram) && lookup.TryGetValue(gram, out var key, out var questions))
            {
                var place = _sequence.Place(text, i, index.Length);
                foreach (var q in questions)
                {
                    if (!matches.TryGetValue(q, out var match))
                    {
                        matches.Add(q, match = (new HashSet<string>(StringComparer.Ordinal), []));
                    }

                    match.Grams.Add(key);
                    match.Spans.Add(place);
                }
            }
        }
    }

    private ContaminationResult Cut(string text, List<ContaminationHit> hits, IEnumerable<(int Start, int End, int Hit)> spans)
    {
        var merged = new List<(int Start, int End, int Hit)>();
        foreach (var span in spans)
        {
            var (start, end) = (Math.Max(0, span.Start - window), Math.Min(text.Length, span.End + window));
            start -= start > 0 && start < text.Length && char.IsLowSurrogate(text[start]) && char.IsHighSurrogate(text[start - 1]) ? 1 : 0;
            end += end > 0 && end < text.Length && char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
            if (merged.Count > 0 && start <= merged[^1].End)
            {
                merged[^1] = merged[^1] with { End = Math.Max(end, merged[^1].End) };
            }
            else
            {
                merged.Add((start, end, span.Hit));
            }
        }

        var (kept, cuts, written, place) = (new StringBuilder(), new List<ContaminationCut>(), 0, 0L);
        foreach (var (start, end, hit) in merged)
        {
            kept.Append(text, written, start - written);
            place += Characters.Count(text.AsSpan(written, start - written));
            cuts.Add(new ContaminationCut(place, Characters.Count(text.AsSpan(start, end - start)), hits[hit]));
            place += cuts[^1].Characters;
            written = end;
        }

        return new ContaminationResult(kept.Append(text, written, text.Length - written).ToString(), hits, cuts);
    }
}
