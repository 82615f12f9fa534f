using static TorchSharp.torch;

namespace Linnet.Training.Modules;

/// <summary>Attention under a <see cref="ScoreRule"/> by ATen operations, for which ATen's fused one would need a [T, T] mask: memory is linear in T.</summary>
/// <remarks>
/// A block of queries at a time; the backward pass computes each block again and lets autograd differentiate it, so no scores are kept.
/// </remarks>
internal sealed class BlockwiseAttention : autograd.SingleTensorFunction<BlockwiseAttention>
{
    /// <summary>Queries that are computed together.</summary>
    public const int Block = 128;

    /// <inheritdoc/>
    public override string Name => nameof(BlockwiseAttention);

    /// <summary>Arguments: queries, keys and values, each [B, H, T, E]; a <see cref="ScoreRule"/>. Result: [B, H, T, E].</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (query, key, value, rule) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (ScoreRule)vars[3]);
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var result = empty(query.shape, query.dtype, query.device);
        foreach (var (start, count, from) in Blocks((int)query.shape[2], rule))
        {
            using var inner = NewDisposeScope();
            var length = start + count - from;
            result.narrow(2, start, count).copy_(
                rule.Attend(query.narrow(2, start, count), key.narrow(2, from, length), value.narrow(2, from, length), start, from));
        }

        if (query.requires_grad || key.requires_grad || value.requires_grad)
        {
            ctx.save_for_backward([query, key, value]);
            ctx.save_data(nameof(ScoreRule), rule);
        }

        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var rule = (ScoreRule)ctx.get_data(nameof(ScoreRule));
        var saved = ctx.get_saved_variables();
        Tensor[] gradients = [.. saved.Select(s => zeros(s.shape, s.dtype, s.device))];
        foreach (var (start, count, from) in Blocks((int)saved[0].shape[2], rule))
        {
            using var inner = NewDisposeScope();
            var length = start + count - from;
            (long From, long Count)[] parts = [(start, count), (from, length), (from, length)];
            Tensor[] inputs = [.. saved.Zip(parts, (s, p) => s.narrow(2, p.From, p.Count).detach().requires_grad_(true))];
            using (enable_grad())
            {
                rule.Attend(inputs[0], inputs[1], inputs[2], start, from).backward([grad_output.narrow(2, start, count)]);
            }

            for (var i = 0; i < inputs.Length; i++)
            {
                gradients[i].narrow(2, parts[i].From, parts[i].Count).add_(inputs[i].grad!);
            }
        }

        return [.. gradients.Select(g => g.MoveToOuterDisposeScope()), null!];
    }

    private static IEnumerable<(int Start, int Count, int From)> Blocks(int length, ScoreRule rule)
    {
        for (var start = 0; start < length; start += Block)
        {
            yield return (start, Math.Min(Block, length - start), rule.Visible?.From(start) ?? 0);
        }
    }
}
