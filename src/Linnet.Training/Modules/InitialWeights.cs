namespace Linnet.Training.Modules;

/// <summary>From which distributions a new decoder's matrices are drawn. Norm scales always begin at 1.</summary>
public enum InitialWeights
{
    /// <summary>N(0, 0.02²); those that write to the residual stream scaled by 1/√(2N) (Radford et al. 2019, GPT-2, §2.3).</summary>
    Gpt2,

    /// <summary>
    /// Embeddings N(0, 0.02²): where the head is the embeddings again, larger ones would predict the token that was just read, with a loss far
    /// above that of guessing. Other matrices N(0, 1/inputs), and those that write to the residual stream a millionth of that, so that every
    /// block begins as almost nothing (after Zhang et al. 2019, Fixup, <see href="https://arxiv.org/abs/1901.09321"/>, where they begin at
    /// 0; here every weight has a gradient at the first step). A short training learns faster from it.
    /// </summary>
    SmallResidual,
}
