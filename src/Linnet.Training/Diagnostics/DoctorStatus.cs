namespace Linnet.Training.Diagnostics;

/// <summary>What a check found.</summary>
public enum DoctorStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but slower or with less than it could.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Failed,
}
