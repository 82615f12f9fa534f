using System.Text;
using Linnet.Core.Errors;
using Linnet.Corpora.ApiDocumentation;

namespace Linnet.Tests.Corpora.ApiDocumentation;

public sealed class XmlDocumentationFileTests
{
    [Theory]
    [InlineData("Gets the <see cref=\"T:System.Collections.Generic.List`1\" /> class.", "Gets the List<T> class.")]
    [InlineData("A <see cref=\"T:System.Int32\" /> or <see cref=\"T:A.B.Map`2\" />.", "A Int32 or Map<T1, T2>.")]
    [InlineData("See <see cref=\"M:System.String.Trim(System.Char)\" />.", "See String.Trim.")]
    [InlineData("See <see cref=\"M:System.Text.Rune.#ctor(System.Char)\" />.", "See Rune.")]
    [InlineData("See <see cref=\"P:A.List`1.Count\" />, <see cref=\"F:System.Int32.MaxValue\">the largest</see>.", "See List<T>.Count, the largest.")]
    [InlineData("In <see cref=\"N:System.Text\" /> and <see cref=\"Overload:System.Object.Equals\" />", "In System.Text and Object.Equals")]
    [InlineData("<see langword=\"null\" /> if <paramref name=\"a\" /> is <c>0</c>", "null if a is 0")]
    [InlineData("<typeparamref name=\"TKey\"/> \n\t of\u00A0<see href=\"https://a.b/c\"/>", "TKey of https://a.b/c")]
    [InlineData("<see href=\"https://a.b/c\">the page</see>", "the page")]
    [InlineData("<xref data-throw-if-not-resolved=\"true\" uid=\"System.IAsyncResult\"></xref> x", "IAsyncResult x")]
    [InlineData("<para>One.</para><para>Two.</para>", "One. Two.")]
    [InlineData("A:<list><item><term>x</term><description>the x</description></item><item><description>y</description></item></list>", "A: - x: the x - y")]
    [InlineData("a<br/>b<!-- no --> &lt;c&gt; <![CDATA[d&e]]>", "a b <c> d&e")]
    [InlineData("<b>Bold</b> x<sup>2</sup><see cref=\"M:A.\"/><see/><see cref=\"\"/>", "Bold x2A.")]
    public void Read_summaryWithElements_isOneLineOfPlainText(string summary, string expected) =>
        Assert.Equal(expected, Assert.Single(Read(Doc($"<member name=\"T:A\"><summary> {summary}\n </summary></member>"))).Summary);

    [Fact]
    public void Read_members_tellsWhatIsMissing()
    {
        var members = Read(Doc("""
            <member name="T:A`1"><typeparam name="TItem">x</typeparam><summary>One.</summary><param name="x">no</param><summary>Two.</summary></member>
            <member name="M:A`1.B"><param name="b">A parameter.</param></member>
            <member name="M:A`1.C"><inheritdoc/></member>
            <member name="M:A`1.D"><summary>  </summary></member>
            <member name="M:A`1.E"><summary/></member>
            <member name="M:A`1.F" />
            """));

        Assert.Equal(["T:A`1", "M:A`1.B", "M:A`1.C", "M:A`1.D", "M:A`1.E", "M:A`1.F"], members.Select(m => m.Id));
        Assert.Equal(["One. Two.", null, null, "", "", null], members.Select(m => m.Summary));
        Assert.Equal([false, false, true, false, false, false], members.Select(m => m.Inherits));
        Assert.Equal(["TItem"], members[0].TypeParameters);
    }

    [Fact]
    public void Read_fileThatBreaksOff_namesFileAndLine()
    {
        var error = Assert.Throws<DataFormatException>(() => Read("<doc>\n<members>\n<member name=\"T:A\"><summary>x"));

        Assert.Equal(3, error.Line);
        Assert.StartsWith(
            "a.xml:3: expected well-formed XML without a document type definition, found: Unexpected end of file", error.Message, StringComparison.Ordinal);
        Assert.Contains("应为格式良好且不含文档类型定义的 XML，实际是：Unexpected end of file", error.Text.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_documentTypeDefinition_isRefused()
    {
        const string bomb = """
            <!DOCTYPE doc [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>
            <doc><members><member name="T:A"><summary>&b;&c;</summary></member></members></doc>
            """;

        var error = Assert.Throws<DataFormatException>(() => Read(bomb));

        Assert.Equal(1, error.Line);
        Assert.Contains("DTD is prohibited", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_deeplyNestedElements_isRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("<b>", 10_000));

        var error = Assert.Throws<DataFormatException>(() => Read(Doc($"\n<member name=\"T:A\"><summary>{deep}")));

        Assert.Equal("a.xml:2: expected at most 64 nested elements, found more. Restore the file from its package.", error.Message);
    }

    [Theory]
    [InlineData("<project>\n</project>", "a.xml:1: expected an XML documentation file, <doc>, found <project>. Take the file out of the folder.")]
    [InlineData("<doc><members>\n<member><summary>x</summary></member></members></doc>", "a.xml:2: expected <member name=\"…\"> of 1 to 4096 characters, found 0. Restore the file from its package.")]
    public void Read_alienFile_saysWhatWasExpected(string xml, string message) =>
        Assert.Equal(message, Assert.Throws<DataFormatException>(() => Read(xml)).Message);

    [Fact]
    public void Read_brokenUtf8_isRefused()
    {
        byte[] bytes = [.. "<doc><members><member name=\"T:A\"><summary>"u8, 0xC3, 0x28, .. "</summary></member></members></doc>"u8];

        Assert.Throws<DataFormatException>(() => XmlDocumentationFile.Read(new MemoryStream(bytes), "a.xml").ToList());
    }

    private static string Doc(string members) => $"<doc><assembly><name>A</name></assembly><members>{members}</members></doc>";

    private static List<DocumentedMember> Read(string xml) =>
        [.. XmlDocumentationFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(xml)), "a.xml")];
}
