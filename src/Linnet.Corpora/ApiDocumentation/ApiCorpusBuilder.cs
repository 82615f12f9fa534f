using System.Security.Cryptography;
using System.Text;
using Linnet.Core.Documents;

namespace Linnet.Corpora.ApiDocumentation;

/// <summary>Gathers documented members by type and removes exact duplicates.</summary>
/// <remarks>
/// The first of equal things is kept, in the order of the calls of <see cref="Add"/>. More than half of all members are exact copies:
/// whole files that stand in both packages, then boilerplate such as "Returns the hash code for this instance.", kept once.
/// </remarks>
public sealed class ApiCorpusBuilder
{
    private readonly List<TypeEntry> _types = [];
    private readonly Dictionary<string, TypeEntry> _typesById = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _typeParameters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly List<RemovedText> _removed = [];
    private long _membersRead;

    /// <summary>Records a file that was not read because its bytes are those of a file before it.</summary>
    public void AddDuplicateFile(string source, string kept) =>
        _removed.Add(new RemovedText(RemovedKind.File, source, source, RemovalReason.DuplicateFile, kept));

    /// <summary>Takes the members of one file.</summary>
    /// <param name="source">The file's name, as documents name it.</param>
    /// <param name="members">Its members, read once.</param>
    public void Add(string source, IEnumerable<DocumentedMember> members)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentNullException.ThrowIfNull(members);
        foreach (var member in members)
        {
            _membersRead++;
            if (!MemberName.IsTypeOrMember(member.Id))
            {
                Remove(member.Id, source, RemovalReason.UnknownId);
                continue;
            }
            var typeId = MemberName.TypeId(member.Id);
            if (!_typesById.TryGetValue(typeId, out var type))
            {
                type = new TypeEntry(typeId, source);
                _types.Add(type);
                _typesById.Add(typeId, type);
            }
            if (member.Id == typeId && member.TypeParameters.Count > 0)
            {
                _typeParameters.TryAdd(typeId, member.TypeParameters);
            }
            if (string.IsNullOrEmpty(member.Summary))
            {
                Remove(member.Id, source, member.Inherits ? RemovalReason.InheritedSummary
                    : member.Summary is null ? RemovalReason.NoSummary : RemovalReason.EmptySummary);
            }
            else if (_members.Add(member.Id))
            {
                type.Add(new SourcedMember(member, source));
            }
            else
            {
                Remove(member.Id, source, RemovalReason.DuplicateMember, member.Id);
            }
        }
    }

    /// <summary>Removes the duplicates between and inside the documents.</summary>
    public ApiCorpus Build()
    {
        var removed = new List<RemovedText>(_removed);
        var documents = new List<TypeDocument>();
        var bodies = new Dictionary<string, string>(StringComparer.Ordinal);
        var summaries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in _types)
        {
            if (Document(type, bodies, summaries, removed) is { } document)
            {
                documents.Add(document);
            }
        }
        return new ApiCorpus(documents, removed, _membersRead);
    }

    private TypeDocument? Document(
        TypeEntry type, Dictionary<string, string> bodies, Dictionary<string, string> summaries, List<RemovedText> removed)
    {
        var lines = type.Members.ConvertAll(m => (Member: m, Line: Line(type.Id, m.Member)));
        var body = string.Join('\n', lines.Select(l => l.Line));
        if (lines.Count > 0)
        {
            // The heading is left out of the hash: a copy under another name is a copy.
            var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
            if (!bodies.TryAdd(hash, type.Id))
            {
                removed.Add(new RemovedText(RemovedKind.Document, type.Id, type.Source, RemovalReason.DuplicateDocument, bodies[hash]));
                removed.AddRange(type.Members.Select(m => new RemovedText(
                    RemovedKind.Member, m.Member.Id, m.Source, RemovalReason.DuplicateDocument, bodies[hash])));
                return null;
            }
        }
        var kept = new List<(DocumentedMember Member, string Line)>();
        foreach (var (member, line) in lines)
        {
            if (summaries.TryAdd(member.Summary, member.Member.Id))
            {
                kept.Add((member.Member, line));
            }
            else
            {
                removed.Add(new RemovedText(
                    RemovedKind.Member, member.Member.Id, member.Source, RemovalReason.DuplicateSummary, summaries[member.Summary]));
            }
        }
        if (kept.Count == 0)
        {
            removed.Add(new RemovedText(RemovedKind.Document, type.Id, type.Source, RemovalReason.EmptyDocument, null));
            return null;
        }
        var heading = MemberName.Heading(type.Id, TypeParameters);
        return new TypeDocument(
            type.Id,
            type.Source,
            heading + "\n" + string.Join('\n', kept.Select(k => k.Line)),
            kept.Count,
            [.. from k in kept
                where k.Member.Id != type.Id
                select new PromptCompletion(k.Member.Id, "member", type.Id, $"{heading}.{Head(type.Id, k.Member)}", k.Member.Summary!)]);
    }

    private string Line(string typeId, DocumentedMember member) =>
        member.Id == typeId ? member.Summary! : $"{Head(typeId, member)}: {member.Summary}";

    private string Head(string typeId, DocumentedMember member) =>
        MemberName.Line(member.Id, MemberName.TypeParameters(typeId, TypeParameters), member.TypeParameters);

    private IReadOnlyList<string> TypeParameters(string typeId) => _typeParameters.GetValueOrDefault(typeId, []);

    private void Remove(string id, string source, RemovalReason reason, string? kept = null) =>
        _removed.Add(new RemovedText(RemovedKind.Member, id, source, reason, kept));
}
