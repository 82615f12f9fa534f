using System.Text;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>A time as Python's <c>strftime</c> writes it, with English names.</summary>
internal static class TimeText
{
    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>Writes a time.</summary>
    /// <param name="format">Text with <c>%d %b %Y</c> and the like; <c>%-d</c> drops a leading zero.</param>
    /// <param name="time">The time.</param>
    /// <exception cref="JinjaException">A directive is not known.</exception>
    public static string Of(string format, DateTimeOffset time)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            var isPlain = format[i + 1] == '-' && i + 2 < format.Length;
            i += isPlain ? 2 : 1;
            var directive = Directive(format[i], time);
            text.Append(isPlain ? directive.TrimStart('0') is { Length: > 0 } trimmed ? trimmed : "0" : directive);
        }

        return text.ToString();
    }

    private static string Directive(char directive, DateTimeOffset time) => directive switch
    {
        'a' => $"{time.DayOfWeek}"[..3],
        'A' => $"{time.DayOfWeek}",
        'b' or 'h' => Months[time.Month - 1][..3],
        'B' => Months[time.Month - 1],
        'd' => $"{time.Day:00}",
        'e' => $"{time.Day,2}",
        'F' => $"{time.Year:0000}-{time.Month:00}-{time.Day:00}",
        'H' => $"{time.Hour:00}",
        'I' => $"{(time.Hour + 11) % 12 + 1:00}",
        'j' => $"{time.DayOfYear:000}",
        'm' => $"{time.Month:00}",
        'M' => $"{time.Minute:00}",
        'p' => time.Hour < 12 ? "AM" : "PM",
        'S' => $"{time.Second:00}",
        'T' => $"{time.Hour:00}:{time.Minute:00}:{time.Second:00}",
        'y' => $"{time.Year % 100:00}",
        'Y' => $"{time.Year:0000}",
        '%' => "%",
        _ => throw new JinjaException(new Text($"`strftime_now` does not know %{directive}", $"`strftime_now` 不支持 %{directive}")),
    };
}
