using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Linnet.Training.Kernels;

/// <summary>Runs a kernel in a fixed number of parts.</summary>
/// <remarks>
/// The parts are as many as libtorch's threads, and what each part computes follows from its number alone: results do not depend on timing.
/// Where libtorch's OpenMP runtime is in the process, the parts run on its own team. Threads of our own would compete for the cores with that
/// team, which spins for a while after every matrix product.
/// </remarks>
internal static unsafe class ThreadTeam
{
    private static readonly OpenMp? Native = OpenMp.Find();

    /// <summary>Whether parts run on libtorch's own team; else on threads that compete with it.</summary>
    public static bool IsNative => Native is not null;

    /// <summary>Number of parts: libtorch's number of threads.</summary>
    public static int Parts => get_num_threads();

    /// <summary>The rows [From, To) that belong to part <paramref name="part"/> of <paramref name="parts"/>.</summary>
    public static (long From, long To) Share(long rows, int part, int parts) => (rows * part / parts, rows * (part + 1) / parts);

    /// <summary>Calls <paramref name="body"/> once with each part number in [0, <paramref name="parts"/>). The body must not throw.</summary>
    public static void Run(int parts, Action<int> body)
    {
        if (parts == 1)
        {
            body(0);
        }
        else if (Native is { } team)
        {
            var work = GCHandle.Alloc(new Work(body, parts, team));
            team.Parallel(&Enter, (void*)GCHandle.ToIntPtr(work), (uint)parts, 0);
            work.Free();
        }
        else
        {
            System.Threading.Tasks.Parallel.For(0, parts, body);
        }
    }

    /// <summary>Calls <paramref name="body"/> with each part's rows [from, to).</summary>
    public static void RunRows(long rows, Action<long, long> body)
    {
        var parts = (int)Math.Max(1, Math.Min(Parts, rows));
        Run(parts, part =>
        {
            var (from, to) = Share(rows, part, parts);
            body(from, to);
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Enter(void* data)
    {
        var work = (Work)GCHandle.FromIntPtr((nint)data).Target!;
        var threads = work.Team.NumberOfThreads();

        // OpenMP may grant fewer threads than asked for: the parts are then shared out, and stay the same parts.
        for (var part = work.Team.ThreadNumber(); part < work.Parts; part += threads)
        {
            work.Body(part);
        }
    }

    private sealed record Work(Action<int> Body, int Parts, OpenMp Team);

    /// <summary>The entry points of GNU OpenMP that a compiled parallel region calls.</summary>
    private sealed class OpenMp
    {
        private const string Library = "libgomp-98b21ff3.so.1";

        private readonly delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<void*, void>, void*, uint, uint, void> _parallel;
        private readonly delegate* unmanaged[Cdecl]<int> _threadNumber;
        private readonly delegate* unmanaged[Cdecl]<int> _numberOfThreads;

        private OpenMp(nint parallel, nint threadNumber, nint numberOfThreads)
        {
            _parallel = (delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<void*, void>, void*, uint, uint, void>)parallel;
            _threadNumber = (delegate* unmanaged[Cdecl]<int>)threadNumber;
            _numberOfThreads = (delegate* unmanaged[Cdecl]<int>)numberOfThreads;
        }

        public static OpenMp? Find() =>
            OperatingSystem.IsLinux()
            && NativeLibrary.TryLoad(Library, out var library)
            && NativeLibrary.TryGetExport(library, "GOMP_parallel", out var parallel)
            && NativeLibrary.TryGetExport(library, "omp_get_thread_num", out var threadNumber)
            && NativeLibrary.TryGetExport(library, "omp_get_num_threads", out var numberOfThreads)
                ? new OpenMp(parallel, threadNumber, numberOfThreads)
                : null;

        public void Parallel(delegate* unmanaged[Cdecl]<void*, void> entry, void* data, uint threads, uint flags) =>
            _parallel(entry, data, threads, flags);

        public int ThreadNumber() => _threadNumber();

        public int NumberOfThreads() => _numberOfThreads();
    }
}
