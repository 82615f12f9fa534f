using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>A template that cannot be read or rendered; who knows the file turns it into an error for the user.</summary>
/// <param name="problem">What was expected and found.</param>
/// <param name="at">Where, or null while only the interpreter knows.</param>
internal sealed class JinjaException(Text problem, Position? at = null) : Exception(problem.English)
{
    public Text Problem { get; } = problem;

    public Position? At { get; } = at;
}
