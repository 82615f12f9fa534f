using Linnet.Core.Messages;

namespace Linnet.Core.Progress;

/// <summary>Shows how far long work is. The command line prints it to stderr with an ETA; tests pass <see cref="SilentProgress"/>.</summary>
public interface IProgressReporter
{
    /// <summary>Begins a piece of work that may take more than two seconds.</summary>
    /// <param name="what">What is done, as the user reads it.</param>
    /// <param name="total">How many units there are, or null when unknown.</param>
    /// <param name="unit">The unit's name: steps, documents, bytes.</param>
    /// <returns>The work's progress; dispose it when the work ends.</returns>
    IProgressTask Begin(Text what, long? total, Text unit);

    /// <summary>Tells the user something that must not be missed, such as a damaged checkpoint that was passed over.</summary>
    void Notice(Text text);
}

/// <summary>One piece of long work.</summary>
public interface IProgressTask : IDisposable
{
    /// <summary>Tells how far the work is.</summary>
    /// <param name="done">Units done so far, of the total; not an increment.</param>
    /// <param name="detail">A short remark, such as the current loss, or null.</param>
    void Report(long done, Text? detail = null);
}

/// <summary>Shows nothing.</summary>
public sealed class SilentProgress : IProgressReporter, IProgressTask
{
    /// <summary>The one instance.</summary>
    public static SilentProgress Instance { get; } = new();

    private SilentProgress()
    {
    }

    /// <inheritdoc/>
    public IProgressTask Begin(Text what, long? total, Text unit) => this;

    /// <inheritdoc/>
    public void Notice(Text text)
    {
    }

    /// <inheritdoc/>
    public void Report(long done, Text? detail = null)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
