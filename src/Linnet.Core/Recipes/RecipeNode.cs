namespace Linnet.Core.Recipes;

/// <summary>Where a node was written: line and column of the file, or the number of an override on the command line.</summary>
internal readonly record struct RecipePosition(int Line, int Column, int Override = -1) : IComparable<RecipePosition>
{
    internal static RecipePosition Start => new(1, 1);

    internal bool OnCommandLine => Override >= 0;

    public int CompareTo(RecipePosition other) =>
        (Override, Line, Column).CompareTo((other.Override, other.Line, other.Column));
}

/// <summary>A YAML node before types: the record decides what a scalar means.</summary>
internal abstract record RecipeNode(RecipePosition Position);

/// <summary>A scalar. <paramref name="Plain"/>: written without quotes or block style.</summary>
internal sealed record ScalarNode(RecipePosition Position, string Text, bool Plain) : RecipeNode(Position);

internal sealed record ListNode(RecipePosition Position, List<RecipeNode> Items) : RecipeNode(Position);

internal sealed record SectionNode(RecipePosition Position, List<RecipeEntry> Entries) : RecipeNode(Position);

/// <summary>A node that was refused and reported: nothing more is said about it.</summary>
internal sealed record RefusedNode(RecipePosition Position) : RecipeNode(Position);

/// <summary>One key of a section. <paramref name="Position"/> is the key's, not the value's.</summary>
internal sealed record RecipeEntry(string Name, RecipePosition Position, RecipeNode Value);
