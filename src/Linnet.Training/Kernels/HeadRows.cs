using System.Runtime.Intrinsics;

namespace Linnet.Training.Kernels;

/// <summary>Reads and writes the rows of one head of one sequence, turning them by their positions on the way.</summary>
/// <remarks>
/// Su et al. 2021, <see href="https://arxiv.org/abs/2104.09864"/>: half-split pairs (i, i + E/2). The gradient of a rotation is the rotation
/// by the opposite angle.
/// </remarks>
internal readonly unsafe struct HeadRows<T, TElement>
    where T : unmanaged
    where TElement : IElement<T>
{
    private readonly T* _first;
    private readonly float* _cosine;
    private readonly float* _sine;
    private readonly AttentionShape _shape;
    private readonly int _rowWidth;

    public HeadRows(T* rows, float* cosine, float* sine, int batch, AttentionShape shape, int rowWidth = 0)
    {
        _rowWidth = rowWidth == 0 ? shape.RowWidth : rowWidth;
        _first = rows + ((long)batch * shape.Length * _rowWidth);
        _cosine = cosine;
        _sine = sine;
        _shape = shape;
    }

    /// <summary>scale · (rotated) rows [start, start + count) as floats [count, padded E]; zero past E and past T.</summary>
    public void Load(int head, int start, int count, float scale, bool rotate, float* target)
    {
        var (width, padded, half) = (_shape.HeadWidth, _shape.PaddedWidth, _shape.HeadWidth / 2);
        for (var row = 0; row < count; row++, target += padded)
        {
            var position = start + row;
            if (position >= _shape.Length)
            {
                new Span<float>(target, padded).Clear();
                continue;
            }

            var source = Row(position, head);
            Widen(source, target, width, scale);
            new Span<float>(target + width, padded - width).Clear();
            if (rotate)
            {
                Rotate(target, _cosine + ((long)position * half), _sine + ((long)position * half), half, 1);
            }
        }
    }

    /// <summary>All (rotated) rows as blocks of [padded E, 64], zero past E and past T. <paramref name="rows"/> is working memory [64, padded E].</summary>
    public void LoadTransposed(int head, bool rotate, float* rows, float* target)
    {
        var padded = _shape.PaddedWidth;
        for (var start = 0; start < _shape.Length; start += AttentionShape.Block, target += AttentionShape.Block * padded)
        {
            Load(head, start, AttentionShape.Block, 1, rotate, rows);
            for (var row = 0; row < AttentionShape.Block; row++)
            {
                for (var i = 0; i < padded; i++)
                {
                    target[(i * AttentionShape.Block) + row] = rows[(row * padded) + i];
                }
            }
        }
    }

    /// <summary>Writes scale · rows, turned back where <paramref name="rotate"/> is set. <paramref name="source"/> is overwritten.</summary>
    public void Store(int head, int start, int count, float scale, bool rotate, float* source)
    {
        var (width, half) = (_shape.HeadWidth, _shape.HeadWidth / 2);
        for (var row = 0; row < count; row++, source += _shape.PaddedWidth)
        {
            var position = start + row;
            if (rotate)
            {
                Rotate(source, _cosine + ((long)position * half), _sine + ((long)position * half), half, -1);
            }

            var target = Row(position, head);
            var scales = Vector512.Create(scale);
            var i = 0;
            for (; i <= width - 16; i += 16)
            {
                TElement.Store(target + i, Vector512.Load(source + i) * scales);
            }

            for (; i < width; i++)
            {
                target[i] = TElement.Round(source[i] * scale);
            }
        }
    }

    private T* Row(int position, int head) => _first + ((long)position * _rowWidth) + (head * _shape.HeadWidth);

    private static void Widen(T* source, float* target, int width, float scale)
    {
        var scales = Vector512.Create(scale);
        var i = 0;
        for (; i <= width - 16; i += 16)
        {
            (TElement.Load(source + i) * scales).Store(target + i);
        }

        for (; i < width; i++)
        {
            target[i] = TElement.Read(source[i]) * scale;
        }
    }

    private static void Rotate(float* values, float* cosine, float* sine, int half, float direction)
    {
        var directions = Vector512.Create(direction);
        var i = 0;
        for (; i <= half - 16; i += 16)
        {
            var (first, second) = (Vector512.Load(values + i), Vector512.Load(values + half + i));
            var (c, s) = (Vector512.Load(cosine + i), Vector512.Load(sine + i) * directions);
            ((first * c) - (second * s)).Store(values + i);
            ((second * c) + (first * s)).Store(values + half + i);
        }

        for (; i < half; i++)
        {
            var (first, second, s) = (values[i], values[half + i], sine[i] * direction);
            values[i] = (first * cosine[i]) - (second * s);
            values[half + i] = (second * cosine[i]) + (first * s);
        }
    }
}
