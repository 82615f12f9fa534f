namespace Linnet.Core.Figures;

/// <summary>How figures look: one style sheet inside every SVG, all classes below <c>.lf</c> so that it may stand in a page.</summary>
internal static class FigureStyle
{
    public const double TitleSize = 15;
    public const double TextSize = 12;

    /// <summary>Line colours on white, at least 4.5 : 1, told apart also with red, green or blue blindness (see the tests).</summary>
    public static readonly IReadOnlyList<string> Light = ["#1f6fd0", "#d0341a", "#176365", "#b3259a", "#483040"];

    /// <summary>Line colours on the dark background, in the same order.</summary>
    public static readonly IReadOnlyList<string> Dark = ["#58a6ff", "#ff7d33", "#35ecc4", "#bc8cab", "#dede50"];

    public const string LightBackground = "#ffffff";
    public const string DarkBackground = "#15181d";
    public const string LightMuted = "#5b6470";
    public const string DarkMuted = "#9aa4b1";

    /// <summary>The fonts of figures and pages: the reader's own, then the usual Chinese ones of Linux, macOS and Windows.</summary>
    public const string Fonts =
        "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,"
        + "\"Noto Sans CJK SC\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif";

    public static readonly string Css =
        $".lf{{{Variables(LightBackground, "#16191d", LightMuted, "#e6e9ed", "#8b95a1", Light)}"
        + $"font-family:{Fonts};font-size:12px;max-width:100%;height:auto}}"
        + "@media screen and (prefers-color-scheme:dark){"
        + $".lf{{{Variables(DarkBackground, "#e9edf2", DarkMuted, "#2a3038", "#6b7684", Dark)}}}"
        + "}"
        + ".lf .bg{fill:var(--b)}.lf text{fill:var(--m);font-variant-numeric:tabular-nums}"
        + ".lf .t{fill:var(--i);font-size:15px;font-weight:650}"
        + ".lf .i{fill:var(--i)}.lf .e{text-anchor:end}.lf .m{text-anchor:middle}"
        + ".lf path{fill:none;stroke-linecap:round;stroke-linejoin:round}"
        + ".lf .g{stroke:var(--g)}.lf .a{stroke:var(--a)}.lf .k{stroke:var(--a);stroke-width:.8}.lf .p path{stroke-width:18}"
        + ".lf .p .f{stroke-width:9;opacity:.3}.lf .p .d{stroke-width:52}.lf .p .s{stroke:none;opacity:.16}.lf .x{stroke-width:1.8}"
        + ".lf .p .r{stroke-width:12}.lf .r{stroke:var(--m);stroke-dasharray:4 3.5}.lf .p .r{stroke-dasharray:50 40}.lf .l{font-weight:600}.lf .v{font-weight:400}"
        + ".lf .w{stroke:var(--i);stroke-width:1.4}.lf .q{fill:var(--a);opacity:.55}.lf .o{stroke-dasharray:8 4}.lf .p .o{stroke-dasharray:80 50}"
        + string.Concat(Enumerable.Range(0, Light.Count).Select(i =>
            $".lf .c{i}{{stroke:var(--c{i})}}.lf .n{i}{{fill:var(--c{i})}}"));

    /// <summary>Class of a line: colours repeat after the last, then dashed.</summary>
    public static string Stroke(int slot) => $"c{slot % Light.Count}{(slot / Light.Count % 2 == 1 ? " o" : "")}";

    /// <summary>Class of a filled shape or text.</summary>
    public static string Fill(int slot) => $"n{slot % Light.Count}";

    private static string Variables(
        string background, string ink, string muted, string grid, string axis, IReadOnlyList<string> colours) =>
        $"--b:{background};--i:{ink};--m:{muted};--g:{grid};--a:{axis};"
        + string.Concat(colours.Select((colour, i) => $"--c{i}:{colour};"));
}
