using System.Text;
using CsCheck;
using Linnet.Core.Documents;
using Linnet.Corpora.Reading;
using Linnet.Corpora.Reading.Encodings;
using Linnet.Tests.Model;

namespace Linnet.Tests.Corpora.Reading.Encodings;

public sealed class EncodingDetectorTests
{
    private const string Simplified = "我们在这里说的是中国人的生活，大家都知道这个问题没有那么简单。";
    private const string Traditional = "我們在這裡說的是中國人的生活，大家都知道這個問題沒有那麼簡單。";
    private const string Japanese = "これは日本語の文章です。東京の天気はとても良いですね。カタカナもあります。";

    // Simplified and traditional, side by side.
    private const string Pairs =
        "这這来來国國个個说說们們为為时時会會着著过過学學对對里裡后後么麼没沒于於还還发發当當开開经經头頭动動两兩长長样樣现現将將与與进進实實点點种種声聲话話儿兒问問机機给給几幾业業间間电電东東门門关關并並却卻军軍产產万萬体體处處总總场場师師书書员員华華报報马馬张張难難数數车車应應亲親务務边邊风風战戰干幹许許觉覺题題统統请請爱愛让讓认認论論义義术術结結资資队隊带帶条條变變联聯权權领領传傳红紅决決办辦运運强強区區转轉众眾轻輕语語满滿写寫识識极極黄黃脸臉钱錢党黨设設历歷广廣议議际際则則单單据據导導谁誰读讀飞飛观觀争爭组組视視济濟离離虽雖坏壞兴興从從见見无無";

    [Theory]
    [InlineData("utf-8", Simplified)]
    [InlineData("gb18030", Simplified)]
    [InlineData("gb18030", Traditional)]
    [InlineData("big5", Traditional)]
    [InlineData("shift_jis", Japanese)]
    [InlineData("utf-16le", Simplified)]
    [InlineData("utf-16be", Traditional)]
    [InlineData("utf-16le", "plain ASCII in two bytes each")]
    [InlineData("utf-16be", Japanese)]
    public void Decode_undeclared_isFound(string name, string text)
    {
        var found = EncodingDetector.Decode(Encode(name, text));

        Assert.Equal((name, text), (found?.Encoding.Name, found?.Text));
    }

    [Theory]
    [InlineData("euc-kr", "한국어 문장입니다. 오늘은 날씨가 좋습니다.")]
    [InlineData("euc-jp", Japanese)]
    [InlineData("windows-1252", "C'est l'été – déjà !")]
    [InlineData("koi8-r", "Это русский текст.")]
    [InlineData("windows-1251", "Это русский текст.")]
    public void Decode_declared_isTaken(string name, string text)
    {
        var found = EncodingDetector.Decode(Encode(name, text), null, $"\"{name.ToUpperInvariant()}\"");

        Assert.Equal((name, text), (found?.Encoding.Name, found?.Text));
    }

    [Theory]
    [InlineData("gb18030", Simplified, "big5")] // the page lies, but the bytes are no Big5
    [InlineData("gb18030", Simplified, "iso-8859-1")]
    [InlineData("utf-8", Simplified, "gb2312")]
    [InlineData("gb18030", Simplified, "no-such-thing")]
    public void Decode_wronglyDeclared_isFoundAllTheSame(string name, string text, string declared) =>
        Assert.Equal((name, text), (EncodingDetector.Decode(Encode(name, text), declared)?.Encoding.Name, EncodingDetector.Decode(Encode(name, text), declared)?.Text));

    [Fact]
    public void Decode_undecidable_isGivenUp()
    {
        Assert.Null(EncodingDetector.Decode([0xE9, 0x74, 0xE9]));
        Assert.Null(EncodingDetector.Decode([.. Encoding.UTF8.GetBytes(Simplified), 0xFF]));
        Assert.Null(EncodingDetector.Decode([0xEF, 0xBB, 0xBF, 0xFF]));
        Assert.Null(EncodingDetector.Decode(Encode("gb18030", "你好")));
        Assert.Null(EncodingDetector.Decode(Encode("windows-1251", "Это русский текст, и он не объявлен.")));
        Assert.Null(EncodingDetector.Decode([.. Enumerable.Range(0, 256).Select(i => (byte)i)]));
    }

    [Fact]
    public void Decode_withAMark_leavesItOut()
    {
        Assert.Equal("a中", EncodingDetector.Decode([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("a中")])?.Text);
        Assert.Equal("a中", EncodingDetector.Decode([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("a中")])?.Text);
    }

    [Fact]
    public void Decode_randomBytes_hardlyEverGivesText()
    {
        var taken = 0;
        Gen.Byte.Array[20, 200].ForAll(bytes => { taken += EncodingDetector.Decode(bytes) is null ? 0 : 1; }, 2000);

        Assert.Equal(0, taken);
    }

    [Fact]
    public void Decode_realChinese_isFound()
    {
        var texts = new[] { "zh/MNBVC_news.jsonl", "zh/MNBVC_wiki.jsonl", "zh/MNBVC_qa.jsonl" }
            .SelectMany(file => Texts(TestData.Path(file)))
            .SelectMany(text => text.Split('\n'))
            .Where(text => text.Length >= 50 && text.Any(c => HanScript.Contains(c)))
            .Concat(Reviews(TestData.Path("zh/online_shopping_10_cats.csv.gz")).Where(text => text.Length >= 50))
            .Take(1000).ToList();
        Assert.Equal(1000, texts.Count);
        foreach (var name in new[] { "gb18030", "gbk", "big5", "utf-16le" })
        {
            var encoding = Strict(name);
            var (right, wrong, unknown) = (0, 0, 0);
            foreach (var original in texts)
            {
                var written = Writable(name == "big5" ? TraditionalOf(original) : original, encoding);
                var bytes = encoding.GetBytes(written);
                var found = EncodingDetector.Decode(bytes);
                if (found?.Text != written)
                {
                    TestContext.Current.SendDiagnosticMessage($"{name} as {found?.Encoding.Name}: {written[..Math.Min(60, written.Length)]}");
                }

                (right, wrong, unknown) = found is null ? (right, wrong, unknown + 1) : found.Value.Text == written ? (right + 1, wrong, unknown) : (right, wrong + 1, unknown);
            }

            TestContext.Current.SendDiagnosticMessage($"{name}: right {right}, wrong {wrong}, unknown {unknown}");
            Assert.InRange(wrong, 0, 1);
            Assert.InRange(unknown, 0, 5);
        }
    }

    private static string TraditionalOf(string text) => string.Concat(text.Select(c =>
        Pairs.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at && at % 2 == 0 ? Pairs[at + 1] : c));

    // What an encoding cannot write is left out.
    private static string Writable(string text, Encoding encoding)
    {
        var written = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Where(r => r.Value != 0xFEFF))
        {
            try
            {
                encoding.GetBytes(rune.ToString());
                written.Append(rune);
            }
            catch (EncoderFallbackException)
            {
            }
        }

        return written.ToString();
    }

    private static IEnumerable<string> Reviews(string path) =>
        new CorpusFile(path, new ReadingSettings { Text = "review" }).Read(TestContext.Current.CancellationToken).Select(d => d.Document.Text);

    private static IEnumerable<string> Texts(string path) => File.ReadLines(path)
        .Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!.AsObject())
        .SelectMany(json => json.Select(pair => pair.Value).Where(v => v?.GetValueKind() == System.Text.Json.JsonValueKind.String).Select(v => v!.GetValue<string>()));

    private static Encoding Strict(string name) => name switch
    {
        "utf-16le" => Encoding.Unicode,
        "gbk" => CodePagesEncodingProvider.Instance.GetEncoding(936, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!,
        "big5" => CodePagesEncodingProvider.Instance.GetEncoding(950, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!,
        _ => CodePagesEncodingProvider.Instance.GetEncoding(54936)!,
    };

    private static byte[] Encode(string name, string text) => name switch
    {
        "utf-8" => Encoding.UTF8.GetBytes(text),
        "utf-16le" => Encoding.Unicode.GetBytes(text),
        "utf-16be" => Encoding.BigEndianUnicode.GetBytes(text),
        _ => CodePagesEncodingProvider.Instance.GetEncoding(TextEncoding.Named(name)!.Page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!.GetBytes(text),
    };
}
