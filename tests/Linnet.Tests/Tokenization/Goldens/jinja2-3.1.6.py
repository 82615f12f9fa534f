# Makes jinja2-3.1.6.jsonl: what Python's Jinja2 3.1.6 renders, in the sandbox that transformers sets up. Run: python3 jinja2-3.1.6.py
import datetime, json, pathlib, jinja2
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment


class Generation(Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
environment.filters["tojson"] = tojson
environment.globals["strftime_now"] = lambda f: datetime.datetime(2026, 1, 5, 15, 4, 9).strftime(f)

VALUES = {
    "s": "  Hello, wOrld! \n", "t": "a-b-c", "z": "", "w": "你好😀é", "n": 7, "m": -3, "f": 2.5, "yes": True, "no": False, "nil": None,
    "l": [3, 1, 2], "words": ["b", "A", "c"], "d": {"k": "v", "名": [1, None, True], "a b": {"x": 1.0}}, "empty": [],
    "messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "u1"}, {"role": "assistant", "content": "a1", "tool_calls": []}, {"role": "user", "content": "u2"}],
}
TEMPLATES = r'''
a {{ n }} b
{{ nil }}|{{ yes }}|{{ missing }}|{{ f }}|{{ l }}|{{ d }}|{{ (1,) }}|{{ () }}|{{ "it's" }}|{{ ["it's", 'say "x"', "\n\\"] }}
{{ 1e16 }} {{ 1e15 }} {{ 0.0001 }} {{ 0.00001 }} {{ 1/3 }} {{ 1e100 }} {{ 123456789.125 }} {{ -0.0 }} {{ 100.0 }} {{ 1.5e-7 }} {{ 9007199254740993 }}
{{ n + 1 }} {{ n - 9 }} {{ n * m }} {{ n / 2 }} {{ n // 2 }} {{ m // 2 }} {{ n % 4 }} {{ m % 4 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ f * 2 }} {{ -n }} {{ +m }} {{ yes + 1 }}
{{ "x" + 2 * 3 ~ 4 + "y" }}
{{ t ~ n ~ nil ~ l ~ missing }}|{{ "ab" * 3 }}|{{ [1] + [2] }}|{{ [0] * 2 }}|{{ "x" * no }}
{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ "b" > "a" }} {{ 1 == 1.0 }} {{ l == [3, 1, 2] }} {{ d != {} }} {{ "😀" > "\ufb01" }} {{ missing == also }}
{{ "a" in t }} {{ 3 in l }} {{ "k" in d }} {{ "q" not in d }} {{ not "a" in t }} {{ 1 in missing }}
{{ n and t }} {{ z or "else" }} {{ not z }} {{ "yes" if n > 5 else "no" }}|{{ "only" if z }}|{{ 1 if no else 2 if no else 3 }}
{{ s|trim }}|{{ s.strip() }}|{{ s.lstrip() }}|{{ s.rstrip() }}|{{ t.strip("ac") }}|{{ "xxhixx"|trim("x") }}|{{ "\u3000 x\u2003"|trim }}|{{ w.strip("😀你é") }}
{{ t.split("-") }} {{ t.split("-", 1) }} {{ t.rsplit("-", 1) }} {{ " a  b c ".split() }} {{ " a  b c ".split(none, 1) }} {{ " a  b c ".rsplit(none, 1) }} {{ "".split() }} {{ "".split(",") }} {{ t.split("-")[-1] }}
{{ t.startswith("a-") }} {{ t.endswith("x") }} {{ t.startswith(("x", "a")) }} {{ t.find("c") }} {{ t.rfind("-") }} {{ w.find("é") }} {{ t.count("-") }} {{ t.replace("-", "+") }} {{ t.replace("-", "+", 1) }} {{ "ab".replace("", ".") }}
{{ "a\nb\r\nc\n".splitlines() }} {{ "a\nb".splitlines(true) }} {{ "-".join(words) }} {{ t.removeprefix("a-") }} {{ t.removesuffix("-c") }} {{ "12".isdigit() }} {{ "AB".isupper() }} {{ " ".isspace() }}
{{ "hello wORLD-x y"|title }} {{ "hello wORLD"|capitalize }} {{ "hello wORLD"|upper }} {{ "Hello É"|lower }} {{ "they're here".title() }}
{{ t[0] }} {{ t[-1] }} {{ t[9] }}| {{ t[1:] }} {{ t[:-1] }} {{ t[::-1] }} {{ t[::2] }} {{ w[2] }} {{ w[1:3] }} {{ w[::-1] }} {{ w|length }} {{ w[:2]|length }}
{{ l[0] }} {{ l[-1] }} {{ l[5] }}| {{ l[1:] }} {{ l[::-1] }} {{ l[:1] + l[1:] }} {{ messages[1:]|length }} {{ messages[-1].content }} {{ messages[0]["role"] }} {{ l.0 }} {{ l.index(1) }} {{ l.count(3) }}
{{ d.k }} {{ d["k"] }} {{ d.get("k") }} {{ d.get("q") }} {{ d.get("q", 5) }} {{ d["q"] }}| {{ d.keys()|list }} {{ d.values()|list }} {{ d.items()|list }} {{ d|length }} {{ d|list }} {{ d|items|list }}
{{ d|tojson }} {{ w|tojson }} {{ w|tojson(ensure_ascii=true) }} {{ "\"\\\n\t\u0001/<>&'\x7f"|tojson }} {{ nil|tojson }} {{ f|tojson }} {{ 1.0|tojson }} {{ []|tojson }} {{ {}|tojson }}
{{ d|tojson(indent=2) }}
{{ {"b": 1, "a": [{}, []]}|tojson(indent=4, sort_keys=true) }} {{ l|tojson(separators=(",", ":")) }} {{ {1: 2, none: 3, true: 4}|tojson }}
{{ l|sort }} {{ l|sort(reverse=true) }} {{ words|sort }} {{ words|sort(case_sensitive=true) }} {{ messages|sort(attribute="content")|map(attribute="content")|join(",") }} {{ d|dictsort|first }} {{ [1, 1.0, "a", "A"]|unique|list }}
{{ l|first }} {{ l|last }} {{ empty|first }}| {{ l|sum }} {{ l|join }} {{ l|join("-") }} {{ messages|join(",", attribute="role") }} {{ l|reverse|list }} {{ "abc"|reverse }} {{ words|map("upper")|list }} {{ "ab"|list }}
{{ messages|selectattr("role", "equalto", "user")|map(attribute="content")|list }} {{ messages|rejectattr("tool_calls", "defined")|list|length }} {{ messages|selectattr("tool_calls", "defined")|list|length }} {{ [0, 1, none, "a"]|select|list }} {{ [1, 2, 3]|select("odd")|list }} {{ [1, 2]|reject("eq", 1)|list }} {{ messages|map(attribute="name", default="-")|list }}
{{ missing|default("D") }} {{ z|default("D") }}| {{ z|default("D", true) }} {{ nil|d("D") }} {{ "4"|int + 1 }} {{ "x"|int }} {{ "x"|int(9) }} {{ "2.5"|float }} {{ 3.7|int }} {{ n|string + "!" }} {{ m|abs }} {{ 2.5|round }} {{ 2.567|round(2) }} {{ "a\nb\n\nc"|indent(2) }} {{ "a\nb"|indent(2, true) }}
{{ missing is defined }} {{ n is defined }} {{ nil is none }} {{ n is not none }} {{ t is string }} {{ d is mapping }} {{ l is iterable }} {{ l is sequence }} {{ d is sequence }} {{ n is number }} {{ yes is number }} {{ yes is integer }} {{ n is integer }} {{ f is float }} {{ yes is boolean }} {{ yes is true }} {{ no is false }} {{ 3 is odd }} {{ 4 is even }} {{ 9 is divisibleby 3 }} {{ n is eq 7 }} {{ n is in [7] }} {{ t is lower }} {{ missing is undefined }} {{ n is gt(3) and n is lt 9 }} {{ nil is sameas none }}
{% for x in l %}{{ loop.index }}/{{ loop.length }}:{{ x }}{{ "," if not loop.last }}{% endfor %}
{% for x in l %}{{ loop.index0 }}{{ loop.first }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.previtem }}{{ loop.nextitem }}{{ loop.cycle("a", "b") }}{{ loop.changed(x > 1) }}{{ loop.depth }};{% endfor %}
{% for x in l if x > 1 %}{{ loop.index }}:{{ x }}:{{ loop.last }} {% else %}none{% endfor %}|{% for x in empty %}x{% else %}none{% endfor %}|{% for c in "a😀" %}[{{ c }}]{% endfor %}|{% for k in d %}{{ k }};{% endfor %}
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}|{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}|{% for x in range(3) %}{{ x }}{% endfor %}{% for x in range(5, 0, -2) %}{{ x }}{% endfor %}|{% for x in 1, 2 %}{{ x }}{% endfor %}
{% for x in l %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}|{% for x in l %}{% if x == 2 %}{% break %}{% endif %}{{ x }}{% endfor %}
{% set x = 1 %}{% for y in l %}{% set x = x + y %}{{ x }},{% endfor %}{{ x }}|{% set ns = namespace(x=1) %}{% for y in l %}{% set ns.x = ns.x + y %}{% endfor %}{{ ns.x }}|{{ ns.q }}|{{ ns }}
{% if yes %}{% set q = 1 %}{% endif %}{{ q }}|{% set a, b = 1, 2 %}{{ a }}{{ b }}|{% set c %} x {{ n }} {% endset %}[{{ c }}]|{% set c | trim | upper %} x {% endset %}[{{ c }}]|{% with a = 5, e = a %}{{ a }}{{ e }}{% endwith %}{{ a }}
{% macro f(a, b=2, c=b) %}<{{ a }}{{ b }}{{ c }}>{% endmacro %}{{ f(1) }}{{ f(1, c=3) }}{{ f(1, 4)|upper }}{{ f() }}|{% macro g(n) %}{{ n }}{% if n > 0 %}{{ g(n - 1) }}{% endif %}{% endmacro %}{{ g(3) }}
{% filter upper %}a{{ t }}{% endfilter %}|{% raw %}{{ x }} {% if %}{% endraw %}|{% generation %}g{{ n }}{% endgeneration %}|{# gone #}|{{ "{{" }}
{% if z %}1{% elif n == 7 %}2{% else %}3{% endif %}{{ nil.x is defined }}
{{ strftime_now("%d %b %Y %H:%M:%S %A %j %I %p %-d %y %%") }}
{{ 'a' 'b' "c" }} {{ "\x41\u00e9\U0001F600\101\t|\q|\'" }} {{ 0x1f }} {{ 0b11 }} {{ 0o17 }} {{ 1_000 }} {{ "a\
b" }}
{{ -1|abs }} {{ (-1)|abs }} {{ 2|string ~ 3 }} {{ "a" + "b"|upper }} {{ l|length > 2 and "x" }} {{ not missing is defined }} {{ 1 in [1] and 2 not in [1] }}
{{- ' ' }}  {{ 1 }}   {{- 2 -}}   3
'''.split("\n")
WHITE_SPACE = [
    "a\n  {% if yes %}\n b\n  {% endif %}\nc\n", "a\n  {%- if yes %}\n b\n  {%- endif %}\nc\n", "a\n  {%+ if yes %}\n b\n  {%+ endif +%}\nc\n", "{% if yes -%}\n  b\n{%- endif -%}\n  c",
    "  {{ n }}  \n  {{- n -}}  \n x", "  {# c #}\n  x {# c #}\n {#- c -#}\n y", "\n\n{% set q = 1 %}\n\n{{ q }}\n\n", "a {% if yes %} b {% endif %} c", "\t{% if yes %}x{% endif %}\r\n{{ n }}\r\ny\r", "x\n\u3000{% if yes %}y{% endif %}",
    "{% raw %}\n a {% endraw %}\n b", "  {% raw -%}  a {%- endraw -%}  b", "{{ n }}\n{{ n }}\n", "{{ {'a': {'b': 1}}['a'] }}", "{{ '}}' }}{{ \"%}\" }}", "{%- for x in l -%}\n  {{ x }}\n{%- endfor %}\n", "{#+ x +#}\n{#+ y #}\nz",
]


def main():
    joined, case = [], ""
    for line in TEMPLATES[1:-1]:
        case += line
        if line.endswith("\\"):
            case += "\n"
            continue
        joined.append(case)
        case = ""
    cases = [{"template": t, "text": environment.from_string(t).render(**VALUES)} for t in joined + WHITE_SPACE]
    lines = [json.dumps({"values": VALUES}, ensure_ascii=False)] + [json.dumps(c, ensure_ascii=False) for c in cases]
    pathlib.Path(__file__).with_name("jinja2-3.1.6.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


main()
