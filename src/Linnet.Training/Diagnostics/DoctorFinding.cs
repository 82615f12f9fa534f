using Linnet.Core.Messages;

namespace Linnet.Training.Diagnostics;

/// <summary>What one check found; <see cref="Doctor"/> gives it its name.</summary>
internal sealed record DoctorFinding(DoctorStatus Status, Text Value, Text Detail, Text? Fix = null);
