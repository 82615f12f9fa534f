namespace Linnet.Corpora.FastText;

/// <summary>How the probability of a label comes from the mean of the text's rows. The numbers are the file's.</summary>
public enum FastTextLoss
{
    /// <summary>fastText's <c>hs</c>: a tree of labels, a decision at each node. Fast with very many labels.</summary>
    HierarchicalSoftmax = 1,

    /// <summary>fastText's <c>ns</c>: each label decides for itself; trained against some others. Read, not trained here.</summary>
    NegativeSampling = 2,

    /// <summary>fastText's <c>softmax</c>.</summary>
    Softmax = 3,

    /// <summary>fastText's <c>ova</c>: each label decides for itself; trained against all others. Read, not trained here.</summary>
    OneVersusAll = 4,
}
