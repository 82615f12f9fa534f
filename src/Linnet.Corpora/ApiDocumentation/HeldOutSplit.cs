namespace Linnet.Corpora.ApiDocumentation;

/// <summary>Decides which types are held out for validation, by the type's name alone: the same types in every run and with every seed.</summary>
/// <remarks>
/// The name is that of the outermost type without its arity, so that a type and those nested in it, and <c>Tuple`1</c> to <c>Tuple`8</c>,
/// whose texts are near copies, stand on one side.
/// </remarks>
public static class HeldOutSplit
{
    /// <summary>Whether the type is held out.</summary>
    /// <param name="typeId">An id that begins with <c>T:</c>.</param>
    /// <param name="isType">Whether an id is that of a known type; tells nested types from namespaces.</param>
    /// <param name="share">The share of names to hold out, 0 to 1.</param>
    public static bool IsHeldOut(string typeId, Func<string, bool> isType, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return IdHash.Uniform(FamilyName(typeId, isType)) < share;
    }

    /// <summary>The full name of the outermost type, without its arity.</summary>
    /// <inheritdoc cref="IsHeldOut"/>
    public static string FamilyName(string typeId, Func<string, bool> isType)
    {
        ArgumentNullException.ThrowIfNull(typeId);
        ArgumentNullException.ThrowIfNull(isType);
        var end = typeId.IndexOf('.');
        while (end >= 0 && !isType(typeId[..end]))
        {
            end = typeId.IndexOf('.', end + 1);
        }
        var outermost = end < 0 ? typeId[2..] : typeId[2..end];
        var tick = outermost.IndexOf('`');
        return tick < 0 ? outermost : outermost[..tick];
    }
}
