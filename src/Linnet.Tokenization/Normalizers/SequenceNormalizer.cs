using System.Buffers;

namespace Linnet.Tokenization.Normalizers;

/// <summary>Normalizers one after the other. None leaves the text as it is.</summary>
public sealed class SequenceNormalizer : INormalizer
{
    private readonly INormalizer[] _steps;

    /// <param name="steps">The first is applied first.</param>
    public SequenceNormalizer(IReadOnlyList<INormalizer> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        _steps = [.. steps];
    }

    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_steps.Length == 0)
        {
            var text = new NormalizedText(output, origins);
            text.Copy(utf8, 0, utf8.Length);
            text.Flush();
            return;
        }

        ReadOnlySpan<int> before = []; // origins of the text that a step reads; empty before the first
        for (var i = 0; i < _steps.Length - 1; i++)
        {
            var text = new ArrayBufferWriter<byte>(utf8.Length + 16);
            var places = origins is null ? null : new ArrayBufferWriter<int>(utf8.Length + 16);
            _steps[i].Normalize(utf8, text, places);
            utf8 = text.WrittenSpan;
            if (places is not null)
            {
                before = i == 0 ? places.WrittenSpan : Through(places.WrittenSpan, before);
            }
        }

        if (origins is null || _steps.Length == 1)
        {
            _steps[^1].Normalize(utf8, output, origins);
            return;
        }

        var last = new ArrayBufferWriter<int>(utf8.Length + 16);
        _steps[^1].Normalize(utf8, output, last);
        origins.Write(Through(last.WrittenSpan, before));
    }

    private static int[] Through(ReadOnlySpan<int> places, ReadOnlySpan<int> before)
    {
        var origins = new int[places.Length];
        for (var i = 0; i < origins.Length; i++)
        {
            origins[i] = before[places[i]];
        }

        return origins;
    }
}
