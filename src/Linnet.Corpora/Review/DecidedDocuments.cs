using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.Review;

/// <summary>Documents that people decided on: those on the allow list pass every rule, those on the deny list go. Immutable: threads share one.</summary>
/// <remarks>A list has a document a line: <c>source, tab, id</c>, or an id alone for any source. Empty lines and lines that begin with # are passed over.</remarks>
public sealed class DecidedDocuments
{
    /// <summary>The name of the rule in ledgers.</summary>
    public const string DeniedRule = "denied_by_review";

    private const int MaximumListBytes = 1 << 30;

    private readonly HashSet<string> _allowed;
    private readonly HashSet<string> _denied;

    private DecidedDocuments(HashSet<string> allowed, HashSet<string> denied) => (_allowed, _denied) = (allowed, denied);

    /// <summary>No document.</summary>
    public static DecidedDocuments None { get; } = new([], []);

    /// <summary>Reads the lists.</summary>
    /// <param name="allow">The allow list; empty: none.</param>
    /// <param name="deny">The deny list; empty: none.</param>
    /// <exception cref="ArtifactException">A list cannot be read.</exception>
    /// <exception cref="DataFormatException">A document stands on both.</exception>
    public static DecidedDocuments Read(string allow, string deny)
    {
        ArgumentNullException.ThrowIfNull(allow);
        ArgumentNullException.ThrowIfNull(deny);
        var (allowed, denied) = (List(allow), List(deny));
        return allowed.FirstOrDefault(denied.Contains) is { } both
            ? throw new DataFormatException(deny, 0, new Text(
                $"expected documents that are not on the allow list, {allow}, found one. Take it from one of the lists.",
                $"其中的文档不应出现在允许列表 {allow} 中，实际有一篇。请从其中一个列表删去。"), both.Replace('\t', ' '))
            : new DecidedDocuments(allowed, denied);
    }

    /// <summary>Whether people want the document kept.</summary>
    public bool IsAllowed(string source, string id) => _allowed.Count > 0 && (_allowed.Contains(id) || _allowed.Contains($"{source}\t{id}"));

    /// <summary>Whether people want the document removed.</summary>
    public bool IsDenied(string source, string id) => _denied.Count > 0 && (_denied.Contains(id) || _denied.Contains($"{source}\t{id}"));

    private static HashSet<string> List(string path) => path.Length == 0 ? [] : FileErrors.Translate(path, () =>
        new FileInfo(path).Length > MaximumListBytes
            ? throw new ArtifactException(
                path,
                new Text("a list of documents of at most 1 GiB", "不超过 1 GiB 的文档列表"),
                new Text("a larger file", "更大的文件"),
                new Text("Check the path.", "请检查路径。"))
            : File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#').ToHashSet(StringComparer.Ordinal));
}
