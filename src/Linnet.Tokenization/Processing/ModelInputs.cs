namespace Linnet.Tokenization.Processing;

/// <summary>Makes of the ids of texts what a model takes: cut, with the ids around them that it expects, filled up.</summary>
internal static class ModelInputs
{
    /// <summary>Of a batch.</summary>
    /// <param name="parts">The tokenizer's parts.</param>
    /// <param name="texts">The ids of each text.</param>
    /// <param name="withSpecialTokens">Whether those around a text are added.</param>
    public static ModelInput[] Of(TokenizerParts parts, IReadOnlyList<int[]> texts, bool withSpecialTokens)
    {
        var added = withSpecialTokens ? parts.PostProcessor.Added : 0;
        ModelInput[] inputs = [.. texts.Select(ids =>
        {
            var windows = parts.Truncation is { } rule
                ? TokenWindows.Of(ids.Length, rule.Maximum - added, rule.Stride, rule.Side)
                : [new TokenWindow(0, ids.Length)];
            List<ModelInput> cut = [.. windows.Select(window => Around(parts.PostProcessor, ids.AsSpan(window.Start, window.Length).ToArray(), withSpecialTokens))];
            return cut[0] with { Overflow = cut[1..] };
        })];
        if (parts.Padding is not { } padding)
        {
            return inputs;
        }

        var longest = padding.Length ?? inputs.Select(input => input.Ids.Length).DefaultIfEmpty(0).Max();
        var length = checked((longest + padding.Multiple - 1) / padding.Multiple * padding.Multiple);
        return [.. inputs.Select(input => Fill(input, padding, length))];
    }

    private static ModelInput Around(PostProcessor processor, int[] ids, bool withSpecialTokens)
    {
        var (all, types) = processor.Run(ids, null, withSpecialTokens);
        return new ModelInput(all, types, [.. all.Select(_ => true)], []);
    }

    private static ModelInput Fill(ModelInput input, PaddingRule padding, int length)
    {
        var missing = length - input.Ids.Length;
        var overflow = input.Overflow.Select(part => Fill(part, padding, length)).ToList();
        return missing <= 0
            ? input with { Overflow = overflow }
            : new ModelInput(
                Filled(input.Ids, padding.Id, missing, padding.Side),
                Filled(input.Types, padding.Type, missing, padding.Side),
                Filled(input.Mask, false, missing, padding.Side),
                overflow);
    }

    private static T[] Filled<T>(T[] values, T value, int missing, SequenceSide side)
    {
        var filling = new T[missing];
        Array.Fill(filling, value);
        return side == SequenceSide.Right ? [.. values, .. filling] : [.. filling, .. values];
    }
}
