using Linnet.Core.Documents;
using Linnet.Corpora.ApiDocumentation;

namespace Linnet.Tests.Corpora.ApiDocumentation;

public sealed class ApiCorpusBuilderTests
{
    [Fact]
    public void Build_ofMembers_writesOneDocumentForEachType()
    {
        var builder = new ApiCorpusBuilder();
        builder.Add("p/a.xml", [
            Member("M:S.List`1.Add(`0)", "Adds an item."),
            Member("T:S.List`1", "A list.", "TItem"),
            Member("P:S.Other.Count", "How many."),
            Member("P:S.List`1.Count", "Gets the number."),
        ]);

        var corpus = builder.Build();

        Assert.Equal(["T:S.List`1", "T:S.Other"], corpus.Documents.Select(d => d.Id));
        Assert.Equal("S.List<TItem>\nA list.\nAdd(TItem): Adds an item.\nCount: Gets the number.", corpus.Documents[0].Text);
        Assert.Equal("S.Other\nCount: How many.", corpus.Documents[1].Text);
        Assert.Equal(["p/a.xml", "p/a.xml"], corpus.Documents.Select(d => d.Source));
        Assert.Equal(
            [
                new PromptCompletion("M:S.List`1.Add(`0)", "member", "T:S.List`1", "S.List<TItem>.Add(TItem)", "Adds an item."),
                new PromptCompletion("P:S.List`1.Count", "member", "T:S.List`1", "S.List<TItem>.Count", "Gets the number."),
            ],
            corpus.Documents[0].Descriptions);
        Assert.Empty(corpus.Removed);
        Assert.Equal((4, 4), (corpus.MembersRead, corpus.MembersKept));
    }

    [Fact]
    public void Build_withDuplicates_keepsTheFirstAndCountsTheOthers()
    {
        var builder = new ApiCorpusBuilder();
        builder.Add("a", [
            Member("T:S.A", "A thing."),
            Member("M:S.A.GetHashCode", "Returns the hash code."),
            Member("T:S.Copy", "A copied thing."),
            Member("F:S.Copy.One", "The first."),
            Member("N:S", "A namespace."),
            Member("M:S.A.X", null),
            Member("M:S.A.Y", ""),
            new DocumentedMember("M:S.A.Z", null, [], Inherits: true),
        ]);
        builder.AddDuplicateFile("b", "a");
        builder.Add("c", [
            Member("M:S.A.GetHashCode", "Returns another."),
            Member("M:S.B.GetHashCode", "Returns the hash code."),
            Member("T:T.Copy", "A copied thing."),
            Member("F:T.Copy.One", "The first."),
            Member("M:S.A.X", "Found in a later file."),
        ]);

        var corpus = builder.Build();

        Assert.Equal(
            ["S.A\nA thing.\nGetHashCode(): Returns the hash code.\nX(): Found in a later file.", "S.Copy\nA copied thing.\nOne: The first."],
            corpus.Documents.Select(d => d.Text));
        Assert.Equal(
            [
                new(RemovedKind.Member, "N:S", "a", RemovalReason.UnknownId, null),
                new(RemovedKind.Member, "M:S.A.X", "a", RemovalReason.NoSummary, null),
                new(RemovedKind.Member, "M:S.A.Y", "a", RemovalReason.EmptySummary, null),
                new(RemovedKind.Member, "M:S.A.Z", "a", RemovalReason.InheritedSummary, null),
                new(RemovedKind.File, "b", "b", RemovalReason.DuplicateFile, "a"),
                new(RemovedKind.Member, "M:S.A.GetHashCode", "c", RemovalReason.DuplicateMember, "M:S.A.GetHashCode"),
                new(RemovedKind.Member, "M:S.B.GetHashCode", "c", RemovalReason.DuplicateSummary, "M:S.A.GetHashCode"),
                new(RemovedKind.Document, "T:S.B", "c", RemovalReason.EmptyDocument, null),
                new(RemovedKind.Document, "T:T.Copy", "c", RemovalReason.DuplicateDocument, "T:S.Copy"),
                new(RemovedKind.Member, "T:T.Copy", "c", RemovalReason.DuplicateDocument, "T:S.Copy"),
                new(RemovedKind.Member, "F:T.Copy.One", "c", RemovalReason.DuplicateDocument, "T:S.Copy"),
            ],
            corpus.Removed.ToArray());
        Assert.Equal(corpus.MembersRead, corpus.MembersKept + corpus.Removed.Count(r => r.Kind == RemovedKind.Member));
    }

    [Fact]
    public void Build_ofTypeWithoutAnySummary_countsTheDocument()
    {
        var builder = new ApiCorpusBuilder();
        builder.Add("a", [Member("T:S.A", null)]);

        var corpus = builder.Build();

        Assert.Equal([RemovalReason.NoSummary, RemovalReason.EmptyDocument], corpus.Removed.Select(r => r.Reason));
    }

    private static DocumentedMember Member(string id, string? summary, params string[] typeParameters) =>
        new(id, summary, typeParameters, Inherits: false);
}
