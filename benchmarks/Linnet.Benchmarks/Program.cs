using Linnet.Benchmarks.Training;

if (args is not ["training", ..])
{
    Console.Error.WriteLine("usage: Linnet.Benchmarks training [rounds] [steps per round]");
    return 2;
}

var rounds = args.Length > 1 ? int.Parse(args[1]) : 9;
var steps = args.Length > 2 ? int.Parse(args[2]) : 2;
TrainingBenchmark.Run(rounds, steps, Console.Out);
return 0;
