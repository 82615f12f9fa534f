using Linnet.Core.Messages;
using Linnet.Core.Reports;

namespace Linnet.Tokenization.Viewer;

/// <summary>The excerpts, cut by both tokenizers.</summary>
internal static class ViewerBlocks
{
    private const int Rows = 60; // of each file

    public static IEnumerable<ReportBlock> Texts(ComparedTokenizers compared)
    {
        yield return new Paragraph(new Text(
            "Each tint is one token; the number before a line counts its tokens, bold where it is the smaller. Point at a token to see its id and bytes. A blank is a dot. In dashed boxes stand the bytes of tokens that are no whole character, and behind the last of them the character: `E4` `BD` `A0` 你.",
            "每一段底色是一个词元；行首数字是该行的词元数，较少的一方加粗。把鼠标移到词元上可看到它的 id 与字节。圆点表示空格。虚线框内是不构成完整字符的词元的字节，最后一个字节之后是它们组成的字符：`E4` `BD` `A0` 你。"));
        var left = Text.Same(compared.FirstName);
        var right = Text.Same(compared.SecondName);
        foreach (var (source, texts) in compared.Texts)
        {
            if (compared.Texts.Count > 1)
            {
                yield return new Subheading(Text.Same(source));
            }

            yield return new TokenColumns(left, right, [.. texts
                .SelectMany(text => CutText.Rows(compared.First.Facts, compared.Second.Facts, text))
                .Where(row => row.Left.Count + row.Right.Count > 0)
                .Take(Rows)]);
        }
    }
}
