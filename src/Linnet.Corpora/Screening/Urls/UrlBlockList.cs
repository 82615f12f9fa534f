using System.Text;
using Linnet.Core.Unicode;

namespace Linnet.Corpora.Screening.Urls;

/// <summary>Why an address is blocked, in the order in which it is looked at.</summary>
public enum UrlEntryKind
{
    /// <summary>Its host, or one that it is a part of.</summary>
    Host,

    /// <summary>A word of which one is enough.</summary>
    HardWord,

    /// <summary>Words of which it takes several.</summary>
    SoftWord,

    /// <summary>Characters anywhere in it.</summary>
    Substring,
}

/// <summary>What blocks an address.</summary>
/// <param name="Kind">The kind of entry.</param>
/// <param name="Entry">The entry; of soft words all that were found, with spaces.</param>
/// <param name="Value">How many entries were found.</param>
/// <param name="Threshold">How many it takes.</param>
public sealed record UrlMatch(UrlEntryKind Kind, string Entry, int Value, int Threshold);

/// <summary>The entries of a block list; case and percent or punycode form do not matter.</summary>
/// <param name="Hosts">Hosts, each with all hosts below it.</param>
/// <param name="HardWords">Words of which one blocks. A word stands between what is neither letter nor digit; one with a Han character anywhere.</param>
/// <param name="SoftWords">Words of which several different ones block.</param>
/// <param name="Substrings">Characters that block anywhere in the address, what is neither letter nor digit left out of both.</param>
public sealed record UrlEntries(
    IEnumerable<string> Hosts, IReadOnlyList<string> HardWords, IReadOnlyList<string> SoftWords, IReadOnlyList<string> Substrings);

/// <summary>Blocks addresses by host and words, as RefinedWeb does and datatrove after it, whose list misses /Casino/1 where it has casino. Immutable: threads share one.</summary>
public sealed class UrlBlockList
{
    private const int LongestAddress = 16_384;

    private readonly HostSet _hosts;
    private readonly HashSet<string> _hard, _soft;
    private readonly string[] _hardHan, _softHan, _substrings;
    private readonly int _softHits;

    /// <param name="entries">The entries.</param>
    /// <param name="softHits">How many soft words block; RefinedWeb has 2.</param>
    public UrlBlockList(UrlEntries entries, int softHits = 2)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentOutOfRangeException.ThrowIfLessThan(softHits, 1);
        _softHits = softHits;
        _hosts = new HostSet(entries.Hosts.Select(Host));
        (_hard, _hardHan) = Words(entries.HardWords);
        (_soft, _softHan) = Words(entries.SoftWords);
        _substrings = [.. entries.Substrings.Select(s => Joined(Fold(s))).Where(s => s.Length > 0).Distinct()];
    }

    /// <summary>How many hosts there are; each takes 8 bytes.</summary>
    public int HostCount => _hosts.Count;

    /// <summary>What blocks the address; null where nothing does. Of an address longer than 16,384 characters only the beginning is looked at.</summary>
    /// <param name="address">With or without a scheme.</param>
    public UrlMatch? Match(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        address = address.Length > LongestAddress ? address[..LongestAddress] : address;
        var host = Host(address);
        if (_hosts.Match(host) is { } entry)
        {
            return new UrlMatch(UrlEntryKind.Host, entry, 1, 1);
        }

        var text = $"{host} {Fold(Decoded(address))}";
        string[] words = [.. text.Split([.. text.Where(c => !IsWord(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries).Distinct()];
        var hard = words.FirstOrDefault(_hard.Contains) ?? _hardHan.FirstOrDefault(w => text.Contains(w, StringComparison.Ordinal));
        if (hard is not null)
        {
            return new UrlMatch(UrlEntryKind.HardWord, hard, 1, 1);
        }

        string[] soft = [.. words.Where(_soft.Contains), .. _softHan.Where(w => text.Contains(w, StringComparison.Ordinal))];
        if (soft.Length >= _softHits)
        {
            return new UrlMatch(UrlEntryKind.SoftWord, string.Join(' ', soft), soft.Length, _softHits);
        }

        var joined = Joined(Fold(Decoded(address)));
        return _substrings.FirstOrDefault(s => joined.Contains(s, StringComparison.Ordinal)) is { } substring
            ? new UrlMatch(UrlEntryKind.Substring, substring, 1, 1)
            : null;
    }

    /// <summary>The host as it is compared: without scheme, user, port and the last dot, folded, punycode read.</summary>
    internal static string Host(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme >= 0 ? address[(scheme + 3)..] : address.StartsWith("//", StringComparison.Ordinal) ? address[2..] : address;
        var end = rest.AsSpan().IndexOfAny("/?#\\");
        rest = Decoded(end < 0 ? rest : rest[..end]);
        rest = rest[(rest.LastIndexOf('@') + 1)..];
        if (rest.LastIndexOf(':') is >= 0 and var port && !rest.EndsWith(']'))
        {
            rest = rest[..port];
        }

        // Lists hold millions, nearly all of them plain ASCII.
        rest = Fold(rest).Replace('\u3002', '.').Trim().Trim('.');
        return Ascii.IsValid(rest) && !rest.Contains(Punycode.Prefix, StringComparison.Ordinal) ? rest : string.Join('.', rest.Split('.').Select(Punycode.Decode).Select(Fold));
    }

    private static (HashSet<string> Words, string[] Han) Words(IEnumerable<string> words)
    {
        var folded = words.Select(Fold).Where(w => w.Length > 0).Distinct().ToLookup(w => w.Any(c => WritingSystem.IsUnspaced(c)));
        return (new HashSet<string>(folded[false], StringComparer.Ordinal), [.. folded[true]]);
    }

    // Width and case. A full-width sign is 0xFEE0 above its ASCII one.
    private static string Fold(string text) => Ascii.IsValid(text) ? text.ToLowerInvariant() : string.Concat(text.EnumerateRunes().Select(r =>
        char.ConvertFromUtf32(CodePoint.Fold(r.Value is >= 0xFF01 and <= 0xFF5E ? r.Value - 0xFEE0 : r.Value))));

    /// <summary>Whether an entry holds anything that is compared.</summary>
    internal static bool HoldsWord(string entry) => Joined(Fold(entry)).Length > 0;

    private static string Joined(string text) => string.Concat(text.Where(IsWord));

    private static bool IsWord(char c) => char.IsSurrogate(c) || CodePoint.IsAlphabetic(c) || char.IsAsciiDigit(c);

    // Bytes that are no UTF-8 become replacement characters, which no entry holds.
    private static string Decoded(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = new List<byte>();
        var utf8 = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '%' && i + 2 < utf8.Length && char.IsAsciiHexDigit((char)utf8[i + 1]) && char.IsAsciiHexDigit((char)utf8[i + 2]))
            {
                bytes.Add(Convert.FromHexString([(char)utf8[i + 1], (char)utf8[i + 2]])[0]);
                i += 2;
            }
            else
            {
                bytes.Add(utf8[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
