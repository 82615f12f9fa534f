using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Corpora.ApiDocumentation;

namespace Linnet.Tests.Corpora.ApiDocumentation;

/// <summary>The real text, as it is linked beside the tests by the build.</summary>
public sealed class ShippedDocumentationTests(ShippedDocumentationTests.Shipped shipped) : IClassFixture<ShippedDocumentationTests.Shipped>
{
    private static readonly string[] Packages = ["Microsoft.NETCore.App.Ref", "Microsoft.AspNetCore.App.Ref"];

    public sealed class Shipped
    {
        public ApiCorpus Corpus { get; } = Read();
    }

    private static ApiCorpus Read() =>
        ApiDocumentationFolder.Read(ApiDocumentationFolder.Shipped, Packages, SilentProgress.Instance, default).Build();

    [Fact]
    public void Corpus_accountsForEveryMemberOnce()
    {
        var corpus = shipped.Corpus;

        Assert.Equal(corpus.MembersRead, corpus.MembersKept + corpus.Removed.Count(r => r.Kind == RemovedKind.Member));
        Assert.Equal(107, corpus.Count(RemovedKind.File, RemovalReason.DuplicateFile));
        Assert.Equal(0, corpus.Count(RemovedKind.Member, RemovalReason.UnknownId));
    }

    [Fact]
    public void Corpus_hasNoSummaryTwice()
    {
        var descriptions = shipped.Corpus.Documents.SelectMany(d => d.Descriptions).ToList();

        Assert.InRange(descriptions.Count, 40_000, 60_000);
        Assert.Equal(descriptions.Count, descriptions.Select(d => d.Completion).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(descriptions.Count, descriptions.Select(d => d.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Corpus_withItsDuplicateSummaries_wouldLeakAcrossTheSplit()
    {
        static bool IsHeldOut(string id) => HeldOutSplit.IsHeldOut(MemberName.TypeId(id), _ => false, 0.05);

        var leaks = shipped.Corpus.Removed.Count(
            r => r.Reason == RemovalReason.DuplicateSummary && IsHeldOut(r.Id) && !IsHeldOut(r.Kept!));

        Assert.InRange(leaks, 100, int.MaxValue);
    }

    [Fact]
    public void Split_ofTheCorpus_holdsOutAboutTheShare()
    {
        var ids = shipped.Corpus.Documents.Select(d => d.Id).ToHashSet(StringComparer.Ordinal);

        Assert.InRange(ids.Count(id => HeldOutSplit.IsHeldOut(id, ids.Contains, 0.05)) / (double)ids.Count, 0.04, 0.06);
    }

    [Fact]
    public void Corpus_textIsPlain()
    {
        Assert.All(shipped.Corpus.Documents, d =>
        {
            var lines = d.Text.Split('\n');
            Assert.True(lines.Length > 1, d.Id);
            Assert.All(lines, l => Assert.True(l.Length > 0 && l == l.Trim() && !l.Contains("  ", StringComparison.Ordinal), $"{d.Id}: {l}"));
            Assert.DoesNotContain("`", lines[0], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Read_withMissingPackage_saysHowToGetIt()
    {
        var error = Assert.Throws<ArtifactException>(
            () => ApiDocumentationFolder.Read("nowhere", ["Some.Package"], SilentProgress.Instance, TestContext.Current.CancellationToken));

        Assert.Equal(
            $"{Path.Combine("nowhere", "Some.Package")}: expected a folder with XML documentation files, found nothing. "
            + "Build the program again, which links the files beside it, or correct `folder` and `packages` in the recipe.",
            error.Message);
    }
}
