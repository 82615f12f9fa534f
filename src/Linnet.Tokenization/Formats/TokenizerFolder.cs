namespace Linnet.Tokenization.Formats;

/// <summary>Which file of a folder is the tokenizer, and which files belong to it.</summary>
internal static class TokenizerFolder
{
    /// <summary>What stands beside a tokenizer and names its marks.</summary>
    public const string Configuration = "tokenizer_config.json";

    // In this order: what says most is asked first.
    private static readonly string[] Files = ["tokenizer.json", "tokenizer.model", "vocab.json", "encoder.json", "vocab.txt"];

    private static readonly (string Vocabulary, string Merges)[] Pairs = [("vocab.json", "merges.txt"), ("encoder.json", "vocab.bpe")];

    /// <summary>The tokenizer of a folder, or null when it has none, or several .tiktoken files.</summary>
    public static string? FileOf(string folder)
    {
        var known = Files.SelectMany(name => new[] { name, name + ".gz" }).Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return known ?? (Directory.EnumerateFiles(folder, "*.tiktoken").Take(2).ToList() is [var ranks] ? ranks : null);
    }

    /// <summary>The tokenizer_config.json of a file, or null: <c>x.tokenizer.json</c> has <c>x.tokenizer_config.json</c>, others the plain name.</summary>
    public static string? ConfigurationOf(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        var name = WithoutGzip(Path.GetFileName(path));
        var own = name.EndsWith("tokenizer.json", StringComparison.Ordinal) ? name[..^"tokenizer.json".Length] + Configuration : Configuration;
        return Existing(Path.Combine(folder, own));
    }

    /// <summary>The merges that stand beside a vocab.json, by its name, or null.</summary>
    public static string? MergesOf(string vocabulary) => Beside(vocabulary, pair => (pair.Vocabulary, pair.Merges));

    /// <summary>The vocab.json that stands beside merges, by their name, or null.</summary>
    public static string? VocabularyOf(string merges) => Beside(merges, pair => (pair.Merges, pair.Vocabulary));

    private static string? Beside(string path, Func<(string Vocabulary, string Merges), (string From, string To)> direction)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        var name = WithoutGzip(Path.GetFileName(path));
        return Pairs.Select(direction)
            .Where(pair => name.EndsWith(pair.From, StringComparison.Ordinal))
            .Select(pair => Existing(Path.Combine(folder, name[..^pair.From.Length] + pair.To)))
            .FirstOrDefault(found => found is not null);
    }

    private static string? Existing(string path) => File.Exists(path) ? path : File.Exists(path + ".gz") ? path + ".gz" : null;

    private static string WithoutGzip(string name) => name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
}
