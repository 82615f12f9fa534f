using System.Runtime.InteropServices;
using Linnet.Core.Errors;

namespace Linnet.Cli.Terminal;

/// <summary>Turns Ctrl-C and SIGTERM into cancellation; the second one ends the program at once.</summary>
/// <remarks>Ending at once is safe: everything that is written is written atomically, and an interrupted run resumes.</remarks>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    /// <param name="onFirst">Called at the first signal, to tell the user that the program is stopping.</param>
    public Signals(Action onFirst)
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];

        void Handle(PosixSignalContext context)
        {
            context.Cancel = true;
            if (Interlocked.Increment(ref _received) > 1)
            {
                Environment.Exit((int)ExitCode.Cancelled);
            }

            onFirst();
            _source.Cancel();
        }
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }
}
