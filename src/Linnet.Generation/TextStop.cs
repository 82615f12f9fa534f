using Linnet.Core.Tokenizers;

namespace Linnet.Generation;

/// <summary>Ends a completion when its text contains a stop string, and gives its text up to there.</summary>
/// <remarks>
/// One completion's: make a new one for each. A string may begin within a token and end within another. Of strings that end with the same
/// byte the longest counts; what a prompt ends with is no part of it.
/// </remarks>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="stops">The strings.</param>
/// <param name="previous">The prompt's last token, or null: some vocabularies drop a leading space after the beginning.</param>
public sealed class TextStop(ITokenizer tokenizer, StopStrings stops, int? previous) : IStopRule
{
    private readonly List<byte> _bytes = [];
    private readonly Queue<byte> _undecided = new();
    private int? _previous = previous;
    private int _state = StopStrings.Start;
    private int _held;
    private bool _found;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The completion has ended.</exception>
    public bool Add(int token)
    {
        if (_found)
        {
            throw new InvalidOperationException("The completion has ended with a stop string.");
        }

        _bytes.Clear();
        tokenizer.Decode(_previous, token, _bytes);
        _previous = token;
        foreach (var value in _bytes)
        {
            _undecided.Enqueue(value);
            _state = stops.Advance(_state, value);
            _held = stops.Open(_state);
            if (stops.Found(_state) is > 0 and var length)
            {
                (_held, _found) = (length, true);
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the bytes that are certain to be text of the completion and were not taken before.</summary>
    /// <param name="ended">Whether no token follows: then the beginning of a stop string that was never finished is text too.</param>
    public byte[] Take(bool ended)
    {
        var bytes = new byte[_undecided.Count - (ended && !_found ? 0 : _held)];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = _undecided.Dequeue();
        }

        return bytes;
    }
}
