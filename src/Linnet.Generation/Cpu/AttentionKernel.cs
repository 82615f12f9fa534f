using System.Runtime.CompilerServices;

namespace Linnet.Generation.Cpu;

/// <summary><see cref="Attention"/> for one width of vectors.</summary>
internal static unsafe class AttentionKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Page = PageLayout.Positions;

    /// <inheritdoc cref="Attention.Run"/>
    public static void Run(ReadOnlySpan<Query> queries, in CachedHead head, int first, float* scratch)
    {
        var begin = first / Page * Page; // whole pages: what the first of them holds from before is masked
        var longest = 0;
        foreach (var query in queries)
        {
            longest = Math.Max(longest, query.Count);
        }

        var stride = Attention.ScoreStride(longest - begin);
        var sums = scratch + (Attention.MostQueries * (long)stride);
        var factors = stackalloc float[Attention.MostQueries];
        Score(queries, head, begin, longest, scratch, stride);
        for (var i = 0; i < queries.Length; i++)
        {
            factors[i] = 1 / Softmax<TLanes, TVector>.Run(scratch + (i * (long)stride), first - begin, queries[i].Count - begin, queries[i].Slope);
        }

        Mix(queries, head, begin, scratch, stride, sums);
        for (var i = 0; i < queries.Length; i++)
        {
            Finish(sums + (i * 2L * head.ValueStride), head.ValueStride, factors[i], queries[i].Result, head.Width);
        }
    }

    /// <summary>Scores from begin on, of all positions up to the longest query's and to the end of the strip.</summary>
    private static void Score(ReadOnlySpan<Query> queries, in CachedHead head, int begin, int longest, float* scores, int stride)
    {
        var scale = TLanes.Fill((float)(1 / Math.Sqrt(head.Width)));
        var last = (longest - 1) / TLanes.Count * TLanes.Count;
        for (var position = begin; position <= last; position += 4 * TLanes.Count)
        {
            // Beyond the last vector it is taken again: what comes of it is masked.
            var k0 = head.Keys(position);
            var k1 = head.Keys(Math.Min(last, position + TLanes.Count));
            var k2 = head.Keys(Math.Min(last, position + (2 * TLanes.Count)));
            var k3 = head.Keys(Math.Min(last, position + (3 * TLanes.Count)));
            var target = scores + (position - begin);
            var i = 0;
            for (; TLanes.Tallest > 6 && i + 4 <= queries.Length; i += 4)
            {
                ScoreTile<Rows4>(queries[i..], k0, k1, k2, k3, head.Width, scale, target + (i * (long)stride), stride);
            }

            for (; i + 2 <= queries.Length; i += 2)
            {
                ScoreTile<Rows2>(queries[i..], k0, k1, k2, k3, head.Width, scale, target + (i * (long)stride), stride);
            }

            if (i < queries.Length)
            {
                ScoreTile<Rows1>(queries[i..], k0, k1, k2, k3, head.Width, scale, target + (i * (long)stride), stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreTile<THeight>(
        ReadOnlySpan<Query> queries, float* k0, float* k1, float* k2, float* k3, int width, TVector scale, float* scores, nint stride)
        where THeight : struct, IHeight
    {
        float* q0 = queries[0].Vector, q1 = q0, q2 = q0, q3 = q0;
        if (THeight.Rows > 1)
        {
            q1 = queries[1].Vector;
        }

        if (THeight.Rows > 2)
        {
            q2 = queries[2].Vector;
            q3 = queries[3].Vector;
        }

        TVector a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        TVector c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default, d2 = default, d3 = default;
        for (nint e = 0, at = 0; e < width; e++, at += Page)
        {
            TVector x0 = TLanes.Load(k0 + at), x1 = TLanes.Load(k1 + at), x2 = TLanes.Load(k2 + at), x3 = TLanes.Load(k3 + at);
            var query = TLanes.Fill(q0[e]);
            a0 = TLanes.MultiplyAdd(x0, query, a0);
            a1 = TLanes.MultiplyAdd(x1, query, a1);
            a2 = TLanes.MultiplyAdd(x2, query, a2);
            a3 = TLanes.MultiplyAdd(x3, query, a3);
            if (THeight.Rows > 1)
            {
                query = TLanes.Fill(q1[e]);
                b0 = TLanes.MultiplyAdd(x0, query, b0);
                b1 = TLanes.MultiplyAdd(x1, query, b1);
                b2 = TLanes.MultiplyAdd(x2, query, b2);
                b3 = TLanes.MultiplyAdd(x3, query, b3);
            }

            if (THeight.Rows > 2)
            {
                query = TLanes.Fill(q2[e]);
                c0 = TLanes.MultiplyAdd(x0, query, c0);
                c1 = TLanes.MultiplyAdd(x1, query, c1);
                c2 = TLanes.MultiplyAdd(x2, query, c2);
                c3 = TLanes.MultiplyAdd(x3, query, c3);
                query = TLanes.Fill(q3[e]);
                d0 = TLanes.MultiplyAdd(x0, query, d0);
                d1 = TLanes.MultiplyAdd(x1, query, d1);
                d2 = TLanes.MultiplyAdd(x2, query, d2);
                d3 = TLanes.MultiplyAdd(x3, query, d3);
            }
        }

        Put(scores, scale, a0, a1, a2, a3);
        if (THeight.Rows > 1)
        {
            Put(scores + stride, scale, b0, b1, b2, b3);
        }

        if (THeight.Rows > 2)
        {
            Put(scores + (2 * stride), scale, c0, c1, c2, c3);
            Put(scores + (3 * stride), scale, d0, d1, d2, d3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* scores, TVector scale, TVector s0, TVector s1, TVector s2, TVector s3)
    {
        TLanes.Store(TLanes.Multiply(s0, scale), scores);
        TLanes.Store(TLanes.Multiply(s1, scale), scores + TLanes.Count);
        TLanes.Store(TLanes.Multiply(s2, scale), scores + (2 * TLanes.Count));
        TLanes.Store(TLanes.Multiply(s3, scale), scores + (3 * TLanes.Count));
    }

    /// <summary>Sums of weighted values, [query, even and odd positions, E padded].</summary>
    private static void Mix(ReadOnlySpan<Query> queries, in CachedHead head, int begin, float* weights, int stride, float* sums)
    {
        new Span<float>(sums, queries.Length * 2 * head.ValueStride).Clear();
        var (tall, longest) = (TLanes.Tallest > 6 ? 4 : 2, 0);
        foreach (var query in queries)
        {
            longest = Math.Max(longest, query.Count);
        }

        for (var strip = begin; strip < longest; strip += Attention.Strip)
        {
            for (int i = 0, height; i < queries.Length; i += height)
            {
                height = queries.Length - i >= tall ? tall : queries.Length - i >= 2 ? 2 : 1;
                var tile = queries.Slice(i, height);
                var shortest = int.MaxValue;
                foreach (var query in tile)
                {
                    shortest = Math.Min(shortest, query.Count);
                }

                // What all of them see, an even number of positions, then what each sees alone.
                var common = Math.Clamp(height == 1 ? shortest : shortest / 2 * 2, strip, strip + Attention.Strip);
                MixRows(height, head, strip, common, weights + (i * (long)stride) + (strip - begin), stride, sums + (i * 2L * head.ValueStride));
                for (var k = 0; height > 1 && k < height; k++)
                {
                    var end = Math.Min(tile[k].Count, strip + Attention.Strip);
                    var row = weights + ((i + k) * (long)stride) + (common - begin);
                    MixRows(1, head, common, end, row, stride, sums + ((i + k) * 2L * head.ValueStride));
                }
            }
        }
    }

    private static void MixRows(int height, in CachedHead head, int begin, int end, float* weights, nint stride, float* sums)
    {
        if (begin >= end)
        {
            return;
        }

        for (var e = 0; e < head.ValueStride; e += 2 * TLanes.Count)
        {
            var isPair = e + TLanes.Count < head.ValueStride;
            switch (height, isPair)
            {
                case (4, true):
                    MixTile<Rows4, Rows2>(head, e, begin, end, weights, stride, sums + e);
                    break;
                case (4, false):
                    MixTile<Rows4, Rows1>(head, e, begin, end, weights, stride, sums + e);
                    break;
                case (2, true):
                    MixTile<Rows2, Rows2>(head, e, begin, end, weights, stride, sums + e);
                    break;
                case (2, false):
                    MixTile<Rows2, Rows1>(head, e, begin, end, weights, stride, sums + e);
                    break;
                case (_, true):
                    MixTile<Rows1, Rows2>(head, e, begin, end, weights, stride, sums + e);
                    break;
                default:
                    MixTile<Rows1, Rows1>(head, e, begin, end, weights, stride, sums + e);
                    break;
            }
        }
    }

    /// <summary>Adds positions [begin, end), begin even, to the even and odd sums of one or two vectors of E.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixTile<THeight, TWidth>(in CachedHead head, int e, int begin, int end, float* weights, nint stride, float* sums)
        where THeight : struct, IHeight
        where TWidth : struct, IHeight
    {
        nint between = head.ValueStride, row = 2 * between;
        float* w0 = weights, w1 = w0 + stride, w2 = w1 + stride, w3 = w2 + stride;
        Get<TWidth>(sums, out var a0, out var a1);
        Get<TWidth>(sums + between, out var a2, out var a3);
        TVector b0 = default, b1 = default, b2 = default, b3 = default, c0 = default, c1 = default, c2 = default, c3 = default;
        TVector d0 = default, d1 = default, d2 = default, d3 = default, v1 = default;
        if (THeight.Rows > 1)
        {
            Get<TWidth>(sums + row, out b0, out b1);
            Get<TWidth>(sums + row + between, out b2, out b3);
        }

        if (THeight.Rows > 2)
        {
            Get<TWidth>(sums + (2 * row), out c0, out c1);
            Get<TWidth>(sums + (2 * row) + between, out c2, out c3);
            Get<TWidth>(sums + (3 * row), out d0, out d1);
            Get<TWidth>(sums + (3 * row) + between, out d2, out d3);
        }

        for (var position = begin; position < end;)
        {
            var value = head.Values(position) + e;
            var stop = Math.Min(end, (position / Page * Page) + Page);
            for (; position < stop; position++, value += between)
            {
                var v0 = TLanes.Load(value);
                if (TWidth.Rows > 1)
                {
                    v1 = TLanes.Load(value + TLanes.Count);
                }

                var weight = TLanes.Fill(*w0++);
                a0 = TLanes.MultiplyAdd(v0, weight, a0);
                a1 = TWidth.Rows > 1 ? TLanes.MultiplyAdd(v1, weight, a1) : a1;
                if (THeight.Rows > 1)
                {
                    weight = TLanes.Fill(*w1++);
                    b0 = TLanes.MultiplyAdd(v0, weight, b0);
                    b1 = TWidth.Rows > 1 ? TLanes.MultiplyAdd(v1, weight, b1) : b1;
                }

                if (THeight.Rows > 2)
                {
                    weight = TLanes.Fill(*w2++);
                    c0 = TLanes.MultiplyAdd(v0, weight, c0);
                    c1 = TWidth.Rows > 1 ? TLanes.MultiplyAdd(v1, weight, c1) : c1;
                    weight = TLanes.Fill(*w3++);
                    d0 = TLanes.MultiplyAdd(v0, weight, d0);
                    d1 = TWidth.Rows > 1 ? TLanes.MultiplyAdd(v1, weight, d1) : d1;
                }

                if (++position == stop)
                {
                    break;
                }

                value += between;
                v0 = TLanes.Load(value);
                if (TWidth.Rows > 1)
                {
                    v1 = TLanes.Load(value + TLanes.Count);
                }

                weight = TLanes.Fill(*w0++);
                a2 = TLanes.MultiplyAdd(v0, weight, a2);
                a3 = TWidth.Rows > 1 ? TLanes.MultiplyAdd(v1, weight, a3) : a3;
                if (THeight.Rows > 1)
                {
                    weight = TLanes.Fill(*w1++);
                    b2 = TLanes.MultiplyAdd(v0, weight, b2);
                    b3 = TWidth.Rows > 1 ? TLanes.MultiplyAdd(v1, weight, b3) : b3;
                }

                if (THeight.Rows > 2)
                {
                    weight = TLanes.Fill(*w2++);
                    c2 = TLanes.MultiplyAdd(v0, weight, c2);
                    c3 = TWidth.Rows > 1 ? TLanes.MultiplyAdd(v1, weight, c3) : c3;
                    weight = TLanes.Fill(*w3++);
                    d2 = TLanes.MultiplyAdd(v0, weight, d2);
                    d3 = TWidth.Rows > 1 ? TLanes.MultiplyAdd(v1, weight, d3) : d3;
                }
            }
        }

        Set<TWidth>(sums, a0, a1);
        Set<TWidth>(sums + between, a2, a3);
        if (THeight.Rows > 1)
        {
            Set<TWidth>(sums + row, b0, b1);
            Set<TWidth>(sums + row + between, b2, b3);
        }

        if (THeight.Rows > 2)
        {
            Set<TWidth>(sums + (2 * row), c0, c1);
            Set<TWidth>(sums + (2 * row) + between, c2, c3);
            Set<TWidth>(sums + (3 * row), d0, d1);
            Set<TWidth>(sums + (3 * row) + between, d2, d3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Get<TWidth>(float* from, out TVector left, out TVector right)
        where TWidth : struct, IHeight
    {
        left = TLanes.Load(from);
        right = TWidth.Rows > 1 ? TLanes.Load(from + TLanes.Count) : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set<TWidth>(float* to, TVector left, TVector right)
        where TWidth : struct, IHeight
    {
        TLanes.Store(left, to);
        if (TWidth.Rows > 1)
        {
            TLanes.Store(right, to + TLanes.Count);
        }
    }

    private static void Finish(float* sums, int valueStride, float factor, float* result, int width)
    {
        for (var e = 0; e < valueStride; e += TLanes.Count)
        {
            TLanes.Store(TLanes.Multiply(TLanes.Add(TLanes.Load(sums + e), TLanes.Load(sums + valueStride + e)), TLanes.Fill(factor)), sums + e);
        }

        new ReadOnlySpan<float>(sums, width).CopyTo(new Span<float>(result, width));
    }
}
