using Linnet.Core.Messages;

namespace Linnet.Training.Diagnostics;

/// <summary>One thing that was looked at.</summary>
/// <param name="Key">The check's name for machines: cpu, platform, libtorch, threads, matmul_float32, …</param>
/// <param name="Name">The check's name for people.</param>
/// <param name="Status">What was found.</param>
/// <param name="Value">The finding in a few words.</param>
/// <param name="Detail">What it was measured on, or why it could not be.</param>
/// <param name="Fix">How to mend it; there for every warning and failure, null when all is well.</param>
public sealed record DoctorCheck(string Key, Text Name, DoctorStatus Status, Text Value, Text Detail, Text? Fix = null);
