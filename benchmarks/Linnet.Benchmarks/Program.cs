Console.WriteLine("benchmarks: training");
