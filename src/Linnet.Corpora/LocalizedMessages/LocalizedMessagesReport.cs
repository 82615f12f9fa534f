using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Figures;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Core.Stages;
using Linnet.Corpora.Reports;

namespace Linnet.Corpora.LocalizedMessages;

/// <summary>The stage's page: how much text each language has, and a few messages with their Chinese.</summary>
public static class LocalizedMessagesReport
{
    /// <summary>Writes <c>report.html</c>.</summary>
    internal static void Write(StageContext context, JsonObject summary) => ReportFile.Write(context, new ReportPage(
        new Text("The SDK's messages in its languages", "SDK 的多语言消息"), Sections(summary, context.Folder))
    {
        Lead = new Text(
            $"Messages of the .NET SDK {ReportFile.Word(summary["sdk_version"])}, aligned by their keys.",
            $".NET SDK {ReportFile.Word(summary["sdk_version"])} 的消息，按键对齐。"),
        KeyNumbers =
        [
            new(new Text("messages", "消息"), ReportFile.Count(summary["messages"])),
            new(new Text("with Chinese", "有中文"), ReportFile.Count(summary["translations"])),
            new(new Text("assemblies read", "读取的程序集"), ReportFile.Count(summary["assemblies"])),
        ],
    });

    /// <summary>The page's sections, from the finished stage's files alone.</summary>
    /// <param name="summary">The summary in stage.json.</param>
    /// <param name="folder">The stage's folder.</param>
    public static IReadOnlyList<ReportSection> Sections(JsonObject summary, string folder)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(folder);
        var languages = summary["languages"]!.AsObject();
        return
        [
            new(new Text("Text in each language", "各语言的文本"),
            [
                new FigureBlock(new BarChart(
                    new Text("Characters of the same messages", "相同消息的字符数"),
                    new Axis(new Text("characters", "字符数")),
                    [.. languages.Select(l => new Bar(Text.Same(l.Key), ReportFile.Number(l.Value!["characters"])) { Emphasized = l.Key is "en" or "zh-Hans" })])
                {
                    Subtitle = new Text("English and Chinese are wanted; the others are there to be thrown out again", "需要的是英文与中文；其余语言要被过滤出去"),
                }),
                new Table(
                    [
                        new(new Text("language", "语言")),
                        new(new Text("documents", "文档"), Numeric: true),
                        new(new Text("messages", "消息"), Numeric: true),
                        new(new Text("same as the English", "与英文相同"), Numeric: true),
                        new(new Text("characters", "字符"), Numeric: true),
                    ],
                    [.. languages.Select(l => (IReadOnlyList<Text>)
                        [
                            Text.Same(l.Key),
                            ReportFile.Count(l.Value!["documents"]),
                            ReportFile.Count(l.Value["messages"]),
                            ReportFile.Count(l.Value["untranslated"]),
                            ReportFile.Count(l.Value["characters"]),
                        ])]),
                new WhatToLookAt([new Text(
                    "Chinese says the same in less than half of the characters. Messages that equal the English were never translated: cleaning removes them.",
                    "同样的意思，中文用的字符还不到英文的一半。与英文相同的消息未经翻译，清洗时会去掉。")]),
            ]),
            new(new Text("Messages with their Chinese", "消息及其中文"),
            [
                .. TextLines.ReadPrompts(Path.Combine(folder, "translations.jsonl"))
                    .Where(p => p.Prompt.Length is > 40 and < 200)
                    .Where((_, i) => i % 1_000 == 0)
                    .Take(5)
                    .Select(p => new Sample(Text.Same(p.Id), p.Prompt + "\n", p.Completion)),
                Attribution.LocalizedMessages,
            ]),
        ];
    }
}
