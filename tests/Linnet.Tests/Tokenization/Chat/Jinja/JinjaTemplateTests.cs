using System.Diagnostics;
using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Tokenization.Chat;
using Linnet.Tokenization.Chat.Jinja;

namespace Linnet.Tests.Tokenization.Chat.Jinja;

public sealed class JinjaTemplateTests
{
    [Fact]
    public void Render_ofThePeersTemplates_givesThePeersTexts()
    {
        using var stream = typeof(JinjaTemplateTests).Assembly.GetManifestResourceStream("Linnet.Tests.Tokenization.Goldens.jinja2-3.1.6.jsonl")!;
        using var reader = new StreamReader(stream);
        var values = JsonNode.Parse(reader.ReadLine()!)!["values"]!.AsObject();
        var count = 0;
        while (reader.ReadLine() is { } line)
        {
            var golden = JsonNode.Parse(line)!;
            Assert.Equal((string)golden["text"]!, Render((string)golden["template"]!, values));
            count++;
        }

        Assert.Equal(56, count);
    }

    [Theory]
    [InlineData("a\n  {% include 'x' %}", 2, 6, "the tag `include` is not read.", "不支持标签 `include`。")]
    [InlineData("{% call f() %}{% endcall %}", 1, 4, "the tag `call` is not read.", "不支持标签 `call`。")]
    [InlineData("{{ x | urlize }}", 1, 8, "the filter `urlize` is not read.", "不支持过滤器 `urlize`。")]
    [InlineData("{{ x is escaped }}", 1, 9, "the test `is escaped` is not read.", "不支持测试 `is escaped`。")]
    [InlineData("{% for x in y recursive %}{% endfor %}", 1, 15, "`for … recursive` is not read.", "不支持 `for … recursive`。")]
    [InlineData("{{ f(*x) }}", 1, 6, "`*` before an argument is not read.", "不支持参数前的 `*`。")]
    [InlineData("{{ '\\N{DASH}' }}", 1, 4, "the escape \\N is not read.", "不支持转义序列 \\N。")]
    [InlineData("{{ '\\ud83d' }}", 1, 4, "an escape of a string names no character.", "字符串中的转义序列不表示任何字符。")]
    [InlineData("{% break %}", 1, 4, "`break` stands outside of a loop.", "`break` 不在循环中。")]
    [InlineData("{% if x %}", 1, 11, "expected the tag `endif`, found the end of the template.", "应有标签 `endif`，模板却已结束。")]
    [InlineData("{{ x ", 1, 1, "the tag that begins here has no end.", "此处开始的标签没有结尾。")]
    [InlineData("{{ 'x }}", 1, 4, "the string that begins here has no end.", "此处开始的字符串没有结尾。")]
    [InlineData("{# x", 1, 1, "the comment that begins here has no end.", "此处开始的注释没有结尾。")]
    [InlineData("{{ (1] }}", 1, 6, "']' closes nothing.", "“]”没有对应的左括号。")]
    [InlineData("{{ 1 + }}", 1, 8, "expected an expression, found the end of the tag.", "应为表达式，实际是标签的结尾。")]
    [InlineData("{{ a ? b }}", 1, 6, "the character '?' is no Jinja.", "字符“?”不是 Jinja 语法。")]
    [InlineData("{{ 99999999999999999999 }}", 1, 4, "99999999999999999999 is no integer of 64 bits.", "99999999999999999999 不是 64 位整数。")]
    [InlineData("{% set none = 1 %}", 1, 8, "`none` takes no value.", "不能给 `none` 赋值。")]
    public void Parse_ofAConstructThatIsNotRead_namesItAndItsPlace(string template, int line, int column, string english, string chinese)
    {
        var error = Assert.Throws<DataFormatException>(() => JinjaTemplate.Parse(template, "t.jinja"));

        Assert.Equal($"t.jinja:{line}:{column}: {english}", error.Text.In(Language.English));
        Assert.Equal($"t.jinja:{line}:{column}：{chinese}", error.Text.In(Language.Chinese));
    }

    [Theory]
    [InlineData("\n {{ raise_exception('roles ' ~ 'alternate') }}", "2:20: the template refuses the conversation: roles alternate.")]
    [InlineData("{{ x.y.z }}", "1:5: `x` is undefined.")]
    [InlineData("{{ nil() }}", "1:7: `nil` is undefined.")]
    [InlineData("{{ 'a' + 1 }}", "1:8: `+` does not go between str and int.")]
    [InlineData("{{ 1 // 0 }}", "1:6: division by zero.")]
    [InlineData("{{ 9223372036854775807 + 1 }}", "1:24: a number needs more than 64 bits.")]
    [InlineData("{{ '%s' % 1 }}", "1:9: `%` does not go between str and int.")]
    [InlineData("{{ [].append(1) }}", "1:13: `append` is undefined.")]
    [InlineData("{% set x.y = 1 %}", "1:8: `x` is no namespace.")]
    [InlineData("{% set a, b = [1] %}", "1:8: 1 values for 2 names.")]
    [InlineData("{{ [1, 'a']|sort }}", "1:13: int and str have no order.")]
    [InlineData("{{ range(100001) }}", "1:9: `range` gives more than 100000 numbers.")]
    [InlineData("{{ 'a'|trim(1, 2) }}", "1:8: `trim` takes at most 1 arguments, not 2.")]
    [InlineData("{{ 'a'.replace('b') }}", "1:15: `replace` needs the argument `new`.")]
    [InlineData("{{ 'a'|join(sep='') }}", "1:8: `join` takes no argument `sep` here.")]
    [InlineData("{{ strftime_now('%Q') }}", "1:16: `strftime_now` does not know %Q.")]
    public void Render_thatFails_namesThePlace(string template, string message)
    {
        var error = Assert.Throws<DataFormatException>(() => Render(template, []));

        Assert.Equal($"t:{message}", error.Message);
    }

    [Fact]
    public void Render_withoutAClock_hasNoTime()
    {
        var template = JinjaTemplate.Parse("{{ strftime_now('%Y') if strftime_now is defined else 'long ago' }}", "t");

        Assert.Equal("long ago", template.Render([], 0, null).Text);
        Assert.Equal("2026", template.Render([], 0, new Noon()).Text);
    }

    // Each would take for ever, or all memory, without a bound.
    [Theory]
    [InlineData("{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}")]
    [InlineData("{% set ns = namespace(x='xxxxxxxxxxxxxxxx') %}{% for a in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}")]
    [InlineData("{% set ns = namespace(x=[]) %}{% for a in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}")]
    [InlineData("{% set ns = namespace(x=[]) %}{% for a in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x == ns.x|tojson }}")]
    [InlineData("{% set ns = namespace(x=[1]) %}{% for a in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x|length }}")]
    [InlineData("{% set ns = namespace(x=[]) %}{% for a in range(99999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x|tojson }}")]
    [InlineData("{{ 'x' * 999999999999 }}")]
    [InlineData("{{ [1] * 999999999999 }}")]
    [InlineData("{{ ('x' * 99999).replace('', 'y' * 9999) }}")]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}")]
    [InlineData("{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}")]
    [InlineData("{% set ns = namespace(x=1) %}{% set ns.x = ns %}{{ ns }}")]
    public void Render_ofAHostileTemplate_isRefusedSoon(string template)
    {
        var clock = Stopwatch.StartNew();

        Assert.Throws<DataFormatException>(() => Render(template, []));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("1 if 1 else ", "")]
    public void Parse_ofADeepNest_isRefused(string open, string close)
    {
        var template = "{{ " + string.Concat(Enumerable.Repeat(open, 50_000)) + "1" + string.Concat(Enumerable.Repeat(close, 50_000)) + " }}";

        var error = Assert.Throws<DataFormatException>(() => JinjaTemplate.Parse(template, "t"));

        Assert.EndsWith("nested deeper than 200.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ofALongChain_endsWithATextOrAnError()
    {
        var sum = "{{ 1" + string.Concat(Enumerable.Repeat(" + 1", 200_000)) + " }}";
        var blocks = string.Concat(Enumerable.Repeat("{% if yes %}", 5_000));

        Assert.EndsWith("expressions or calls are nested too deep.", Assert.Throws<DataFormatException>(() => Render(sum, [])).Message, StringComparison.Ordinal);
        Assert.EndsWith("nested deeper than 200.", Assert.Throws<DataFormatException>(() => Render(blocks, [])).Message, StringComparison.Ordinal);
        Assert.Equal("3000", Render("{{ 0" + string.Concat(Enumerable.Repeat(" + 1", 3_000)) + " }}", []));
    }

    [Theory]
    [InlineData("s.startswith(s)")]
    [InlineData("s.endswith(('b', s))")]
    [InlineData("s.removeprefix('b')")]
    [InlineData("s.removesuffix('b')")]
    [InlineData("s.isupper()")]
    [InlineData("s.islower()")]
    [InlineData("s.isspace()")]
    [InlineData("s.isdigit()")]
    [InlineData("s.strip()")]
    [InlineData("s.split('b')")]
    [InlineData("s.splitlines()")]
    [InlineData("s.replace('b', 'c')")]
    [InlineData("s.find('b')")]
    [InlineData("s.rfind('b')")]
    [InlineData("s.count('b')")]
    [InlineData("s.upper()")]
    [InlineData("s.lower()")]
    [InlineData("s.title()")]
    [InlineData("s.capitalize()")]
    [InlineData("s is upper")]
    [InlineData("s is lower")]
    [InlineData("s is sameas s")]
    [InlineData("s == s")]
    [InlineData("s < s")]
    [InlineData("'b' in s")]
    [InlineData("s in {'b': 1}")]
    [InlineData("{'b': 1}[s]")]
    [InlineData("{'b': 1}.get(s)")]
    [InlineData("{s: 1}|length")]
    [InlineData("s[0]")]
    [InlineData("s[1:]")]
    [InlineData("s|length")]
    [InlineData("s|int")]
    [InlineData("s|float")]
    [InlineData("s|trim")]
    [InlineData("s|tojson")]
    [InlineData("s ~ s")]
    [InlineData("l.index(89)")]
    [InlineData("l.count(99)")]
    [InlineData("99 in l")]
    [InlineData("l == l|list")]
    [InlineData("d.values()")]
    [InlineData("d.items()")]
    [InlineData("dict(d)")]
    public void Render_ofWorkOnLongValues_paysForIt(string expression)
    {
        const string Values = "{% set s = 'A' * 900000 %}{% set l = [] + range(90)|list %}{% set d = dict(a=1, b=2, c=3) %}";
        var error = Assert.Throws<DataFormatException>(() => Render(Values + "{% for i in range(90000) %}{% if " + expression + " %}{% endif %}{% endfor %}", []));

        Assert.Contains("rendering takes more than 4194560 steps and characters", error.Message, StringComparison.Ordinal);
        Assert.Equal("done", Render(Values + "{% if " + expression + " %}{% endif %}done", []));
        Assert.Equal("done", Render(Values + "{% for i in range(90000) %}{% if i %}{% endif %}{% endfor %}done", [])); // it is not the loop
    }

    [Fact]
    public void Parse_ofManyTextsInARow_takesLinearTime()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.Equal(new string('a', 262_000), Render("{{" + string.Concat(Enumerable.Repeat(" 'a'", 262_000)) + "}}", []));

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5); // 3·10¹⁰ characters to copy, if each made a new text
    }

    [Fact]
    public void Parse_ofALongTemplate_isRefused()
    {
        var error = Assert.Throws<DataFormatException>(() => JinjaTemplate.Parse(new string('x', (1 << 20) + 1), "t"));

        Assert.Equal("t:1:1: a template of 1048577 characters; at most 1048576 are read.", error.Message);
    }

    [Fact]
    public void Render_ofNumbersBeyond64Bits_writesThemAsTheyCame()
    {
        var values = JsonNode.Parse("""{"big": 123456789012345678901234567890, "map": {"n": 18446744073709551615, "f": 1.50, "e": 1e3}}""")!.AsObject();

        Assert.Equal("""123456789012345678901234567890 {"n": 18446744073709551615, "f": 1.5, "e": 1000.0}""", Render("{{ big }} {{ map|tojson }}", values));
    }

    private static string Render(string template, JsonObject variables)
    {
        var values = new ChatValues(new Conversation([]) { Variables = variables });
        return JinjaTemplate.Parse(template, "t").Render(values.Variables, values.Size, new Noon()).Text;
    }

    private sealed class Noon : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 5, 15, 4, 9, TimeSpan.Zero);
    }
}
