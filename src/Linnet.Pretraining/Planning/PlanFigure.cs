using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Training.Kernels;

namespace Linnet.Pretraining.Planning;

/// <summary>One line of a plan.</summary>
/// <param name="Key">Its name, the same in table and JSON.</param>
/// <param name="Value">Its value; null where it is not known.</param>
/// <param name="Shown">The value as people read it.</param>
/// <param name="Meaning">What it counts, with its unit.</param>
public sealed record PlanFigure(string Key, JsonNode? Value, string Shown, Text Meaning)
{
    private const double Megabyte = 1 << 20;

    /// <summary>All lines of a plan, always the same keys in the same order.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="probe">What its first steps showed, or null when none was taken.</param>
    /// <param name="pricePerHour">Price of the machine, or null.</param>
    public static IReadOnlyList<PlanFigure> All(PretrainPlan plan, ProbeResult? probe, double? pricePerHour)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var time = probe is null ? null : PlannedTime.Of(plan, probe);
        var (memory, training) = (plan.Memory, plan.Recipe.Training);
        return
        [
            Count("vocabulary", plan.Model.VocabularySize, new("V, token ids", "V，词元 id 的个数")),
            Count("parameters", plan.Parameters, new("a tied head counts once", "共享的输出头只计一次")),
            Count("parameters_without_embeddings", plan.ParametersWithoutEmbeddings, new("without embeddings and head", "不含嵌入和输出头")),
            Large("flops_per_token", plan.FlopsPerToken, new("forward and backward, causal attention (torchtitan)", "前向加反向，注意力按因果计（torchtitan）")),
            Large("flops_per_token_nanogpt", plan.FlopsPerTokenOfNanoGpt, new("6·N + 12·L·H·E·T (nanoGPT)", "6·N + 12·L·H·E·T（nanoGPT）")),
            Count("tokens", plan.Tokens, new("read by the whole training", "整个训练读入的词元")),
            Large("flops", plan.Flops, new("of the whole training", "整个训练的运算量")),
            Number("chinchilla_ratio", plan.ChinchillaRatio, "F2", new("tokens per parameter; 20 is best for its computation (Hoffmann et al. 2022)", "每参数的词元数；20 在同等计算量下最优（Hoffmann 等，2022）")),
            Megabytes("memory_predicted_mb", memory.TotalBytes, new("largest resident set of the training, without the text", "训练的最大常驻内存，不含文本")),
            Megabytes("memory_program_mb", memory.ProgramBytes, new("of it: the program", "其中：程序")),
            Megabytes("memory_model_mb", memory.ModelBytes, new("weights, gradients, moments, copies", "权重、梯度、矩、副本")),
            Megabytes("memory_step_mb", memory.StepBytes, new("activations and loss of a micro-batch", "一个微批次的激活值与损失")),
            Megabytes("memory_saving_mb", memory.SavingBytes, new("copies while a checkpoint is written", "写检查点时的副本")),
            Megabytes("memory_measured_mb", probe?.PeakBytes, new("peak of the probe, which writes no checkpoint", "试跑的峰值；试跑不写检查点")),
            Megabytes("memory_available_mb", plan.Machine.Memory, new("now", "当前可用")),
            Megabytes("disk_mb", plan.DiskBytes, new("checkpoints kept and one being written; tokens of the text not counted", "保留的检查点加正在写的一个；不含文本的词元文件")),
            Megabytes("disk_available_mb", plan.Machine.Disk, new("where runs are written", "写入运行结果的磁盘")),
            Count("steps", training.Steps, new($"of {training.BatchTokens:N0} tokens", $"每步 {training.BatchTokens:N0} 个词元")),
            Number("seconds_per_step", time?.SecondsPerStep, "G4", new("median of the probe's steps after the warm-up", "试跑中预热之后各步的中位数")),
            Number("tokens_per_second", time?.TokensPerSecond, "N0", new("while steps are taken", "训练步进行时")),
            Number("mfu", time?.Mfu, "F3", Peak(plan)),
            Number("hours", time?.Hours, "G4", new("steps, and an estimate of the measurements between; not checkpoints, samples, reading the text, the last measurement", "各步及其间的衡量（估计）；不含检查点、采样、读文本和最后一次衡量")),
            Number("cost", time?.Hours * pricePerHour, "F2", new("hours · price_per_hour", "小时数 × price_per_hour")),
            new("fits", plan.Fits, plan.Fits ? "true" : "false", new("memory and disk suffice", "内存和磁盘都足够")),
        ];
    }

    private static Text Peak(PretrainPlan plan)
    {
        var type = plan.Execution.Kernels.Precision == MatrixPrecision.Bf16 ? "bfloat16" : "float32";
        return new(
            $"share of the measured {type} matrix peak, {plan.Execution.Threads} threads", $"占实测 {type} 矩阵峰值的比例，{plan.Execution.Threads} 个线程");
    }

    private static PlanFigure Count(string key, long value, Text meaning) => new(key, value, $"{value:N0}", meaning);

    private static PlanFigure Large(string key, double value, Text meaning) => new(key, value, $"{value:0.000e0}", meaning);

    private static PlanFigure Number(string key, double? value, string format, Text meaning) =>
        new(key, value, value?.ToString(format, null) ?? "–", meaning);

    // Mebibytes, as the system counts them, to a tenth in JSON.
    private static PlanFigure Megabytes(string key, Int128? bytes, Text meaning) =>
        new(key, bytes is null ? null : Math.Round((double)bytes / Megabyte, 1), bytes is null ? "–" : $"{Math.Ceiling((double)bytes / Megabyte):N0}", meaning);
}
