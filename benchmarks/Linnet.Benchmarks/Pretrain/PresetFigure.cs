using System.Globalization;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Metrics;
using Linnet.Core.Reports;
using Linnet.Core.Stages;

namespace Linnet.Benchmarks.Pretrain;

/// <summary>Validation loss of several pretrainings in one figure: <c>presets OUT.svg NAME=RUN …</c>.</summary>
internal static class PresetFigure
{
    /// <summary>Draws it, and prints what each came to.</summary>
    /// <exception cref="ArgumentException">A run has no finished stage pretrain, or they did not learn from equally many tokens.</exception>
    public static void Draw(string path, IEnumerable<string> runs, TextWriter output)
    {
        var curves = runs.Select(run => run.Split('=', 2)).Select(run => (Name: run[0], Lines: Metrics(run[1]))).ToList();
        var tokens = curves.Select(curve => curve.Lines[^1].Number("tokens")).Distinct().ToList();
        if (tokens.Count != 1)
        {
            throw new ArgumentException($"The runs learnt from different numbers of tokens: {string.Join(", ", tokens)}.", nameof(runs));
        }

        var chart = new LineChart(
            new Text("Continued pretraining by learning rate and warmup", "不同学习率与预热的继续预训练"),
            new Axis(new Text("step", "步")),
            new Axis(new Text("validation loss", "验证损失")) { Unit = new Text("nats per token", "奈特/词元") },
            [.. curves.Select(curve => new LineSeries(Text.Same(curve.Name), curve.Lines.Points("validation_loss")))]);
        File.WriteAllText(path, chart.ToSvg(Language.English));
        foreach (var (name, lines) in curves)
        {
            var highest = lines.Max(line => line.Number("grad_norm"));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: validation loss {lines.Last(line => line.ContainsKey("validation_loss")).Number("validation_loss"):F4}, highest gradient norm {highest:F2}, {tokens[0]:N0} tokens"));
        }
    }

    private static List<System.Text.Json.Nodes.JsonObject> Metrics(string run)
    {
        var folder = Directory.EnumerateDirectories(run, "*-pretrain").FirstOrDefault()
            ?? throw new ArgumentException($"{run} has no finished stage pretrain.", nameof(run));
        return [.. MetricsReader.Read(Path.Combine(folder, StageFiles.Metrics))];
    }
}
