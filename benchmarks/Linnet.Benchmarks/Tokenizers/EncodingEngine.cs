using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization;
using Microsoft.ML.Tokenizers;

namespace Linnet.Benchmarks.Tokenizers;

/// <summary>An encoder in a process of its own, on one thread.</summary>
/// <remarks>
/// Says "ready"; for each line, the path of a text, "BYTES_PER_SECOND TOKENS CHECKSUM", where the checksum is FNV-1a over the ids. The text is
/// encoded whole once before, so every encoder has what it remembers. Each takes the text as its users have it: bytes here, strings there.
/// </remarks>
internal static class EncodingEngine
{
    public const string Linnet = "linnet";
    public const string Microsoft = "ml";

    private const int DocumentBytes = 16 << 10;

    /// <summary>Answers until the input ends.</summary>
    /// <param name="name"><see cref="Linnet"/>, or <see cref="Microsoft"/> which has cl100k alone.</param>
    /// <param name="tokenizer">The vocabulary's file.</param>
    /// <param name="input">Paths.</param>
    /// <param name="output">Answers.</param>
    public static void Run(string name, string tokenizer, TextReader input, TextWriter output)
    {
        var measure = name == Linnet ? Own(TokenizerFile.Open(tokenizer)) : Peer();
        output.WriteLine("ready");
        while (input.ReadLine() is { } path)
        {
            output.WriteLine(measure(path));
        }
    }

    private static Func<string, string> Own(ITokenizer tokenizer) => path =>
    {
        var file = File.ReadAllBytes(path);
        List<int> ids = [];
        var documents = Documents(file);
        return Measure(file.Length, documents.Count, i =>
        {
            ids.Clear();
            tokenizer.Encode(file.AsSpan(documents[i]), ids);
            return CollectionsMarshal.AsSpan(ids);
        });
    };

    private static Func<string, string> Peer()
    {
        var tokenizer = TiktokenTokenizer.CreateForEncoding("cl100k_base");
        return path =>
        {
            var file = File.ReadAllBytes(path);
            string[] texts = [.. Documents(file).Select(range => Encoding.UTF8.GetString(file.AsSpan(range)))];
            return Measure(file.Length, texts.Length, i => CollectionsMarshal.AsSpan((List<int>)tokenizer.EncodeToIds(texts[i])));
        };
    }

    private delegate ReadOnlySpan<int> EncodeDocument(int document);

    private static string Measure(long bytes, int documents, EncodeDocument encode)
    {
        var (tokens, checksum) = (0L, 2_166_136_261u);
        for (var i = 0; i < documents; i++)
        {
            foreach (var id in encode(i))
            {
                checksum = (checksum ^ (uint)id) * 16_777_619u;
                tokens++;
            }
        }

        var passes = 0;
        var start = Stopwatch.GetTimestamp();
        do
        {
            for (var i = 0; i < documents; i++)
            {
                encode(i);
            }

            passes++;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 1);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes * passes / Stopwatch.GetElapsedTime(start).TotalSeconds} {tokens} {checksum}");
    }

    /// <summary>Blocks of 16 KiB, up to the end of the line.</summary>
    private static List<Range> Documents(ReadOnlySpan<byte> file)
    {
        List<Range> documents = [];
        for (var start = 0; start < file.Length;)
        {
            var least = Math.Min(file.Length, start + DocumentBytes);
            var line = file[least..].IndexOf((byte)'\n');
            var end = line < 0 ? file.Length : least + line + 1;
            documents.Add(start..end);
            start = end;
        }

        return documents;
    }
}
