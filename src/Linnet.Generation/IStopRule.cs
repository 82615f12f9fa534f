namespace Linnet.Generation;

/// <summary>Decides after every token of one completion whether it ends there.</summary>
public interface IStopRule
{
    /// <summary>Takes the next token. Called on the thread that generates, before the token is told to anybody else; not for a stop token.</summary>
    /// <param name="token">Its id.</param>
    /// <returns>Whether the completion ends with it.</returns>
    bool Add(int token);
}
