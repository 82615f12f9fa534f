using Linnet.Core.Random;
using Linnet.Corpora.Deduplication;

namespace Linnet.Tests.Corpora.Deduplication;

public sealed class NearDuplicatesTests
{
    private static readonly MinHash Hash = new(14, 8, seed: 3);

    [Fact]
    public void Signature_agreesAsOftenAsTheSetsAreSimilar()
    {
        var random = new CounterRandom(1, "sets");
        foreach (var common in (int[])[20, 100, 180])
        {
            var left = Enumerable.Range(0, 200).Select(i => random.Bits((ulong)i)).ToArray();
            var right = left.Take(common).Concat(Enumerable.Range(1_000, 200 - common).Select(i => random.Bits((ulong)i))).ToArray();
            var wide = new MinHash(200, 10, seed: 7);

            var agreement = wide.Signature(left).Zip(wide.Signature(right)).Count(p => p.First == p.Second) / 2000.0;

            Assert.Equal(common / (400.0 - common), agreement, 0.04);
        }
    }

    [Fact]
    public void Find_amongTexts_isWhatComparingAllPairsGives()
    {
        var texts = Texts(120);
        var pieces = texts.ConvertAll(t => Shingles.Of(t, 5));

        var found = NearDuplicates.Find(pieces, Hash, 0.8, i => -i).Duplicates.ToDictionary(d => d.Item, d => d.Kept);

        var groups = new UnionFind(texts.Count);
        for (var i = 0; i < texts.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Shingles.Jaccard(pieces[i], pieces[j]) >= 0.9)
                {
                    groups.Union(i, j); // at 0.9 and above the bands miss one pair in a thousand
                }
            }
        }

        var expected = Enumerable.Range(0, texts.Count).Where(i => groups.Find(i) != i).ToDictionary(i => i, groups.Find);
        Assert.NotEmpty(expected);
        Assert.All(expected, pair => Assert.Equal(pair.Value, found[pair.Key]));
        Assert.All(found, pair => Assert.True(Shingles.Jaccard(pieces[pair.Key], pieces[pair.Value]) >= 0.8));
    }

    [Fact]
    public void Find_keepsTheBetterOne_andLeavesDistinctTextsAlone()
    {
        var copy = "The quick brown fox jumps over the lazy dog while the cat watches from the old garden wall and the birds sing all day long in the tall green trees";
        List<string> texts =
        [
            copy,
            copy + " outside",
            "本产品的安装程序无法在此计算机上运行，请先安装所需的组件，然后重新启动安装程序并再试一次。",
            "本产品的安装程序无法在此计算机上运行，请先安装所需的组件，然后重新启动安装程序并再试。",
            "生成程序集时检测到可能的问题，请检查项目文件中的引用是否正确。",
        ];

        var search = NearDuplicates.Find(texts.ConvertAll(t => Shingles.Of(t, 5)), Hash, 0.8, i => texts[i].Length);

        Assert.Equal([(0, 1), (3, 2)], search.Duplicates.Select(d => (d.Item, d.Kept)));
        Assert.Equal(2, search.Verified);
    }

    [Fact]
    public void Find_withABoundThatNothingReaches_findsNothing() =>
        Assert.Empty(NearDuplicates.Find([.. Texts(60).Select(t => Shingles.Of(t, 5))], Hash, 1.01, _ => 0).Duplicates);

    [Fact]
    public void Find_amongTextsThatAreMadeToShareABandOnly_comparesABoundedNumberAndCountsTheRest()
    {
        var hash = new MinHash(1, 1, seed: 3);
        var random = new CounterRandom(8, "pieces");
        var least = Enumerable.Range(0, 100_000).Select(i => random.Bits((ulong)i)).MinBy(piece => hash.Signature([piece])[0]);
        var (most, late) = (NearDuplicates.MostInBucket, 500);
        var pieces = Enumerable.Range(0, most + late)
            .Select(i => Enumerable.Range(0, 9).Select(j => random.Bits((ulong)((9 * i) + j))).Append(least).Distinct().Order().ToArray())
            .ToList();
        Assert.True(pieces.TrueForAll(p => hash.Signature(p)[0] == hash.Signature([least])[0])); // all of them in one bucket
        pieces.Add(pieces[7]);

        var search = NearDuplicates.Find(pieces, hash, 0.8, _ => 0);

        Assert.Equal((most * (most - 1L) / 2) + (((long)late + 1) * most), search.Candidates);
        Assert.Equal(late, search.Crowded);
        Assert.Equal([(most + late, 7)], search.Duplicates.Select(d => (d.Item, d.Kept)));
        Assert.Equal(0, NearDuplicates.Find(pieces[..most], hash, 0.8, _ => 0).Crowded);
    }

    // Every third text is one before it with one word changed.
    private static List<string> Texts(int count)
    {
        var random = new CounterRandom(5, "texts");
        var texts = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var words = i % 3 == 2
                ? texts[i - 2].Split(' ')
                : [.. Enumerable.Range(0, 150).Select(w => $"w{Letters(random.Below(5_000, (ulong)((i * 1_000) + w)))}")];
            if (i % 3 == 2)
            {
                words[random.Below(words.Length, (ulong)(900_000 + i))] = "changed";
            }

            texts.Add(string.Join(' ', words));
        }

        return texts;
    }

    private static string Letters(long number) => string.Concat(number.ToString("D4", System.Globalization.CultureInfo.InvariantCulture).Select(c => (char)(c - '0' + 'a')));
}
