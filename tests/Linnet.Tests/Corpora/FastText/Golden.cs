namespace Linnet.Tests.Corpora.FastText;

/// <summary>Classifiers and predictions that Debian's fastText made; Goldens/make.sh says how.</summary>
internal static class Golden
{
    public static readonly string[] Models = ["softmax.bin", "words.bin", "tree.bin", "ova.bin", "ns.bin", "pruned.ftz", "output.ftz"];

    public static byte[] Bytes(string name)
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream($"fasttext/{name}")
            ?? throw new InvalidOperationException($"No golden {name}.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
