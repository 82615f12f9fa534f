using System.Runtime.InteropServices;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Corpora.FastText;

/// <summary>Reads and writes fastText's files: <c>.bin</c> as they were trained, <c>.ftz</c> quantized.</summary>
/// <remarks>
/// Little-endian: magic, version 12 (or 11, whose classifiers have no parts of words); the arguments; the dictionary with the rows of buckets where
/// it was pruned; input and output, each dense or product-quantized, with or without codes for norms. Whoever changes this: each count is checked
/// against what the file still holds before anything is taken for it.
/// </remarks>
public static class FastTextFile
{
    internal const int Magic = 793_712_314;
    internal const int Version = 12;
    internal const int Supervised = 3;
    internal const byte WordType = 0;
    internal const byte LabelType = 1;

    private const int OldVersion = 11;
    private const int LargestDimension = 1 << 20;
    private const int MostUnpacked = 1 << 24; // numbers: 64 MB

    /// <summary>Reads a classifier. Its numbers go straight into their place: memory is the file's, beside what looking words up takes.</summary>
    /// <exception cref="ArtifactException">The file is missing, no classifier of fastText, or damaged; a message names the byte.</exception>
    public static FastTextModel Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return FileErrors.Translate(path, () =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return Read(new BoundedReader(stream, path, stream.Length));
        });
    }

    /// <summary>Writes a classifier that was trained here as <c>.bin</c>: fastText reads it. It appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">Neither pruned nor packed.</param>
    /// <exception cref="ArgumentException">The model is pruned, or its rows are codes.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static void Write(string path, FastTextModel model) => FastTextWriter.Write(path, model);

    /// <summary>Reads a classifier from a stream.</summary>
    internal static FastTextModel Read(BoundedReader file)
    {
        var magic = file.Int32("magic");
        if (magic != Magic)
        {
            throw file.Damaged(0, new Text("other bytes", "其他字节"));
        }

        var version = file.Int32("version");
        if (version is not (OldVersion or Version))
        {
            throw file.Wrong("version", version, sizeof(int));
        }

        var settings = ReadSettings(file, version);
        var dictionary = ReadDictionary(file, settings, out var buckets);
        var isQuantized = file.Flag("quant");
        var at = file.Position;
        var input = ReadMatrix(file, "input", isQuantized, settings.Dimension);
        if (input.Rows < (long)dictionary.WordCount + buckets)
        {
            throw file.Wrong("input.rows", input.Rows, at);
        }

        var isOutputQuantized = file.Flag("qout") && isQuantized;
        at = file.Position;
        var output = ReadMatrix(file, "output", isOutputQuantized, settings.Dimension);
        if (output.Rows != dictionary.Labels.Count)
        {
            throw file.Wrong("output.rows", output.Rows, at);
        }

        if (file.Left > 0)
        {
            throw file.Damaged(file.Position, new Text($"{file.Left} bytes too many", $"{file.Left} 个多余字节"));
        }

        // Parts of sums come out the same either way; rows as they are come three times as fast.
        var rows = input is QuantizedRows quantized && (long)quantized.Rows * settings.Dimension <= MostUnpacked ? quantized.ToDense(settings.Dimension) : input;
        return new FastTextModel(
            settings with { Unit = dictionary.Unit },
            dictionary,
            rows,
            OutputLayer.Of(settings.Loss, new OutputMatrix(output, settings.Dimension), dictionary.LabelCounts));
    }

    private static FastTextSettings ReadSettings(BoundedReader file, int version)
    {
        int Next(string field, int least, int most)
        {
            var at = file.Position;
            var value = file.Int32(field);
            return value >= least && value <= most ? value : throw file.Wrong(field, value, at);
        }

        var dimension = Next("dim", 1, LargestDimension);
        _ = file.Int32("ws");
        var epochs = file.Int32("epoch");
        var minimum = file.Int32("minCount");
        _ = file.Int32("neg");
        var runs = Next("wordNgrams", int.MinValue, FastTextSettings.LongestNGram);
        var loss = (FastTextLoss)Next("loss", (int)FastTextLoss.HierarchicalSoftmax, (int)FastTextLoss.OneVersusAll);
        var at = file.Position;
        if (file.Int32("model") is var kind && kind != Supervised)
        {
            throw file.Damaged(at, new Text($"model = {kind}, vectors of words", $"model = {kind}（词向量模型）"));
        }

        at = file.Position;
        var buckets = Next("bucket", 0, int.MaxValue);
        var smallest = Next("minn", 0, int.MaxValue);
        var largest = Next("maxn", int.MinValue, version == OldVersion ? int.MaxValue : FastTextSettings.LongestNGram);
        _ = file.Int32("lrUpdateRate");
        _ = file.Double("t");
        var settings = new FastTextSettings
        {
            Dimension = dimension,
            Epochs = epochs,
            MinimumCount = minimum,
            WordNGrams = Math.Max(1, runs),
            Buckets = buckets,
            SmallestNGram = smallest,
            LargestNGram = version == OldVersion ? 0 : Math.Max(0, largest),
            Loss = loss,
        };
        return settings.UsesBuckets && buckets == 0 ? throw file.Wrong("bucket", buckets, at) : settings;
    }

    private static FastTextDictionary ReadDictionary(BoundedReader file, FastTextSettings settings, out long rows)
    {
        const int LeastEntryBytes = 1 + sizeof(long) + 1;
        var at = file.Position;
        int size = file.Int32("size"), words = file.Int32("nwords"), labels = file.Int32("nlabels");
        var tokens = file.Int64("ntokens");
        var prunedAt = file.Position;
        var pruned = file.Int64("pruneidx_size");
        if (words < 0 || labels < 1 || (long)words + labels != size)
        {
            throw file.Damaged(at, Text.Same($"size = {size}, nwords = {words}, nlabels = {labels}"));
        }

        file.Count(size, LeastEntryBytes, "size", at);
        var (table, counts) = (new WordTable(size), new long[size]);
        List<byte> word = [];
        for (var id = 0; id < size; id++)
        {
            at = file.Position;
            file.Word(word, "words");
            counts[id] = file.Int64("count");
            var type = file.Byte("type");
            var bytes = CollectionsMarshal.AsSpan(word);
            if (type != (id < words ? WordType : LabelType) || !table.TryAdd(bytes, FastTextHash.Of(bytes), out _))
            {
                throw file.Damaged(at, new Text($"entry {id}, twice or of the wrong kind", $"第 {id} 个词条（重复或类型不符）"));
            }
        }

        if (settings.Loss == FastTextLoss.HierarchicalSoftmax && !LabelTree.Accepts(counts.AsSpan(words)))
        {
            throw file.Damaged(at, new Text("counts of labels that make no tree", "无法构成树的标签计数"));
        }

        rows = pruned < 0 ? settings.Buckets : pruned;
        var buckets = pruned < 0 ? null : ReadBuckets(file, (int)file.Count(pruned, 2 * sizeof(int), "pruneidx_size", prunedAt), settings.Buckets);
        return new FastTextDictionary(table, words, counts, tokens, buckets);
    }

    private static BucketRows ReadBuckets(BoundedReader file, int count, int bucketCount)
    {
        var buckets = new BucketRows(count);
        for (var i = 0; i < count; i++)
        {
            var at = file.Position;
            int bucket = file.Int32("pruneidx"), row = file.Int32("pruneidx");
            if (bucket < 0 || bucket >= bucketCount || row < 0 || row >= count || !buckets.TryAdd(bucket, row))
            {
                throw file.Damaged(at, new Text($"pruneidx {bucket} → {row}", $"pruneidx {bucket} → {row}"));
            }
        }

        return buckets;
    }

    private static IRowMatrix ReadMatrix(BoundedReader file, string name, bool isQuantized, int dimension)
    {
        var hasNorms = isQuantized && file.Flag($"{name}.qnorm");
        var at = file.Position;
        long rows = file.Int64($"{name}.rows"), columns = file.Int64($"{name}.columns");
        if (columns != dimension)
        {
            throw file.Wrong($"{name}.columns", columns, at + sizeof(long));
        }

        if (!isQuantized)
        {
            file.Count(rows, sizeof(float) * columns, $"{name}.rows", at);
            return new DenseRows(file.Floats(rows * columns, name), dimension);
        }

        file.Count(rows, 1, $"{name}.rows", at);
        at = file.Position;
        var codeCount = file.Int32($"{name}.codesize");
        var codes = file.Bytes(file.Count(codeCount, 1, $"{name}.codesize", at), $"{name}.codes");
        var centroids = ReadCentroids(file, name, dimension);
        if (codes.Length != rows * centroids.Blocks)
        {
            throw file.Wrong($"{name}.codesize", codes.Length, at);
        }

        if (!hasNorms)
        {
            return new QuantizedRows(codes, centroids, norms: null);
        }

        var normCodes = file.Bytes(rows, $"{name}.norms");
        var norms = ReadCentroids(file, $"{name}.norms", 1);
        return new QuantizedRows(codes, centroids, [.. normCodes.Select(code => norms[0, code][0])]);
    }

    private static Centroids ReadCentroids(BoundedReader file, string name, int dimension)
    {
        var at = file.Position;
        int columns = file.Int32($"{name}.dim"), blocks = file.Int32($"{name}.nsubq"), length = file.Int32($"{name}.dsub"), last = file.Int32($"{name}.lastdsub");
        if (columns != dimension || length < 1 || blocks != ((long)dimension + length - 1) / length || last != dimension - (blocks - 1) * length)
        {
            throw file.Damaged(at, Text.Same($"{name}: dim = {columns}, nsubq = {blocks}, dsub = {length}, lastdsub = {last}"));
        }

        return new Centroids(dimension, length, file.Floats((long)dimension * Centroids.Count, $"{name}.centroids"));
    }
}
