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
        ApiDocumentationFolder.Read(ApiDocumentationFolder.Shipped, Packages, SilentProgress.Instance, default).Build(0.05);

    [Fact]
    public void Corpus_accountsForEveryMemberOnce()
    {
        var corpus = shipped.Corpus;

        Assert.Equal(corpus.MembersRead, corpus.MembersKept + corpus.Removed.Count(r => r.Kind == RemovedKind.Member));
        Assert.Equal(107, corpus.Count(RemovedKind.File, RemovalReason.DuplicateFile));
        Assert.Equal(0, corpus.Count(RemovedKind.Member, RemovalReason.UnknownId));
    }

    [Fact]
    public void Corpus_hasNoSummaryTwice_inTrainingOrAcrossTheSplit()
    {
        var train = Summaries(shipped.Corpus.Train);
        var validation = Summaries(shipped.Corpus.Validation);

        Assert.NotEmpty(validation);
        Assert.Empty(validation.Intersect(train));
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
    public void Corpus_splitsOffAboutOneTwentieth()
    {
        var (train, validation) = (shipped.Corpus.Train.Count, shipped.Corpus.Validation.Count);

        Assert.InRange(validation / (double)(train + validation), 0.04, 0.06);
        Assert.Empty(shipped.Corpus.Validation.Select(d => d.Id).Intersect(shipped.Corpus.Train.Select(d => d.Id)));
    }

    [Fact]
    public void Corpus_textIsPlain()
    {
        Assert.All(shipped.Corpus.Train.Concat(shipped.Corpus.Validation), d =>
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

    // The line's label ends at the first ": " outside parentheses; a type's own summary has no label, so every tail is taken.
    private static HashSet<string> Summaries(IEnumerable<TypeDocument> documents) =>
        [.. documents.SelectMany(d => d.Text.Split('\n').Skip(1)).Select(l => l[(l.IndexOf(": ", StringComparison.Ordinal) is var i and > 0 ? i + 2 : 0)..])];
}
