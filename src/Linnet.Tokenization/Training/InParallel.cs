using System.Runtime.ExceptionServices;

namespace Linnet.Tokenization.Training;

/// <summary>Work in parts, each on a thread of its own.</summary>
internal static class InParallel
{
    /// <summary>Does all parts, the first on this thread, and waits for them.</summary>
    public static void Run(int parts, Action<int> work)
    {
        var others = Enumerable.Range(1, Math.Max(0, parts - 1)).Select(part => Task.Factory.StartNew(
            () => work(part), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default)).ToArray();
        try
        {
            work(0);
        }
        finally
        {
            // A part that threw must not leave others behind that still write.
            foreach (var other in others)
            {
                ((IAsyncResult)other).AsyncWaitHandle.WaitOne();
            }
        }

        if (others.FirstOrDefault(t => t.IsFaulted) is { } faulted)
        {
            ExceptionDispatchInfo.Throw(faulted.Exception!.InnerException!);
        }

        if (others.FirstOrDefault(t => t.IsCanceled) is { } cancelled)
        {
            cancelled.GetAwaiter().GetResult();
        }
    }
}
