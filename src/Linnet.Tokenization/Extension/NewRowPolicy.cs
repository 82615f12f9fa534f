namespace Linnet.Tokenization.Extension;

/// <summary>How the embeddings of new tokens begin.</summary>
public enum NewRowPolicy
{
    /// <summary>Each at the mean of the old tokens that its text was before.</summary>
    Pieces,

    /// <summary>All at the mean of all old rows.</summary>
    Mean,

    /// <summary>Each drawn from the normal distribution with mean and covariance of the old rows.</summary>
    Drawn,
}
