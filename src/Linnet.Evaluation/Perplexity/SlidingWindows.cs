namespace Linnet.Evaluation.Perplexity;

/// <summary>A part of a sequence that fits a model, and which of its predictions count.</summary>
/// <param name="Start">Where it begins in the sequence.</param>
/// <param name="Length">Its tokens.</param>
/// <param name="FirstCounted">The first token of the window whose prediction counts, from its beginning: those before were counted in the window before.</param>
public readonly record struct ScoredWindow(int Start, int Length, int FirstCounted);

/// <summary>Cuts a long sequence into windows that overlap, so that every token but the first is predicted once, and hardly any from little context.</summary>
public static class SlidingWindows
{
    /// <summary>The windows of one sequence.</summary>
    /// <param name="tokens">Tokens of the sequence.</param>
    /// <param name="context">The most tokens that a prediction may see, at least 1.</param>
    /// <param name="stride">Predictions by which a window goes beyond the one before, in [1, context]: each then sees at least context − stride tokens.</param>
    /// <returns>Nothing for a sequence of fewer than two tokens.</returns>
    public static IEnumerable<ScoredWindow> Of(int tokens, int context, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(context, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stride, context);
        for (var counted = 1; counted < tokens;)
        {
            // The last token of a window is predicted only: it takes no place in the context.
            var end = counted == 1 ? Math.Min(tokens, context + 1) : Math.Min(tokens, counted + stride);
            var start = Math.Max(0, end - 1 - context);
            yield return new ScoredWindow(start, end - start, counted - start);
            counted = end;
        }
    }
}
