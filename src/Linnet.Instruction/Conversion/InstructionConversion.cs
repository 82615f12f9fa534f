using Linnet.Core.Documents;
using Linnet.Core.Random;

namespace Linnet.Instruction.Conversion;

/// <summary>Why a record became no instruction.</summary>
public enum DropReason
{
    /// <summary>Question or answer is empty.</summary>
    Empty,

    /// <summary>Its document is in neither part of the corpus: cleaning removed it.</summary>
    NoDocument,

    /// <summary>Its document is in both parts of the corpus.</summary>
    DocumentOnBothSides,

    /// <summary>What is asked about is longer than the recipe allows.</summary>
    QuestionTooLong,

    /// <summary>The answer is shorter than the recipe asks for.</summary>
    AnswerTooShort,

    /// <summary>The answer is longer than the recipe allows.</summary>
    AnswerTooLong,

    /// <summary>The same was asked before.</summary>
    DuplicateQuestion,

    /// <summary>A held-out record whose question or answer the training part also has.</summary>
    SeenInTraining,

    /// <summary>The recipe asks for fewer.</summary>
    OverLimit,
}

/// <summary>A record that became no instruction.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Reason">Why.</param>
public readonly record struct Dropped(string Id, string Kind, DropReason Reason);

/// <summary>What a conversion came to.</summary>
/// <param name="Train">Instructions to learn from, by kind, then in the order of the records.</param>
/// <param name="Validation">Instructions to measure on.</param>
/// <param name="Stems">For each of <paramref name="Validation"/> the same content as a beginning of text, under the same id.</param>
/// <param name="Dropped">Every record that is in neither.</param>
public sealed record Instructions(
    IReadOnlyList<PromptCompletion> Train,
    IReadOnlyList<PromptCompletion> Validation,
    IReadOnlyList<PromptCompletion> Stems,
    IReadOnlyList<Dropped> Dropped);

/// <summary>Turns records with bare content into questions and answers on the two sides of a corpus' split.</summary>
/// <remarks>
/// A record stands on the side of its document, never on the other one; and a held-out record whose question or answer the training
/// part also has is dropped. Which records stay under a limit is a seeded draw without order: a longer list is no other list.
/// </remarks>
/// <param name="sides">The split.</param>
/// <param name="lengths">Bounds in characters.</param>
/// <param name="seed">Decides which records stay under a limit.</param>
public sealed class InstructionConversion(DocumentSides sides, AnswerLengths lengths, ulong seed)
{
    /// <summary>Converts.</summary>
    /// <param name="records">The records; each prompt is the bare content.</param>
    /// <param name="limit">How many instructions of a kind stay on a side at most.</param>
    public Instructions Convert(IEnumerable<PromptCompletion> records, Func<Side, string, int> limit)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(limit);
        List<Dropped> dropped = [];
        Dictionary<(Side, string), List<PromptCompletion>> sound = [];
        foreach (var record in records)
        {
            if (Fault(record) is { } reason)
            {
                dropped.Add(new(record.Id, record.Kind, reason));
                continue;
            }

            var key = (sides.Of(record.Document), record.Kind);
            (sound.TryGetValue(key, out var list) ? list : sound[key] = []).Add(record);
        }

        List<PromptCompletion> train = [], validation = [];
        foreach (var kind in Wordings.Kinds)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var learnt = Distinct(sound.GetValueOrDefault((Side.Train, kind), []), [], dropped);
            seen.UnionWith(learnt.SelectMany(r => new[] { r.Prompt, r.Completion }));
            var held = Distinct(sound.GetValueOrDefault((Side.Validation, kind), []), seen, dropped);
            train.AddRange(Draw(learnt, "train/" + kind, limit(Side.Train, kind), dropped));
            validation.AddRange(Draw(held, "validation/" + kind, limit(Side.Validation, kind), dropped));
        }

        return new(
            [.. train.Select(Asked)],
            [.. validation.Select(Asked)],
            [.. validation.Select(r => r with { Id = IdOf(r), Prompt = Wordings.Stem(r, sides.Heading(r.Document)) })],
            dropped);
    }

    private static PromptCompletion Asked(PromptCompletion raw) => raw with { Id = IdOf(raw), Prompt = Wordings.Question(raw) };

    // The same record is asked about in both directions.
    private static string IdOf(PromptCompletion raw) => $"{raw.Kind}:{raw.Id}";

    private static int Characters(string text) => text.EnumerateRunes().Count();

    private DropReason? Fault(PromptCompletion record)
    {
        if (string.IsNullOrWhiteSpace(record.Prompt) || string.IsNullOrWhiteSpace(record.Completion))
        {
            return DropReason.Empty;
        }

        var answer = Characters(record.Completion);
        return sides.Of(record.Document) switch
        {
            Side.None => DropReason.NoDocument,
            Side.Both => DropReason.DocumentOnBothSides,
            _ when Characters(record.Prompt) > lengths.LongestQuestion => DropReason.QuestionTooLong,
            _ when answer < lengths.ShortestAnswer => DropReason.AnswerTooShort,
            _ when answer > lengths.LongestAnswer => DropReason.AnswerTooLong,
            _ => null,
        };
    }

    private static List<PromptCompletion> Distinct(List<PromptCompletion> records, HashSet<string> learnt, List<Dropped> dropped)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        List<PromptCompletion> kept = [];
        foreach (var record in records)
        {
            if (learnt.Contains(record.Prompt) || learnt.Contains(record.Completion))
            {
                dropped.Add(new(record.Id, record.Kind, DropReason.SeenInTraining));
            }
            else if (!asked.Add(record.Prompt))
            {
                dropped.Add(new(record.Id, record.Kind, DropReason.DuplicateQuestion));
            }
            else
            {
                kept.Add(record);
            }
        }

        return kept;
    }

    private List<PromptCompletion> Draw(List<PromptCompletion> records, string stream, int limit, List<Dropped> dropped)
    {
        if (records.Count <= limit)
        {
            return records;
        }

        var order = new IndexPermutation(records.Count, seed, "instructions/" + stream);
        var chosen = new HashSet<long>(Enumerable.Range(0, limit).Select(i => order[i]));
        dropped.AddRange(records.Where((_, i) => !chosen.Contains(i)).Select(r => new Dropped(r.Id, r.Kind, DropReason.OverLimit)));
        return [.. records.Where((_, i) => chosen.Contains(i))];
    }
}

/// <summary>Bounds of questions and answers, in characters (Unicode code points).</summary>
/// <param name="LongestQuestion">Of the content that is asked about, without the words around it.</param>
/// <param name="ShortestAnswer">Shorter ones are dropped.</param>
/// <param name="LongestAnswer">Longer ones are dropped: none is ever cut.</param>
public readonly record struct AnswerLengths(int LongestQuestion, int ShortestAnswer, int LongestAnswer);
