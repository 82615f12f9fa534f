using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Linnet.Core.Errors;
using Linnet.Training.Diagnostics;
using Linnet.Training.Native;
using TorchSharp;

namespace Linnet.Tests.Training.Native;

/// <summary>This test program started again to do one thing: loading happens once in a process, and only a fresh one shows how.</summary>
internal static class ChildProcess
{
    private const string Variable = "LINNET_TESTS_CHILD";

    /// <summary>Starts the program anew; it does <paramref name="task"/> on its main thread, prints one line and exits.</summary>
    public static Task<string> Run(string task, string cacheHome)
    {
        var start = Program();
        start.Environment[Variable] = task;
        start.Environment["XDG_CACHE_HOME"] = cacheHome;
        return Run(start);
    }

    /// <summary>The same on a processor whose features are limited by one of the runtime's switches, such as DOTNET_EnableAVX512.</summary>
    public static Task<string> RunWithout(string feature, string task)
    {
        var start = Program();
        start.Environment[Variable] = task;
        start.Environment[feature] = "0";
        return Run(start);
    }

    /// <summary>Runs all tests of some classes on such a processor.</summary>
    /// <returns>What was printed; begins with "exit" where a test failed or none ran.</returns>
    public static Task<string> RunTestsWithout(string feature, params IEnumerable<Type> classes)
    {
        var start = Program();
        start.ArgumentList.Add("--filter-class");
        foreach (var type in classes)
        {
            start.ArgumentList.Add(type.FullName!);
        }

        start.Environment[feature] = "0";
        return Run(start);
    }

    [ModuleInitializer]
    internal static void DoTaskOfParent()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } task)
        {
            return;
        }

        try
        {
            Console.WriteLine(task switch
            {
                "load" => Load(),
                "memory" => Loop.TrainingMemoryTests.MeasureInThisProcess(),
                "vectors" => $"{Vector512.IsHardwareAccelerated} {Vector256.IsHardwareAccelerated} {Vector128.IsHardwareAccelerated}",
                _ when task.StartsWith(Planning.MeasuredTraining.Task, StringComparison.Ordinal) => Planning.MeasuredTraining.MeasureInThisProcess(task),
                "tensors" => TorchChecks.Allocator().Value.English,
                _ => Faults(isKept: task == "kept"),
            });
            Environment.Exit(0);
        }
        catch (LinnetException e)
        {
            Console.WriteLine(e.Message);
            Environment.Exit((int)e.ExitCode);
        }
    }

    private static ProcessStartInfo Program()
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        return start;
    }

    private static async Task<string> Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0 ? output.Trim() : $"exit {process.ExitCode}: {output} {await errors}".Trim();
    }

    private static string Load()
    {
        var load = TorchLibrary.EnsureLoaded();
        return string.Create(CultureInfo.InvariantCulture, $"{Product()}|{load.IsPatched}|{load.TorchSharpPath}|{load.Warning?.English}");
    }

    private static unsafe string Faults(bool isKept)
    {
        if (isKept)
        {
            Allocator.KeepFreedMemory();
        }

        const int Bytes = 64 << 20;
        var faults = new List<long?>();
        for (var round = 0; round < 20; round++)
        {
            var before = PageFaults.Count();
            var block = (byte*)NativeMemory.Alloc(Bytes);
            for (var i = 0; i < Bytes; i += 4096)
            {
                block[i] = 1;
            }

            NativeMemory.Free(block);
            faults.Add(PageFaults.Count() - before);
        }

        // The median: the first rounds settle where blocks of this size go.
        return $"{faults.Order().ElementAt(faults.Count / 2)}";
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Product()
    {
        using var left = torch.ones(2, 3);
        using var right = torch.ones(3, 2);
        using var product = left.matmul(right);
        using var sum = product.sum();
        return sum.item<float>();
    }
}
