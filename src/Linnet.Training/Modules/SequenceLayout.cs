namespace Linnet.Training.Modules;

/// <summary>What attention is told of the sequences beside their vectors.</summary>
/// <param name="Rotary">Angles of the positions, which outlive the backward pass; null where nothing is rotated.</param>
/// <param name="Visible">Which keys each query sees; null: all before it.</param>
internal sealed record SequenceLayout(RotaryTable? Rotary, VisibleKeys? Visible);
