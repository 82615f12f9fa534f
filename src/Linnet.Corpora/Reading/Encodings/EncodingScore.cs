using System.Collections.Frozen;
using System.Globalization;
using Linnet.Core.Documents;
using Linnet.Core.Unicode;
using Linnet.Tokenization.Statistics;

namespace Linnet.Corpora.Reading.Encodings;

/// <summary>How much decoded text looks like text that people write.</summary>
/// <param name="Mean">The mean over all characters that are not ASCII, at most 1; 0 where there are none.</param>
/// <param name="Characters">How many characters are not ASCII.</param>
/// <param name="Bad">How many no text holds: control characters, private use, what is not assigned.</param>
internal readonly record struct EncodingScore(double Mean, long Characters, long Bad)
{
    // About half of running Chinese text, simplified or traditional. Bytes decoded in a wrong encoding hit them as seldom as any other character.
    private const string Frequent =
        "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏兴切"
        + "這來國個說們為時會著過學對裡後麼沒於還發當開經頭動兩長樣現將與進實點種聲話兒問機給幾業間電東門關並卻軍產萬體處總場師書員華報馬張難數車應親務邊風戰幹許覺題統請愛讓認論義術結資隊帶條變聯權領傳紅決達辦運強區轉眾輕語滿寫識極黃臉錢黨設雙歷廣議際則單據導專誰讀飛觀爭組視濟離雖壞興從見無";

    private static readonly FrozenSet<int> FrequentHan = Frequent.EnumerateRunes().Select(rune => rune.Value).ToFrozenSet();

    /// <summary>Scores a text.</summary>
    public static EncodingScore Of(string text)
    {
        var (sum, characters, bad) = (0.0, 0L, 0L);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && (rune.Value >= ' ' || rune.Value is '\t' or '\n' or '\r' or '\f'))
            {
                continue;
            }

            var weight = Weight(rune.Value);
            characters++;
            sum += weight;
            bad += weight <= -2 ? 1 : 0;
        }

        return new EncodingScore(characters == 0 ? 0 : sum / characters, characters, bad);
    }

    private static double Weight(int codePoint) => codePoint switch
    {
        >= 0x3041 and <= 0x3096 => 1, // hiragana
        >= 0x30A1 and <= 0x30FC => 0.6, // katakana
        >= 0x3000 and <= 0x3011 or >= 0xFF01 and <= 0xFF5E => 0.8, // punctuation, full-width letters
        0x2018 or 0x2019 or 0x201C or 0x201D or 0x2014 or 0x2026 or 0xB7 => 0.8,
        >= 0xFF61 and <= 0xFF9F => -0.6, // half-width katakana: hardly in text, but any byte from A1 to DF in Shift-JIS
        _ when HanScript.Contains(codePoint) => FrequentHan.Contains(codePoint) ? 1 : CommonHan.Contains(codePoint) ? 0.4 : codePoint is >= 0x4E00 and <= 0x9FA5 ? 0 : -0.5,
        _ => CodePoint.Category(codePoint) switch
        {
            UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate => -2,
            UnicodeCategory.SpaceSeparator or UnicodeCategory.Format => 0,
            _ => -0.3,
        },
    };
}
