using Linnet.Core.Messages;

namespace Linnet.Core.Reports;

/// <summary>What pages say by themselves.</summary>
internal static class ReportMessages
{
    public static Text WhatToLookAt { get; } = new("What to look at", "看点");

    public static Text Note { get; } = new("Note", "说明");

    public static Text Warning { get; } = new("Take care", "注意");

    public static Text More(int count) => new($"{count:N0} more", $"另外 {count:N0} 个");

    public static Text EmptyCompletion { get; } = new("The model wrote nothing.", "模型没有写出任何内容。");
}
