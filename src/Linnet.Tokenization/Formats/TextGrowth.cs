using Linnet.Core.Messages;

namespace Linnet.Tokenization.Formats;

/// <summary>How many times as long the parts of a tokenizer.json may make a text, one after another.</summary>
/// <param name="maximum">More is refused: a small file could ask for more memory than there is.</param>
internal sealed class TextGrowth(int maximum)
{
    private double _factor = 1;

    /// <summary>Counts a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="factor">Bytes that it makes of one byte at most.</param>
    /// <exception cref="TokenizerFormatException">Together with those before it makes too many.</exception>
    public void Add(JsonSection part, double factor)
    {
        _factor *= Math.Max(1, factor);
        if (_factor > maximum)
        {
            throw part.Fault(new Text(
                $"{part.Shown()}, with which a text could grow more than {maximum} times", $"{part.Shown()}，文本可能因此增长到 {maximum} 倍以上"));
        }
    }
}
