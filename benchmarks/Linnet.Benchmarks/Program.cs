using System.Globalization;
using Linnet.Benchmarks.Training;

switch (args)
{
    case ["memory", ..]:
        MemoryBenchmark.Run(Number(1, 1_000), Number(2, Environment.ProcessorCount), args.Contains("float32"), Console.Out);
        return 0;
    case ["attention"]:
        AttentionBenchmark.Run(Console.Out);
        return 0;
    case ["attention", var path, _, _]:
        AttentionBenchmark.RunOne(path, Number(2, 256), Number(3, 1), Console.Out);
        return 0;
    case ["product", ..]:
        ProductBenchmark.Run(Number(1, 60), Number(2, Environment.ProcessorCount), Console.Out);
        return 0;
    case ["recompute"]:
        RecomputeBenchmark.Run(Console.Out);
        return 0;
    case ["recompute", var recompute]:
        RecomputeBenchmark.RunOne(bool.Parse(recompute), Console.Out);
        return 0;
    case ["pretrain" or "engine", ..]:
        return Linnet.Benchmarks.Pretrain.PretrainBenchmark.Run(args);
    case ["generation" or "generation-engine", ..]:
        return Linnet.Benchmarks.Generation.GenerationBenchmark.Run(args);
    case ["filter", ..]:
        return Linnet.Benchmarks.Corpora.FilterBenchmark.Run(args);
    case ["clean", ..]:
        return Linnet.Benchmarks.Corpora.CleanBenchmark.Run(args);
    case ["scale-corpus", ..]:
        return Linnet.Benchmarks.Corpora.ScaleCorpus.Run(args);
    case ["reload", ..]:
        Linnet.Benchmarks.Generation.ReloadBenchmark.Run(Number(1, 40), Number(2, Environment.ProcessorCount), Console.Out);
        return 0;
    case ["dedup" or "dedup-corpus", ..]:
        return Linnet.Benchmarks.Corpora.DedupBenchmark.Run(args);
    case ["dedup-quality", var reviews, var folder, ..]:
        Linnet.Benchmarks.Corpora.DedupQuality.Run(reviews, folder, Number(3, 20), Console.Out);
        return 0;
    case ["trigram-text", var source, var output, var bytes, ..]:
        Linnet.Benchmarks.Tokenizers.TrigramText.Write(source, output, long.Parse(bytes, CultureInfo.InvariantCulture), (ulong)Number(4, 1));
        return 0;
    case ["tokenizers" or "tokenizer-engine", ..]:
        return Linnet.Benchmarks.Tokenizers.EncodingBenchmark.Run(args);
    case ["tokenizer-training", _, _, ..] or ["tokenizer-training-engine", ..]:
        return Linnet.Benchmarks.Tokenizers.TrainingComparison.Run(args);
    case ["tokenizer-parity", ..]:
        return Linnet.Benchmarks.Tokenizers.ParityCheck.Run(args);
    case ["classify" or "train-classifier", ..]:
        return Linnet.Benchmarks.Corpora.ClassifierBenchmark.Run(args);
    case ["presets", var figure, _, ..]:
        Linnet.Benchmarks.Pretrain.PresetFigure.Draw(figure, args[2..], Console.Out);
        return 0;
    case ["shards", ..]:
        return Linnet.Benchmarks.Tokens.ShardBenchmark.Run(args);
    default:
        Console.Error.WriteLine("usage: Linnet.Benchmarks memory [steps] [threads] [auto | float32]");
        Console.Error.WriteLine("       Linnet.Benchmarks attention [plain | masked | vector] [T] [B]");
        Console.Error.WriteLine("       Linnet.Benchmarks product [rounds] [threads]");
        Console.Error.WriteLine("       Linnet.Benchmarks recompute [true | false]");
        Console.Error.WriteLine("       Linnet.Benchmarks pretrain [key=value …]");
        Console.Error.WriteLine("       Linnet.Benchmarks generation [key=value …]");
        Console.Error.WriteLine("       Linnet.Benchmarks filter [files=[FILE, …]] [reviews=FILE.csv.gz] [profile=zh | en] [rounds=N]");
        Console.Error.WriteLine("       Linnet.Benchmarks clean data=LINNET_TEST_DATA folder=DIR [megabytes=70] [threads=2] [rounds=3] [steps=true] [stage=true]");
        Console.Error.WriteLine("       Linnet.Benchmarks scale-corpus folder=DIR [megabytes=10000] [characters=700] [copies=0.3]");
        Console.Error.WriteLine("       Linnet.Benchmarks reload [rounds] [threads]");
        Console.Error.WriteLine("       Linnet.Benchmarks dedup folder=DIR [kind=signatures | near | exact | lines | spans | substrings] [key=value …]");
        Console.Error.WriteLine("       Linnet.Benchmarks dedup-quality REVIEWS.csv.gz FOLDER [seeds]");
        Console.Error.WriteLine("       Linnet.Benchmarks trigram-text SOURCE OUTPUT BYTES [seed]");
        Console.Error.WriteLine("       Linnet.Benchmarks tokenizers key=value …");
        Console.Error.WriteLine("       Linnet.Benchmarks tokenizer-training TEXT PEER.mjs [threads]");
        Console.Error.WriteLine("       Linnet.Benchmarks tokenizer-parity tokenizer=FILE peer=KIND [key=value …]");
        Console.Error.WriteLine("       Linnet.Benchmarks classify | train-classifier linnet=PROGRAM folder=DIR text=FILE key=value …");
        Console.Error.WriteLine("       Linnet.Benchmarks presets OUT.svg NAME=RUN …");
        Console.Error.WriteLine("       Linnet.Benchmarks shards file=FILE.jsonl tokenizer=FILE.json folder=DIR [rounds=5] [threads=2] [steps=60] [checkpoint_every_steps=20]");
        return 2;
}

int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
