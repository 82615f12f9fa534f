using Linnet.Benchmarks.Training;

if (args is not ["training", ..])
{
    Console.Error.WriteLine("usage: Linnet.Benchmarks training [rounds] [steps per round] [threads]");
    return 2;
}

var rounds = args.Length > 1 ? int.Parse(args[1]) : 9;
var steps = args.Length > 2 ? int.Parse(args[2]) : 2;
var threads = args.Length > 3 ? int.Parse(args[3]) : Environment.ProcessorCount;
TrainingBenchmark.Run(rounds, steps, threads, Console.Out);
return 0;
