using Linnet.Core.Documents;
using Linnet.Corpora.LocalizedMessages;

namespace Linnet.Tests.Corpora.LocalizedMessages;

public sealed class MessageDocumentsTests
{
    [Fact]
    public void Messages_ofSeveralAssemblies_areAlignedByKey()
    {
        var catalog = new MessageCatalog();
        catalog.Add("B", "en", [new("R", "k2", "Two\r\n  lines"), new("R", "k1", "One"), new("R", "blank", " \n")]);
        catalog.Add("B", "zh-Hans", [new("R", "k1", "一"), new("R", "onlyChinese", "无")]);
        catalog.Add("B", "en", [new("R", "k1", "another copy")]);
        catalog.Add("A", "en", [new("R", "k1", "First\u0007")]);

        var messages = catalog.Messages();

        Assert.Equal(["A/R k1", "B/R k1", "B/R k2"], messages.Select(m => $"{m.File} {m.Key}"));
        Assert.Equal(["First", "One", "Two lines"], messages.Select(m => m.Texts["en"]));
        Assert.Equal("一", messages[1].Texts["zh-Hans"]);
        Assert.Equal((1, 1), (catalog.Repeated, catalog.Empty));
    }

    [Fact]
    public void Of_everyLanguage_givesTheSameGroupsTheSameIds()
    {
        var messages = Messages(7);

        var english = MessageDocuments.Of(messages, "en", 3).ToList();
        var chinese = MessageDocuments.Of(messages, "zh-Hans", 3).ToList();

        Assert.Equal(["F#1", "F#2", "F#3"], english.Select(d => d.Id));
        Assert.Equal("e0\ne1\ne2", english[0].Text);
        Assert.Equal(["F#1", "F#2"], chinese.Select(d => d.Id));
        Assert.Equal("e0\nz1\nz2", chinese[0].Text);
    }

    [Fact]
    public void Translations_leaveOutWhatWasNotTranslated()
    {
        var translations = MessageDocuments.Translations(Messages(7), "zh-Hans", "en-zh", 3).ToList();

        Assert.Equal(["F/k1", "F/k2", "F/k3", "F/k4", "F/k5"], translations.Select(t => t.Id));
        Assert.Equal(new PromptCompletion("F/k3", "en-zh", "F#2", "e3", "z3"), translations[2]);
    }

    // k0 is untranslated, k6 has no Chinese at all.
    private static List<Message> Messages(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var texts = new Dictionary<string, string> { ["en"] = $"e{i}" };
            if (i < 6)
            {
                texts["zh-Hans"] = i == 0 ? "e0" : $"z{i}";
            }

            return new Message("F", $"k{i}", texts);
        }),
    ];
}
