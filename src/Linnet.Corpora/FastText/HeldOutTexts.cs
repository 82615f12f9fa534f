namespace Linnet.Corpora.FastText;

/// <summary>Labelled texts that were not learnt from.</summary>
internal sealed class HeldOutTexts
{
    private readonly List<(byte[] Line, string Label)> _texts = [];

    /// <summary>The lines, without labels, with the label that is right.</summary>
    public IReadOnlyList<(byte[] Line, string Label)> Texts => _texts;

    /// <summary>Texts without a label, of which nothing can be measured.</summary>
    public long Unlabelled { get; private set; }

    /// <summary>Adds a line with its labels; of several the first counts.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        var words = new WordScanner(line, TextUnit.Word);
        string? label = null;
        var text = new byte[line.Length];
        var length = 0;
        while (words.Next())
        {
            if (words.Word.StartsWith(FastTextDictionary.LabelPrefixBytes))
            {
                label ??= System.Text.Encoding.UTF8.GetString(words.Word);
                continue;
            }

            if (length > 0)
            {
                text[length++] = (byte)' ';
            }

            words.Word.CopyTo(text.AsSpan(length));
            length += words.Word.Length;
        }

        if (label is null)
        {
            Unlabelled++;
        }
        else
        {
            _texts.Add((text[..length], label));
        }
    }
}
