using System.Text.Json;
using Linnet.Core.Artifacts;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Runs;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Screening;
using Linnet.Corpora.Screening.PersonalData;
using Linnet.Corpora.Stages;

namespace Linnet.Corpora.Review.Sampling;

/// <summary>A document's text and address, as a stage read it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Url">The address, or null.</param>
internal sealed record OriginalText(string Text, string? Url);

/// <summary>Finds the texts of documents that a stage removed: where it read them.</summary>
internal static class OriginalTexts
{
    /// <summary>The documents of ids, from the folder of the stage before.</summary>
    /// <param name="input">The folder.</param>
    /// <param name="ids">Sources and ids; an empty source: of any.</param>
    /// <param name="cancellation">Stops between parts.</param>
    public static Dictionary<(string Source, string Id), OriginalText> OfStage(PartFolder input, HashSet<(string Source, string Id)> ids, CancellationToken cancellation)
    {
        var found = new Dictionary<(string, string), OriginalText>();
        PartDocuments.Each(input, input.Parts(), (part, _, fields, line) =>
        {
            foreach (var key in ((string, string)[])[(part.Source, fields.Id), ("", fields.Id)])
            {
                if (ids.Contains(key) && !found.ContainsKey(key))
                {
                    found[key] = new OriginalText(fields.Text, Url(line));
                }
            }
        }, cancellation);
        return found;
    }

    /// <summary>The documents of ids, from the sources that cleaning read, normalized and personal data masked as it did; null where a source is not there or is not the same.</summary>
    public static Dictionary<(string Source, string Id), OriginalText>? OfSources(
        ReviewStage stage, CorpusCleanRecipe recipe, HashSet<(string Source, string Id)> ids, IProgressReporter progress, CancellationToken cancellation)
    {
        var needed = ids.Select(i => i.Source).ToHashSet(StringComparer.Ordinal);
        var sources = recipe.Sources.Where(s => needed.Contains(s.Name)).ToList();
        var files = CorpusSources.Files(sources, stage.Run.Resolve);
        var inputs = StageManifest.Read(stage.Folder.Path).Inputs;
        if (files.Any(f => !File.Exists(f.Path) || !inputs.Any(i => i.Bytes == new FileInfo(f.Path).Length && i.Sha256 == ContentHash.OfFile(f.Path, null, cancellation).Sha256)))
        {
            return null;
        }

        using var task = progress.Begin(new Text("Reading the sources again", "正在重新读取数据源"), files.Sum(f => new FileInfo(f.Path).Length), new Text("bytes", "字节"));
        var (done, found, normalization) = (0L, new Dictionary<(string, string), OriginalText>(), new TextNormalization());
        using var reader = new PartReader(files, recipe.Part.Records, (long)recipe.Part.Text << 20, bytes => task.Report(done += bytes), cancellation);
        var maskers = sources.Select(s => Masker(recipe, s)).ToList();
        var part = new CorpusPart();
        while (found.Count < ids.Count && reader.Next(part))
        {
            foreach (var document in part.Documents)
            {
                var key = (sources[part.Source].Name, document.Document.Id);
                if (ids.Contains(key))
                {
                    var text = recipe.Normalize ? normalization.Apply(document.Document.Text) : document.Document.Text;
                    found.TryAdd(key, new OriginalText(maskers[part.Source]?.Apply(text).Text ?? text, document.Url));
                }
            }
        }

        return found;
    }

    private static PersonalDataMasker? Masker(CorpusCleanRecipe recipe, CorpusSourceSection source)
    {
        var kinds = DocumentScreens.Kinds(recipe.Screens, source.Screens, source.Filters.Profile);
        return recipe.Filter && kinds.Count > 0 ? new PersonalDataMasker(kinds) : null;
    }

    /// <summary>The address that a document's line holds, or null.</summary>
    public static string? Url(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        using var json = JsonDocument.ParseValue(ref reader);
        return json.RootElement.TryGetProperty("url", out var url) ? url.GetString() : null;
    }
}
