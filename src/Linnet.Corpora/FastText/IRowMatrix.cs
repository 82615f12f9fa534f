namespace Linnet.Corpora.FastText;

/// <summary>Rows of numbers, [rows, D], however they are held.</summary>
internal interface IRowMatrix
{
    /// <summary>Number of rows.</summary>
    int Rows { get; }

    /// <summary>sum += row.</summary>
    /// <param name="row">Which.</param>
    /// <param name="sum">[D].</param>
    void AddTo(int row, Span<float> sum);

    /// <summary>Σ row · vector, added from left to right.</summary>
    float Dot(int row, ReadOnlySpan<float> vector);
}
