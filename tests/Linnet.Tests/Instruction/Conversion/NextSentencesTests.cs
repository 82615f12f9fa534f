using Linnet.Core.Documents;
using Linnet.Instruction.Conversion;

namespace Linnet.Tests.Instruction.Conversion;

public sealed class NextSentencesTests
{
    [Fact]
    public void Pairs_ofADocument_useNoSentenceTwice()
    {
        var pairs = NextSentences.Pairs(new Document("d", "s", "A a. B b. C c. D d. E e.")).ToList();

        Assert.Equal(
            [new PromptCompletion("d#1", "next-sentence", "d", "A a.", "B b."), new PromptCompletion("d#2", "next-sentence", "d", "C c.", "D d.")],
            pairs);
    }
}
