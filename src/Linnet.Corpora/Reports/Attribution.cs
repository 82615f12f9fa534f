using Linnet.Core.Messages;
using Linnet.Core.Reports;

namespace Linnet.Corpora.Reports;

/// <summary>Whose text it is.</summary>
public static class Attribution
{
    /// <summary>The XML documentation.</summary>
    public static Paragraph ApiDocumentation { get; } = new(new Text(
        "The text is the XML documentation of the NuGet packages `Microsoft.NETCore.App.Ref` and `Microsoft.AspNetCore.App.Ref`,"
        + " © .NET Foundation and Contributors, under the MIT licence; their licence files lie beside the program in `data/api-documentation`.",
        "文本取自 NuGet 软件包 `Microsoft.NETCore.App.Ref` 与 `Microsoft.AspNetCore.App.Ref` 的 XML 文档，"
        + "© .NET Foundation and Contributors，采用 MIT 许可证；许可证文件随程序放在 `data/api-documentation` 中。"));

    /// <summary>The localized messages.</summary>
    public static Paragraph LocalizedMessages { get; } = new(new Text(
        "The text is the messages of the .NET SDK that is installed on this machine, © .NET Foundation and Contributors and © Microsoft Corporation,"
        + " under the licences that the SDK carries (MIT for its sources). It is read where it lies; nothing of it is part of this project.",
        "文本取自本机安装的 .NET SDK 的消息，© .NET Foundation and Contributors、© Microsoft Corporation，"
        + "采用 SDK 所附的许可证（其源代码为 MIT）。文本从原处读取，本项目不包含其中任何内容。"));
}
