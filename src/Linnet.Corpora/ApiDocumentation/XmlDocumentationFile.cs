using System.Xml;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.ApiDocumentation;

/// <summary>Reads the XML documentation file that a compiler writes beside an assembly, one member at a time.</summary>
/// <remarks>Document type definitions are refused, so no entity can expand and nothing outside the file is read.</remarks>
public static class XmlDocumentationFile
{
    private const int MaximumDepth = 64;
    private const int MaximumIdLength = 4096;
    private const long MaximumCharacters = 1L << 26;

    /// <summary>The members in the file's order; no more than one is held in memory.</summary>
    /// <param name="stream">The file's bytes; stays open.</param>
    /// <param name="path">Named in errors.</param>
    /// <exception cref="DataFormatException">
    /// The file is not well-formed XML, has a document type definition, is nested deeper than 64 elements, is longer than 67 million
    /// characters, is no documentation file, or has a member without a usable id. Thrown when the reading comes there.
    /// </exception>
    public static IEnumerable<DocumentedMember> Read(Stream stream, string path)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Members(stream, path);
    }

    private static IEnumerable<DocumentedMember> Members(Stream stream, string path)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = MaximumCharacters,
        };
        using var reader = XmlReader.Create(stream, settings);
        while (Next(reader, path) is { } member)
        {
            yield return member;
        }
    }

    // An iterator cannot yield inside try and catch, so one member is read here.
    private static DocumentedMember? Next(XmlReader reader, string path)
    {
        try
        {
            while (Advance(reader, path))
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }
                if (reader.Depth == 0 && reader.LocalName != "doc")
                {
                    throw Fault(path, reader, new Text(
                        $"expected an XML documentation file, <doc>, found <{reader.LocalName}>. Take the file out of the folder.",
                        $"应为 XML 文档文件（<doc>），实际是 <{reader.LocalName}>。请把该文件移出此文件夹。"));
                }
                if (reader.Depth == 2 && reader.LocalName == "member")
                {
                    return Member(reader, path);
                }
            }
            return null;
        }
        catch (XmlException e)
        {
            throw new DataFormatException(
                path,
                Math.Max(1, e.LineNumber), // 0 for a document type definition
                new Text(
                    $"expected well-formed XML without a document type definition, found: {e.Message} Restore the file from its package.",
                    $"应为格式良好且不含文档类型定义的 XML，实际是：{e.Message} 请从其软件包恢复该文件。"),
                innerException: e);
        }
    }

    private static DocumentedMember Member(XmlReader reader, string path)
    {
        var id = reader.GetAttribute("name") ?? "";
        if (id.Length is 0 or > MaximumIdLength)
        {
            throw Fault(path, reader, new Text(
                $"expected <member name=\"…\"> of 1 to {MaximumIdLength} characters, found {id.Length}. Restore the file from its package.",
                $"应为 1 到 {MaximumIdLength} 个字符的 <member name=\"…\">，实际是 {id.Length} 个。请从其软件包恢复该文件。"));
        }
        var typeParameters = new List<string>();
        SummaryText? summary = null;
        var inherits = false;
        if (!reader.IsEmptyElement)
        {
            while (Advance(reader, path) && reader.Depth > 2)
            {
                if (reader.Depth != 3 || reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }
                switch (reader.LocalName)
                {
                    case "summary":
                        summary ??= new SummaryText();
                        Append(summary, reader, path);
                        break;
                    case "inheritdoc":
                        inherits = true;
                        break;
                    case "typeparam" when reader.GetAttribute("name") is { Length: > 0 } name:
                        typeParameters.Add(name);
                        break;
                }
            }
        }
        return new DocumentedMember(id, summary?.ToString(), typeParameters, inherits);
    }

    private static void Append(SummaryText text, XmlReader reader, string path)
    {
        if (reader.IsEmptyElement)
        {
            return;
        }
        text.Break();
        while (Advance(reader, path) && reader.Depth > 3)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    text.Begin(reader.LocalName, reader.GetAttribute);
                    if (reader.IsEmptyElement)
                    {
                        text.End();
                    }
                    break;
                case XmlNodeType.EndElement:
                    text.End();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    text.Append(reader.Value);
                    break;
            }
        }
    }

    private static bool Advance(XmlReader reader, string path)
    {
        var more = reader.Read();
        return reader.Depth <= MaximumDepth ? more : throw Fault(path, reader, new Text(
            $"expected at most {MaximumDepth} nested elements, found more. Restore the file from its package.",
            $"元素嵌套应不超过 {MaximumDepth} 层，实际超出。请从其软件包恢复该文件。"));
    }

    private static DataFormatException Fault(string path, XmlReader reader, Text problem) =>
        new(path, ((IXmlLineInfo)reader).LineNumber, problem);
}
