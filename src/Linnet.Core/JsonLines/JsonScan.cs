using System.Buffers.Text;

namespace Linnet.Core.JsonLines;

/// <summary>Looks at JSON text without parsing it.</summary>
internal static class JsonScan
{
    /// <summary>The deepest nesting of brackets outside strings.</summary>
    public static int Depth(ReadOnlySpan<byte> json)
    {
        var (depth, deepest, inString) = (0, 0, false);
        for (var i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case (byte)'"':
                    inString = !inString;
                    break;
                case (byte)'\\' when inString:
                    i++;
                    break;
                case (byte)'{' or (byte)'[' when !inString:
                    deepest = Math.Max(deepest, ++depth);
                    break;
                case (byte)'}' or (byte)']' when !inString:
                    depth--;
                    break;
            }
        }

        return deepest;
    }

    /// <summary>Whether JSON text holds an escaped surrogate without its other half.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> json)
    {
        for (var i = Next(json, 0); i < json.Length; i = Next(json, i))
        {
            var unit = Unit(json, i);
            if (unit < 0)
            {
                // Another escape, of two characters: "\\" must not be taken for the beginning of one.
                i += 2;
                continue;
            }

            i += 6;
            if (char.IsLowSurrogate((char)unit))
            {
                return true;
            }

            if (char.IsHighSurrogate((char)unit))
            {
                if (Unit(json, i) is var low && (low < 0 || !char.IsLowSurrogate((char)low)))
                {
                    return true;
                }

                i += 6;
            }
        }

        return false;
    }

    private static int Next(ReadOnlySpan<byte> json, int from)
    {
        var found = from < json.Length ? json[from..].IndexOf((byte)'\\') : -1;
        return found < 0 ? json.Length : from + found;
    }

    /// <summary>The UTF-16 unit that <c>\uXXXX</c> at a place means, or -1 when no such escape begins there.</summary>
    private static int Unit(ReadOnlySpan<byte> json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && Utf8Parser.TryParse(json.Slice(at + 2, 4), out ushort unit, out var used, 'X') && used == 4
            ? unit
            : -1;
}
