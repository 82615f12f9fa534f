using Linnet.Model.Safetensors;

namespace Linnet.Model.Checkpoints;

/// <summary>A run of rows of one weight.</summary>
/// <param name="Weight">The weight, by its name in <see cref="WeightNames"/>.</param>
/// <param name="First">Its first row.</param>
/// <param name="Count">How many.</param>
internal readonly record struct WeightRows(string Weight, long First, long Count);

/// <summary>A tensor of a model's file: rows of weights, one run after another.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Rows">The runs, listed when asked for: a broken file may announce billions of heads.</param>
internal sealed record FileTensor(string Name, IReadOnlyList<long> Shape, IEnumerable<WeightRows> Rows);

/// <summary>How Hugging Face's files of a model hold its weights.</summary>
/// <remarks>
/// LLaMA's and Qwen's names are those of <see cref="WeightNames"/>. Falcon and Bloom have names of their own and one tensor for
/// queries, keys and values: Falcon's is [H·E + 2·E, D], the query heads and then the one key and value head; Bloom's [H, 3, E, D],
/// query, key and value of each head together.
/// </remarks>
internal static class WeightLayout
{
    private const string Prefix = "transformer.";

    /// <summary>The tensors of a file, in the order of the forward pass.</summary>
    /// <param name="description">The model.</param>
    /// <param name="hasPrefix">Falcon and Bloom: whether names begin with <c>transformer.</c>, which files of the model without its head leave out.</param>
    public static IEnumerable<FileTensor> Of(DecoderDescription description, bool hasPrefix = true)
    {
        var type = ModelTypes.Of(description);
        if (type is not (ModelType.Falcon or ModelType.Bloom))
        {
            return WeightNames.All(description).Select(w => new FileTensor(w.Name, w.Shape, [new WeightRows(w.Name, 0, w.Shape[0])]));
        }

        return WeightNames.All(description)
            .Where(w => !w.Name.Contains(".k_proj.", StringComparison.Ordinal) && !w.Name.Contains(".v_proj.", StringComparison.Ordinal))
            .Select(w => w.Name.Contains(".q_proj.", StringComparison.Ordinal)
                ? Fused(description, type.Value, w.Name, w.Shape)
                : new FileTensor(w.Name, w.Shape, [new WeightRows(w.Name, 0, w.Shape[0])]))
            .Select(tensor => tensor with { Name = Rename(tensor.Name, hasPrefix) });
    }

    /// <summary>Whether a file's names have the prefix: the model then is the one with a head.</summary>
    public static bool HasPrefix(IEnumerable<string> names) => names.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>The file's tensors from the weights.</summary>
    /// <param name="description">The model.</param>
    /// <param name="weights">Exactly those of <see cref="WeightNames.All"/>. Where the file has the same tensors, their order stays.</param>
    /// <exception cref="ArgumentException">Weights that share a tensor have different types, or are longer than 2 GiB together.</exception>
    public static IReadOnlyList<NamedTensor> Join(DecoderDescription description, IReadOnlyList<NamedTensor> weights)
    {
        if (ModelTypes.Of(description) is not (ModelType.Falcon or ModelType.Bloom))
        {
            return weights;
        }

        var byName = weights.ToDictionary(w => w.Name, StringComparer.Ordinal);
        return [.. Of(description).Select(tensor => Join(tensor, name => byName[name]))];
    }

    /// <summary>One of the file's tensors from the weights that it holds.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="read">Gives a weight by its name in <see cref="WeightNames"/>.</param>
    /// <exception cref="ArgumentException">Its weights have different types, or are longer than 2 GiB together.</exception>
    public static NamedTensor Join(FileTensor tensor, Func<string, NamedTensor> read)
    {
        var rows = tensor.Rows.ToList();
        if (rows is [var only])
        {
            return read(only.Weight) with { Name = tensor.Name };
        }

        var weights = rows.Select(row => row.Weight).Distinct(StringComparer.Ordinal).ToDictionary(name => name, read, StringComparer.Ordinal);
        var type = weights[rows[0].Weight].DataType;
        var bytes = new TensorLayout(tensor.Name, type, tensor.Shape).Length is { } length && length <= Array.MaxLength
            ? new byte[length]
            : throw new ArgumentException($"{tensor.Name} is longer than {Array.MaxLength} bytes.", nameof(tensor));
        var position = 0;
        foreach (var (name, first, count) in rows)
        {
            var weight = weights[name];
            if (weight.DataType != type)
            {
                throw new ArgumentException($"{name} is {weight.DataType}, but shares a tensor with {type}.", nameof(read));
            }

            var row = weight.Bytes.Length / weight.Shape[0];
            weight.Bytes.Slice((int)(first * row), (int)(count * row)).CopyTo(bytes.AsMemory(position));
            position += (int)(count * row);
        }

        return new NamedTensor(tensor.Name, type, tensor.Shape, bytes);
    }

    private static FileTensor Fused(DecoderDescription description, ModelType type, string query, long[] shape)
    {
        var (key, value) = (query.Replace(".q_proj.", ".k_proj.", StringComparison.Ordinal), query.Replace(".q_proj.", ".v_proj.", StringComparison.Ordinal));
        long head = description.HeadWidth;
        return type == ModelType.Falcon
            ? new FileTensor(query, [shape[0] + (2 * head), .. shape[1..]], [new(query, 0, shape[0]), new(key, 0, head), new(value, 0, head)])
            : new FileTensor(
                query,
                [3 * shape[0], .. shape[1..]],
                Enumerable.Range(0, description.Heads).SelectMany(h =>
                    (WeightRows[])[new(query, h * head, head), new(key, h * head, head), new(value, h * head, head)]));
    }

    private static string Rename(string name, bool hasPrefix) => name == WeightNames.Head ? name : (hasPrefix ? Prefix : "") + name
        .Replace("model.embed_tokens.", "word_embeddings.", StringComparison.Ordinal)
        .Replace("model.embed_norm.", "word_embeddings_layernorm.", StringComparison.Ordinal)
        .Replace("model.norm.", "ln_f.", StringComparison.Ordinal)
        .Replace("model.layers.", "h.", StringComparison.Ordinal)
        .Replace("self_attn.q_proj.", "self_attention.query_key_value.", StringComparison.Ordinal)
        .Replace("self_attn.o_proj.", "self_attention.dense.", StringComparison.Ordinal)
        .Replace("mlp.up_proj.", "mlp.dense_h_to_4h.", StringComparison.Ordinal)
        .Replace("mlp.down_proj.", "mlp.dense_4h_to_h.", StringComparison.Ordinal);
}
