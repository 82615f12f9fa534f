using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;
using Linnet.Tokenization;

namespace Linnet.Corpora.FastText;

/// <summary>Lines of text to lines of labels with their probabilities, byte for byte as <c>fasttext predict-prob</c> writes them.</summary>
/// <remarks>Where we differ: one line always gives one line. fastText takes a word <c>&lt;/s&gt;</c> in a text for its end, and what follows for another line.</remarks>
public static class PredictionLines
{
    /// <summary>Longer lines are refused: 64 MiB.</summary>
    public const int MaximumLineBytes = 64 << 20;

    private const int OutputBytes = 1 << 16;
    private const int LongestNumber = 32;

    /// <summary>Writes <c>__label__NAME probability</c> for each line, more such pairs behind it where more labels are asked for; nothing of a line that has no word the model knows.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="unit">What is taken for a word; null: what the model was trained with.</param>
    /// <param name="count">Labels a line, at least 1.</param>
    /// <param name="threshold">Labels of less probability are left out.</param>
    /// <param name="text">The lines.</param>
    /// <param name="labels">Receives the labels.</param>
    /// <param name="name">What messages call the input.</param>
    /// <param name="cancellation">Stops between two lines.</param>
    /// <exception cref="DataFormatException">A line is too long.</exception>
    public static void Write(
        FastTextModel model, TextUnit? unit, int count, float threshold, Stream text, Stream labels, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        var predictor = model.CreatePredictor(unit);

        // Not disposed, which would close the output. What an error leaves behind is written too: the lines before it are right.
        var output = new BufferedStream(labels, OutputBytes);
        using var reading = new FlushBeforeReadStream(text, output, cancellation);
        var lines = new LineSplitter(reading, MaximumLineBytes);
        for (var number = 1L; lines.Next(out var line); number++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (lines.IsTooLong)
            {
                throw new DataFormatException(name, number, new Text(
                    $"more than {MaximumLineBytes} bytes in a line. Break the line.", $"一行超过 {MaximumLineBytes} 字节。请拆分该行。"));
            }

            Write(model, predictor.Predict(line.Span, count, threshold, ended: !lines.IsUnfinished), output);
        }
    }

    private static void Write(FastTextModel model, ReadOnlySpan<LabelProbability> predictions, BufferedStream output)
    {
        Span<byte> number = stackalloc byte[LongestNumber];
        for (var i = 0; i < predictions.Length; i++)
        {
            if (i > 0)
            {
                output.WriteByte((byte)' ');
            }

            output.Write(model.Dictionary.LabelBytes[predictions[i].Label]);
            output.WriteByte((byte)' ');
            output.Write(number[..Format(predictions[i].Probability, number)]);
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes a number as C's <c>%g</c> does, with six digits: 0.974102, 1.00001, 1e-05.</summary>
    /// <returns>How many bytes.</returns>
    internal static int Format(float value, Span<byte> text)
    {
        ((double)value).TryFormat(text, out var length, "g6", System.Globalization.CultureInfo.InvariantCulture);
        return length;
    }
}
