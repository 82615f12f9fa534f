using System.Text;
using Linnet.Core.Random;

namespace Linnet.Benchmarks.Corpora;

/// <summary>Text of Chinese characters, about as often each as in real text, with punctuation and lines; and copies with a few edits.</summary>
internal sealed class SyntheticChinese
{
    private const int Letters = 3_500;

    private readonly CounterRandom _random;
    private readonly char[] _table = new char[1 << 16];
    private ulong _drawn;

    public SyntheticChinese(ulong seed)
    {
        _random = new CounterRandom(seed, "synthetic");
        var total = Enumerable.Range(1, Letters).Sum(rank => 1.0 / (rank + 10));
        var (letter, sum) = (0, 0.0);
        for (var i = 0; i < _table.Length; i++)
        {
            while (letter < Letters - 1 && sum + (1.0 / (letter + 11)) < total * i / _table.Length)
            {
                sum += 1.0 / (letter++ + 11);
            }

            _table[i] = (char)(0x4E00 + (letter * 5));
        }
    }

    /// <summary>Writes files of JSON lines.</summary>
    public void Write(IReadOnlyList<string> files, long documents, int characters, double copies)
    {
        var recent = new List<char[]>();
        for (var file = 0; file < files.Count; file++)
        {
            using var output = new StreamWriter(files[file], append: false, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
            for (var i = documents * file / files.Count; i < documents * (file + 1) / files.Count; i++)
            {
                var isCopy = recent.Count > 0 && _random.Uniform(_drawn++) < copies;
                var text = isCopy ? Edited(recent[(int)_random.Below(recent.Count, _drawn++)]) : New(characters);
                if (recent.Count < 2_000)
                {
                    recent.Add(text);
                }
                else if (!isCopy)
                {
                    recent[(int)(i % recent.Count)] = text;
                }

                output.Write("{\"id\":\"");
                output.Write(i);
                output.Write("\",\"source\":\"synthetic\",\"text\":\"");
                foreach (var chunk in new string(text).Split('\n').Select((line, n) => n == 0 ? line : "\\n" + line))
                {
                    output.Write(chunk);
                }

                output.WriteLine("\"}");
            }
        }
    }

    public char[] New(int characters)
    {
        var text = new char[characters];
        for (var i = 0; i < text.Length;)
        {
            var bits = _random.Bits(_drawn++);
            for (var k = 0; k < 4 && i < text.Length; k++, i++, bits >>= 16)
            {
                text[i] = i % 100 == 99 ? '\n' : i % 17 == 16 ? '，' : i % 50 == 49 ? '。' : _table[bits & 0xFFFF];
            }
        }

        return text;
    }

    // 0.2 to 2 % of the characters are others.
    public char[] Edited(char[] text)
    {
        var copy = (char[])text.Clone();
        var edits = (long)(copy.Length * (0.002 + (0.018 * _random.Uniform(_drawn++))));
        for (var i = 0; i < edits; i++)
        {
            var place = _random.Below(copy.Length, _drawn++);
            copy[place] = copy[place] == '\n' ? '\n' : _table[_random.Below(_table.Length, _drawn++)];
        }

        return copy;
    }
}
