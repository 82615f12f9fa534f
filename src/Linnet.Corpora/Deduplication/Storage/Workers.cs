using System.Runtime.ExceptionServices;

namespace Linnet.Corpora.Deduplication.Storage;

/// <summary>Several threads that take pieces of work in order, one after another.</summary>
internal static class Workers
{
    /// <summary>Works until nothing is left.</summary>
    /// <param name="count">Threads, at least 1.</param>
    /// <param name="state">Makes what belongs to each thread.</param>
    /// <param name="take">Takes the next piece of work into a thread's state, one thread at a time; false where there is none.</param>
    /// <param name="work">Does what was taken.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <exception cref="Exception">That of the first piece in order that failed, whatever the number of threads.</exception>
    public static void Run<T>(int count, Func<T> state, Func<T, bool> take, Action<T> work, CancellationToken cancellation)
    {
        var (gate, taken) = (new Lock(), 0L);
        (long Number, ExceptionDispatchInfo Error)? first = null;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, _ =>
        {
            var mine = state();
            for (long number = 0; !cancellation.IsCancellationRequested;)
            {
                try
                {
                    lock (gate)
                    {
                        // Pieces are taken in order and each is worked to its end, so the first that fails is among those that were taken.
                        number = taken++;
                        if (first is not null || !take(mine))
                        {
                            return;
                        }
                    }

                    work(mine);
                }
                catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
                {
                    return; // told below, not wrapped by Parallel
                }
                catch (Exception error) // also a fault of the program: the others must not go on to the corpus's end before it is told
                {
                    lock (gate)
                    {
                        first = first is { } earlier && earlier.Number < number ? earlier : (number, ExceptionDispatchInfo.Capture(error));
                    }
                }
            }
        });
        cancellation.ThrowIfCancellationRequested();
        first?.Error.Throw();
    }
}
