using System.Runtime.Intrinsics;

namespace Linnet.Generation.Cpu;

/// <summary>One query head at one position.</summary>
internal unsafe struct Query
{
    /// <summary>[E].</summary>
    public float* Vector;

    /// <summary>Receives [E].</summary>
    public float* Result;

    /// <summary>Its position and all before it.</summary>
    public int Count;

    /// <summary>Scores lose it for every position of distance (ALiBi); 0: nothing.</summary>
    public float Slope;
}

/// <summary>The keys and values of one head of one sequence.</summary>
/// <param name="pages">Where each page begins.</param>
/// <param name="keys">Where the head's keys begin in a page.</param>
/// <param name="values">Where the head's values begin in a page.</param>
/// <param name="layout">How they lie there.</param>
internal readonly unsafe struct CachedHead(nint* pages, int keys, int values, PageLayout layout)
{
    /// <summary>E.</summary>
    public int Width { get; } = layout.HeadWidth;

    /// <summary>Floats from one value to the next.</summary>
    public int ValueStride { get; } = layout.ValueStride;

    /// <summary>Keys from a position on, [E, 16] from the first of its page.</summary>
    public float* Keys(int position) => (float*)pages[position / PageLayout.Positions] + keys + (position % PageLayout.Positions);

    /// <summary>Values from a position on, to the end of its page.</summary>
    public float* Values(int position) => (float*)pages[position / PageLayout.Positions] + values + (position % PageLayout.Positions * ValueStride);
}

/// <summary>Causal attention of several queries over the same cached keys and values.</summary>
internal static unsafe class Attention
{
    /// <summary>Most queries of a call: their scores stay in cache.</summary>
    public const int MostQueries = 16;

    /// <summary>Floats from the scores of one query to those of the next: whole strips.</summary>
    public static int ScoreStride(int positions) => EngineSize.Require((positions + (long)Strip - 1) / Strip * Strip);

    /// <summary>Floats of working memory that a call needs.</summary>
    /// <param name="positions">The longest query's.</param>
    /// <param name="layout">How keys and values lie.</param>
    public static int Scratch(int positions, PageLayout layout) =>
        EngineSize.Require(MostQueries * ((long)ScoreStride(positions) + (2 * (long)layout.ValueStride)));

    /// <summary>Positions that are taken at once: what is read of them stays in the nearest cache.</summary>
    public const int Strip = 4 * PageLayout.Positions;

    /// <summary>softmax(q·K / sqrt(E) − slope · distance) V of each query.</summary>
    /// <remarks>
    /// Each score is one chain over E; the softmax sums in 16 lanes; each result is two chains, over the even and the odd positions. Nothing depends on
    /// the other queries, the pages, or the width of vectors.
    /// </remarks>
    /// <param name="queries">At most <see cref="MostQueries"/>.</param>
    /// <param name="head">Keys and values.</param>
    /// <param name="first">The first position that they see; 0 but for a sliding window.</param>
    /// <param name="scratch">Working memory.</param>
    public static void Run(ReadOnlySpan<Query> queries, in CachedHead head, int first, float* scratch)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AttentionKernel<Lanes512, Vector512<float>>.Run(queries, head, first, scratch);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AttentionKernel<Lanes256, Vector256<float>>.Run(queries, head, first, scratch);
        }
        else
        {
            AttentionKernel<Lanes128, Vector128<float>>.Run(queries, head, first, scratch);
        }
    }
}
