using System.Text;

namespace Linnet.Corpora.Reading.Encodings;

/// <summary>An encoding that decodes strictly: what is not text in it is told, never replaced.</summary>
/// <remarks>The tables are .NET's own, the same on every machine. GB18030 stands for GB2312 and GBK, whose superset it is; Big5 is code page 950 without HKSCS.</remarks>
internal sealed class TextEncoding
{
    private const int GB18030Page = 54936;
    private const int Big5Page = 950;
    private const int ShiftJisPage = 932;
    private const int Utf8Page = 65001;
    private const int Utf16Page = 1200;
    private const int Utf16BigPage = 1201;
    private const int Windows1252Page = 1252;

    private static readonly Dictionary<string, (string Name, int Page)> Labels = MakeLabels();

    private readonly Encoding _encoding;

    private TextEncoding(string name, int page)
    {
        Name = name;
        Page = page;
        _encoding = page switch
        {
            Utf8Page => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
            Utf16Page => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
            Utf16BigPage => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
            _ => CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!,
        };
    }

    public static TextEncoding Utf8 { get; } = new("utf-8", Utf8Page);

    public static TextEncoding Utf16LittleEndian { get; } = new("utf-16le", Utf16Page);

    public static TextEncoding Utf16BigEndian { get; } = new("utf-16be", Utf16BigPage);

    public static TextEncoding GB18030 { get; } = new("gb18030", GB18030Page);

    public static TextEncoding Big5 { get; } = new("big5", Big5Page);

    public static TextEncoding ShiftJis { get; } = new("shift_jis", ShiftJisPage);

    /// <summary>The name, as the web writes it.</summary>
    public string Name { get; }

    /// <summary>The code page.</summary>
    public int Page { get; }

    /// <summary>Whether every byte is a character of its own, so that any bytes decode.</summary>
    public bool IsSingleByte => _encoding.IsSingleByte;

    public bool IsUtf8 => Page == Utf8Page;

    public bool IsUtf16 => Page is Utf16Page or Utf16BigPage;

    /// <summary>The names that <see cref="Named"/> knows.</summary>
    public static IEnumerable<string> Names => Labels.Values.Select(label => label.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>The encoding that a page or a person calls so, or null. As browsers do, ISO-8859-1 and ASCII are read as Windows-1252.</summary>
    public static TextEncoding? Named(string label)
    {
        var trimmed = label.Trim().Trim('"', '\'').ToLowerInvariant();
        return !Labels.TryGetValue(trimmed, out var found) ? null : found.Page switch
        {
            Utf8Page => Utf8,
            Utf16Page => Utf16LittleEndian,
            Utf16BigPage => Utf16BigEndian,
            GB18030Page => GB18030,
            Big5Page => Big5,
            ShiftJisPage => ShiftJis,
            _ => new TextEncoding(found.Name, found.Page),
        };
    }

    /// <summary>Decodes bytes.</summary>
    /// <returns>The text, or null where a byte is no text in this encoding.</returns>
    public string? Decode(ReadOnlySpan<byte> bytes)
    {
        if (IsUtf8 && !System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return null;
        }

        try
        {
            return _encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Dictionary<string, (string Name, int Page)> MakeLabels()
    {
        var labels = new Dictionary<string, (string, int)>(StringComparer.Ordinal);
        Add("utf-8", Utf8Page, "utf8", "unicode-1-1-utf-8");
        Add("utf-16le", Utf16Page, "utf-16", "utf16", "unicode");
        Add("utf-16be", Utf16BigPage);
        Add("gb18030", GB18030Page, "gb2312", "gbk", "gb_2312", "gb_2312-80", "x-gbk", "cp936", "ms936", "936", "gb-18030", "chinese", "euc-cn");
        Add("big5", Big5Page, "big5-hkscs", "cn-big5", "x-x-big5", "cp950", "950");
        Add("shift_jis", ShiftJisPage, "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j", "cp932", "932");
        Add("euc-jp", 51932, "eucjp", "x-euc-jp");
        Add("euc-kr", 949, "euckr", "ks_c_5601-1987", "ksc5601", "cp949", "windows-949", "949");
        Add("windows-1252", Windows1252Page, "iso-8859-1", "iso8859-1", "latin1", "l1", "us-ascii", "ascii", "cp1252");
        foreach (var page in new[] { 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258 })
        {
            Add($"windows-{page}", page, $"cp{page}");
        }

        foreach (var part in new[] { 2, 3, 4, 5, 6, 7, 8, 13, 15 })
        {
            Add($"iso-8859-{part}", 28590 + part, $"iso8859-{part}");
        }

        Add("iso-8859-9", 1254);
        Add("koi8-r", 20866);
        Add("koi8-u", 21866);
        Add("windows-874", 874, "tis-620", "iso-8859-11");
        return labels;

        void Add(string name, int page, params string[] others)
        {
            labels[name] = (name, page);
            foreach (var other in others)
            {
                labels[other] = (name, page);
            }
        }
    }
}
