using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Linnet.Corpora.Reading.Encodings;
using SmartReader;

namespace Linnet.Corpora.Reading.Html;

/// <summary>Finds the main text of a web page: SmartReader's port of Mozilla's Readability, over AngleSharp's parser.</summary>
/// <remarks>Pages are foreign: their bytes, elements and depth are bounded before the rules look at them, and nothing is fetched.</remarks>
internal static class MainText
{
    /// <summary>The longest page in bytes; Common Crawl cuts pages at 1 MiB, since 2025 at 5.</summary>
    public const int MaximumBytes = 5 << 20;

    private const int MaximumElements = 50_000;
    private const int MaximumDepth = 200;
    private const int MaximumChildren = 5_000; // of one node: the next one is looked for among all
    private const int MaximumTags = 100_000;
    private const int MaximumOpen = 400;
    private const long ParserBytes = 256 << 20;

    // A character of Chinese says as much as three of English: Readability's 500 and 140 are for English.
    private const int EnoughCharacters = 150;
    private const int ReadableCharacters = 50;
    private const int ReadableScore = 8;

    private static readonly Uri Nowhere = new("http://page.invalid/");

    // SmartReader's own conversions take time quadratic in the page's length; there is no other place to set them.
    static MainText()
    {
        Article.Converter = HtmlLines.Of;
        Article.Serializer = _ => "";
    }

    /// <summary>Reads a page.</summary>
    /// <param name="bytes">The page in any encoding.</param>
    /// <param name="declared">What the header tells of the encoding; it goes before what the page tells.</param>
    public static HtmlPage Read(ReadOnlySpan<byte> bytes, string? declared)
    {
        if (bytes.Length > MaximumBytes)
        {
            return HtmlPage.Without(ReadReason.TooLong);
        }

        if (EncodingDetector.Decode(bytes, declared, HtmlCharset.Of(bytes)) is not { } decoded)
        {
            return HtmlPage.Without(ReadReason.UnknownEncoding);
        }

        if (!TagCount.IsWithin(decoded.Text, MaximumTags, MaximumOpen))
        {
            return HtmlPage.Without(ReadReason.TooComplex);
        }

        try
        {
            using var document = new HtmlParser().ParseDocument(new BoundedPageStream(Encoding.UTF8.GetBytes(decoded.Text), ParserBytes));
            return IsWithinBounds(document) ? Find(document) : HtmlPage.Without(ReadReason.TooComplex);
        }
        catch (Exception error) when ((error is AggregateException ? error.InnerException : error) is PageTooComplexException)
        {
            return HtmlPage.Without(ReadReason.TooComplex);
        }
    }

    private static HtmlPage Find(IHtmlDocument document)
    {
        using var reader = new Reader(Nowhere.AbsoluteUri, document)
        {
            CharThreshold = EnoughCharacters,
            MinContentLengthReadearable = new Dictionary<string, int>(StringComparer.Ordinal) { ["Default"] = ReadableCharacters, ["English"] = ReadableCharacters, ["Chinese"] = ReadableCharacters },
            MinScoreReaderable = ReadableScore,
            DisableJSONLD = true,
        };
        var article = reader.GetArticle();
        return !article.Completed || !article.IsReadable || string.IsNullOrWhiteSpace(article.TextContent)
            ? HtmlPage.Without(ReadReason.NoMainText)
            : new HtmlPage(article.TextContent, Word(article.Title), Word(article.Language), null);
    }

    private static string? Word(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool IsWithinBounds(IHtmlDocument document)
    {
        var elements = 0;
        var open = new Stack<(INode Node, int Next)>();
        open.Push((document, 0));
        while (open.TryPop(out var entry))
        {
            if (entry.Next == entry.Node.ChildNodes.Length)
            {
                continue;
            }

            if (++elements > MaximumElements || entry.Node.ChildNodes.Length > MaximumChildren || open.Count > MaximumDepth)
            {
                return false;
            }

            open.Push((entry.Node, entry.Next + 1));
            open.Push((entry.Node.ChildNodes[entry.Next], 0));
        }

        return true;
    }
}
