using Linnet.Core.Messages;

namespace Linnet.Core.Figures;

/// <summary>What figures say by themselves.</summary>
internal static class FigureMessages
{
    public static Text NoData { get; } = new("no data", "没有数据");

    public static Text CannotDraw(int count) => new(
        $"{count:N0} {(count == 1 ? "point" : "points")} not drawn: not a finite number, or not positive on a logarithmic axis.",
        $"有 {count:N0} 个点未画出：不是有限的数，或者在对数轴上不是正数。");

    public static Text Outside(int count) => new(
        $"{count:N0} {(count == 1 ? "point lies" : "points lie")} outside the axes.",
        $"有 {count:N0} 个点在坐标轴范围之外。");

    public static Text Ends(string name, string value) => new($"{name} ends at {value}", $"{name}的最终值为 {value}");

    public static Text EndsSmoothed(string name, string value) => new($"{name}, smoothed, ends at {value}", $"{name}平滑后的最终值为 {value}");

    public static Text Smoothed(string name, string last) => new(
        $"{name} is smoothed; each value stands faintly behind it, and the last one is {last}.",
        $"{name}为平滑曲线；浅色为每个原始值，最后一个为 {last}。");

    public static Text Is(string name, string value) => new($"{name} is {value}", $"{name}为 {value}");

    public static Text Empty(string name) => new($"{name} has no data", $"{name}没有数据");

    public static Text Values(int count) => new($"{count:N0} {(count == 1 ? "value" : "values")}", $"共 {count:N0} 个值");

    public static string Sentence(IEnumerable<Text> parts, Language language) =>
        string.Join(language == Language.Chinese ? "；" : "; ", parts.Select(part => part.In(language))) + Stop(language);

    /// <summary>A sentence under a heading that names what it is about.</summary>
    public static string About(string subject, IEnumerable<Text> parts, Language language) =>
        subject + Stop(language) + (language == Language.Chinese ? "" : " ") + Sentence(parts, language);

    private static string Stop(Language language) => language == Language.Chinese ? "。" : ".";
}
