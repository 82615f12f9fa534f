using Linnet.Model;

namespace Linnet.Generation.Cpu;

/// <summary>Rotary position embedding in half-split order (Su et al. 2021, <see href="https://arxiv.org/abs/2104.09864"/>, §3.2.2).</summary>
/// <remarks>Angles in double precision. The table grows with the longest position met: a model may announce far more than it is asked.</remarks>
internal sealed class RotaryTable(RotaryFrequencies frequencies)
{
    private readonly int _half = frequencies.PerPair.Count;
    private float[] _cosines = [];
    private float[] _sines = [];
    private int _positions;

    /// <summary>Makes positions [0, count) available.</summary>
    public void Require(int count)
    {
        if (count <= _positions)
        {
            return;
        }

        var positions = EngineSize.Require(Math.Max(count, 2L * _positions));
        Array.Resize(ref _cosines, EngineSize.Require((long)positions * _half));
        Array.Resize(ref _sines, positions * _half);
        for (var position = _positions; position < positions; position++)
        {
            for (var i = 0; i < _half; i++)
            {
                var (sine, cosine) = Math.SinCos(position * frequencies.PerPair[i]);
                _cosines[(position * _half) + i] = (float)(cosine * frequencies.Magnitude);
                _sines[(position * _half) + i] = (float)(sine * frequencies.Magnitude);
            }
        }

        _positions = positions;
    }

    /// <summary>Rotates the pairs (i, i + E/2) of one head by the angles of a position, and stretches them by the magnitude.</summary>
    public unsafe void Rotate(float* head, int position)
    {
        var start = position * _half;
        for (var i = 0; i < _half; i++)
        {
            var (cosine, sine) = (_cosines[start + i], _sines[start + i]);
            var (first, second) = (head[i], head[i + _half]);
            head[i] = (first * cosine) - (second * sine);
            head[i + _half] = (second * cosine) + (first * sine);
        }
    }
}
