using System.Buffers;
using Linnet.Core.Errors;
using Linnet.Corpora.Screening.Lists;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Corpora.Screening.Urls;

/// <summary>Reads the lists of a block list from files.</summary>
public static class UrlLists
{
    private static readonly SearchValues<char> NotOfHosts = SearchValues.Create(" \t/?#\\@");

    private const int MostWords = 100_000;

    /// <summary>Hosts, one a line, in Unicode or punycode; what stands behind them, such as a path, is no part of a host and an error.</summary>
    /// <exception cref="LinnetException">A file cannot be read, or a line is no host with a dot.</exception>
    public static IEnumerable<string> ReadHosts(string path, CancellationToken cancellation = default)
    {
        foreach (var line in ListFile.Read(path, cancellation))
        {
            var host = line.Line.Trim();
            var wrong = host.AsSpan().IndexOfAny(NotOfHosts);
            if (wrong < 0 && UrlBlockList.Host(host) is var read && (read.Length == 0 || !read.Contains('.', StringComparison.Ordinal)))
            {
                wrong = 0;
            }

            if (wrong >= 0)
            {
                throw ListFile.Error(path, line, line.Line.IndexOf(host, StringComparison.Ordinal) + wrong, new Text(
                    "expected a host with a dot and nothing else, such as casino.example; it stands for all hosts below it, too. Correct the line, or move it to words.",
                    "应为带点的主机名，此外不写其他内容，例如 casino.example；其下的所有主机也包括在内。请改正该行，或移到 words 中。"));
            }

            yield return host;
        }
    }

    /// <summary>Words or characters, one entry a line.</summary>
    /// <exception cref="LinnetException">A file cannot be read, or nothing is left of an entry.</exception>
    public static IReadOnlyList<string> ReadWords(string path, CancellationToken cancellation = default)
    {
        var words = new List<string>();
        foreach (var line in ListFile.Read(path, MostWords, cancellation))
        {
            var word = line.Line.Trim();
            if (!UrlBlockList.HoldsWord(word))
            {
                throw ListFile.Error(path, line, 0, new Text(
                    "expected a letter or a digit, found signs alone, which would block nothing. Correct the line, or take it out.",
                    "应含字母或数字，实际只有符号，不会拦截任何内容。请改正或删去该行。"));
            }

            words.Add(word);
        }

        return words;
    }
}
