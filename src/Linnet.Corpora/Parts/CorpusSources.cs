using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;

namespace Linnet.Corpora.Parts;

/// <summary>The checks and files that sources share.</summary>
internal static class CorpusSources
{
    public static IEnumerable<RecipeRule> Check(IReadOnlyList<CorpusSourceSection> sources)
    {
        if (sources.Count == 0 || sources.Select(s => s.Name).Distinct(StringComparer.Ordinal).Count() < sources.Count)
        {
            yield return new("sources", new Text("expected at least one source and different names", "至少需要一个数据源，且名称互不相同"));
        }

        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i].Name.Length == 0 || sources[i].Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            {
                yield return new($"sources.{i}.name", new Text(
                    $"expected a name of letters, digits, - and _, found '{sources[i].Name}'", $"名称应由字母、数字、- 和 _ 组成，实际是“{sources[i].Name}”"));
            }

            if (sources[i].Files.Count == 0)
            {
                yield return new($"sources.{i}.files", new Text("expected at least one file", "至少需要一个文件"));
            }

            if (!sources[i].Reading.HasKnownFormat)
            {
                yield return new($"sources.{i}.reading.format", new Text($"no such format: {sources[i].Reading.Format}", $"没有这种格式：{sources[i].Reading.Format}"));
            }
        }
    }

    /// <summary>Requires the data that a recipe says how to get.</summary>
    /// <exception cref="ArtifactException">A file is missing: names source, size, licence and the command.</exception>
    public static void RequireData(IEnumerable<CorpusSourceSection> sources, RunDirectory run)
    {
        foreach (var source in sources)
        {
            RequireData(source.Files, source.Data, new Text($"the data of {source.Name}", $"数据源 {source.Name} 的数据"), run);
        }
    }

    /// <inheritdoc cref="RequireData(IEnumerable{CorpusSourceSection}, RunDirectory)"/>
    public static void RequireData(IEnumerable<string> files, DataSection data, Text what, RunDirectory run)
    {
        if (data.From.Length > 0 && files.FirstOrDefault(f => !File.Exists(run.Resolve(f))) is { } missing)
        {
            throw new ArtifactException(
                missing,
                new Text($"{what.English}: {data.From}; {data.Size}; licence: {data.Licence}", $"{what.Chinese}：{data.From}；大小 {data.Size}；许可协议 {data.Licence}"),
                new Text("nothing", "不存在"),
                new Text($"Get it: {data.Get}", $"获取命令：{data.Get}"));
        }
    }

    /// <summary>All files in order, each with a name that is its own in its source.</summary>
    public static IReadOnlyList<PartFile> Files(IReadOnlyList<CorpusSourceSection> sources, Func<string, string> resolve) =>
    [
        .. sources.SelectMany((source, index) =>
        {
            var names = source.Files.Select(f => Path.GetFileName(PackedFile.NameWithoutPacking(f))).ToList();
            var settings = source.Reading.ToSettings();
            return source.Files.Select((file, i) => new PartFile(
                index, source.Name, resolve(file), names.Count(n => n == names[i]) == 1 ? names[i] : file.Replace('\\', '/'), settings));
        }),
    ];
}
