namespace Linnet.Corpora.ApiDocumentation;

/// <summary>What was read of one type so far.</summary>
internal sealed class TypeEntry(string id, string source)
{
    public string Id { get; } = id;

    public string Source { get; } = source;

    /// <summary>The type's own summary first, if it has one, then its members in the files' order.</summary>
    public List<SourcedMember> Members { get; } = [];

    public void Add(SourcedMember member)
    {
        if (member.Member.Id == Id)
        {
            Members.Insert(0, member);
        }
        else
        {
            Members.Add(member);
        }
    }
}

/// <summary>A member that has a summary, and the file that it stands in.</summary>
internal sealed record SourcedMember(DocumentedMember Member, string Source)
{
    public string Summary => Member.Summary!;
}
