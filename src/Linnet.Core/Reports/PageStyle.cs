using Linnet.Core.Figures;

namespace Linnet.Core.Reports;

/// <summary>How pages look.</summary>
internal static class PageStyle
{
    public const string Css =
        """
        :root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#16191d;--soft:#5b6470;--line:#e1e5ea;--code:#eef1f4;--accent:#1f6fd0;--tint:#eaf2fc;--warn:#a24b00;--warntint:#fdf1e4;--t0:#d5e6fb;--t1:#dcefd5;--t2:#fbe5c8}
        @media screen and (prefers-color-scheme:dark){:root{--page:#0e1013;--card:#15181d;--ink:#e9edf2;--soft:#9aa4b1;--line:#2a3038;--code:#1d2229;--accent:#58a6ff;--tint:#14243a;--warn:#ffad70;--warntint:#2e2013;--t0:#1b3a61;--t1:#22431f;--t2:#51371a}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;background:var(--page);color:var(--ink);font:400 1.0625rem/1.6
        """ + " " + FigureStyle.Fonts + ";" +
        """
        overflow-wrap:anywhere;text-wrap:pretty}
        :lang(zh){line-height:1.78;line-break:strict}
        main{max-width:47rem;margin:0 auto;padding:3.5rem 1.25rem 4rem}
        p,li,.list dd{max-width:40em}
        h1{font-size:2.125rem;line-height:1.18;letter-spacing:-.018em;margin:0 0 .6rem;font-weight:700;text-wrap:balance}
        :lang(zh) h1{letter-spacing:0;line-height:1.3}
        h2{font-size:1.375rem;line-height:1.3;margin:3.25rem 0 .75rem;letter-spacing:-.01em;font-weight:680}
        :lang(zh) h2{letter-spacing:0}
        h3{font-size:.9375rem;line-height:1.4;margin:0 0 .35rem;font-weight:650}
        h3.sub{font-size:1.0625rem;margin:2.25rem 0 .6rem}
        p{margin:0 0 1rem}
        a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:1px}
        .lead{font-size:1.1875rem;line-height:1.55;color:var(--soft);max-width:36em}
        :lang(zh) .lead{line-height:1.75}
        .keys{display:flex;flex-wrap:wrap;gap:1px;margin:1.75rem 0 0;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
        .keys div{flex:1 1 8rem;background:var(--card);padding:.95rem .9rem 1rem}
        .keys dt{font-size:.8125rem;color:var(--soft);line-height:1.35}
        .keys dd{margin:.15rem 0 0;font-size:1.375rem;line-height:1.25;font-weight:650;letter-spacing:-.015em;font-variant-numeric:tabular-nums}
        .keys .note{font-size:.8125rem;font-weight:400;color:var(--soft);letter-spacing:0;line-height:1.4}
        nav{margin:1.75rem 0 0;font-size:.9375rem}
        nav ol{margin:0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.4rem}
        .links{font-size:.875rem;margin:-.35rem 0 1rem}
        .links a{display:inline-block;margin-right:1rem}
        details{margin:1.5rem 0;border:1px solid var(--line);border-radius:10px;padding:0 1.15rem}
        summary{cursor:pointer;padding:.7rem 0;font-size:.9375rem;font-weight:600;color:var(--accent)}
        details[open]{padding-bottom:.35rem}
        details>:is(.wide,.caption,.sample){margin-top:.25rem;margin-bottom:1.1rem}
        .keys .note a{white-space:normal}
        figure{margin:1.5rem 0;background:var(--card);border:1px solid var(--line);border-radius:10px;overflow-x:auto}
        figure>svg{display:block;width:100%;min-width:30rem}
        figcaption{padding:.1rem 1.15rem .95rem;font-size:.875rem;line-height:1.5;color:var(--soft)}
        .wide{overflow-x:auto;margin:1.5rem 0}
        table{border-collapse:collapse;width:100%;font-size:.9375rem;line-height:1.45;font-variant-numeric:tabular-nums;overflow-wrap:normal}
        .caption{font-size:.875rem;line-height:1.5;color:var(--soft);margin:1.5rem 0 0}
        .caption+.wide{margin-top:.5rem}
        th,td{text-align:left;padding:.45rem .8rem .45rem 0;border-bottom:1px solid var(--line);vertical-align:baseline}
        th{font-size:.8125rem;font-weight:600;color:var(--soft);border-bottom-color:var(--soft);vertical-align:bottom}
        th:last-child,td:last-child{padding-right:.4rem}
        th:first-child,td:first-child{padding-left:.4rem}
        .n{text-align:right}
        td.n{white-space:nowrap}
        td:first-child:not(.n){min-width:7.5em}
        table:has(th:nth-child(10)){font-size:.75rem}
        table:has(th:nth-child(10)) :is(th,td){font-size:inherit;padding-left:.1rem;padding-right:.3rem;min-width:0;white-space:nowrap}
        .em td{font-weight:650;background:var(--tint)}
        code,pre{font-family:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono","Noto Sans Mono CJK SC","PingFang SC","Microsoft YaHei",monospace;font-size:.875em}
        p code,li code,td code,dd code,dt code{background:var(--code);border-radius:4px;padding:.08em .32em}
        pre{margin:0;white-space:pre-wrap;tab-size:4;line-height:1.6}
        .code{background:var(--code);border-radius:8px;padding:.9rem 1.1rem;margin:1.25rem 0;font-size:.875rem}
        .code code{font-size:1em}
        .list{margin:1.25rem 0;display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.5rem 1.5rem;font-size:.9375rem}
        .list dt{font-weight:600;max-width:16em}
        .list dd{margin:0;color:var(--soft);font-variant-numeric:tabular-nums}
        aside{margin:1.5rem 0;padding:1rem 1.2rem;border-radius:10px;font-size:.9688rem}
        aside>:last-child{margin-bottom:0}
        aside ul{margin:0;padding-left:1.15rem}
        aside li{margin:.2rem 0}
        aside li::marker{color:var(--accent)}
        .look{background:var(--tint)}
        .look h3{color:var(--accent)}
        .info{border:1px solid var(--line);background:var(--card)}
        .warning{background:var(--warntint)}
        .warning h3{color:var(--warn)}
        .sample{margin:1.25rem 0;background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden}
        .sample h3{margin:0;padding:.6rem 1.15rem;font-size:.8125rem;font-weight:600;color:var(--soft);border-bottom:1px solid var(--line)}
        .sample pre{padding:.9rem 1.15rem 1rem;font-size:.875rem;line-height:1.7;contain:content;unicode-bidi:isolate;max-height:40rem;overflow:auto}
        .sample .question{color:var(--soft)}
        .question~h3{border-top:1px solid var(--line);border-bottom:none;padding-bottom:0}
        .question~pre{padding-top:.35rem}
        .prompt{color:var(--soft)}
        .completion{unicode-bidi:isolate;background:var(--tint);box-decoration-break:clone;-webkit-box-decoration-break:clone;padding:.12em 0;border-radius:3px}
        .completion:only-child{background:none}
        .tokens span{padding:.16em 0;border-radius:3px;box-decoration-break:clone;-webkit-box-decoration-break:clone}
        .t0{background:var(--t0)}.t1{background:var(--t1)}.t2{background:var(--t2)}
        .tokens .byte{outline:1px dashed var(--warn);outline-offset:-1px;font-size:.8em;padding:.2em .12em}
        .pair{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:1px;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden;margin:1.25rem 0}
        .pair>*{background:var(--card);margin:0;padding:.45rem .9rem .5rem;font-weight:400}
        .pair>h3{font-size:.8125rem;font-weight:600;color:var(--soft);padding:.6rem .9rem}
        .pair>h3 b{color:var(--accent);margin-right:.3em}
        .pair>div{display:flex;gap:.75rem;align-items:baseline}
        .pair>div>b{flex:none;min-width:2.1rem;text-align:right;font-size:.75rem;font-weight:400;color:var(--soft);font-variant-numeric:tabular-nums}
        .pair>div>b.fewer{font-weight:700;color:var(--ink)}
        .pair i{display:none;font-style:normal;color:var(--accent);margin-right:.35em}
        .pair pre{flex:1;min-width:0;font-size:.875rem;line-height:1.85;unicode-bidi:isolate}
        .tokens span span{padding:0}.tokens .ws{opacity:.42}
        .tokens span .byte{padding:.14em .18em;font-size:.78em;border-radius:3px}
        .tokens .of{padding:0 .3em 0 .12em;font-size:.82em;color:var(--soft)}
        .tokens .unk{outline:1px solid var(--warn);outline-offset:-1px}
        @media (min-width:72rem){.pair{margin-left:-9rem;margin-right:-9rem}}
        @media (max-width:34rem){.pair{grid-template-columns:minmax(0,1fr)}.pair i{display:inline}.pair>div:nth-of-type(odd){margin-bottom:-1px}}
        .none{padding:0 1.15rem .9rem;margin:0;color:var(--soft);font-size:.875rem}
        .bad,.ctl{font-size:.82em;border:1px solid var(--warn);color:var(--warn);border-radius:3px;padding:0 .15em;margin:0 1px}
        footer{margin-top:3.5rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.8125rem;color:var(--soft)}
        @media (max-width:34rem){main{padding-top:2rem}h1{font-size:1.75rem}.list{grid-template-columns:1fr;gap:.1rem}.list dd{margin-bottom:.6rem}}
        @media print{:root{--page:#fff}body{font-size:10pt}main{max-width:none;padding:0}figure,.sample,aside,tr{break-inside:avoid}h2,h3{break-after:avoid}.sample pre{max-height:none;overflow:visible}figure>svg{min-width:0}nav{display:none}}
        """;
}
