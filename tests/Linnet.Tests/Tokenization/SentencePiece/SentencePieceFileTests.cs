using CsCheck;
using Linnet.Core.Errors;
using Linnet.Tests.Core;
using Linnet.Tests.Model;
using Linnet.Tokenization;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tests.Tokenization.SentencePiece;

public sealed class SentencePieceFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("llama2.tokenizer.model", 32000, SentencePieceAlgorithm.BytePair, "identity")]
    [InlineData("chinese_llama2.tokenizer.model", 55296, SentencePieceAlgorithm.BytePair, "identity")]
    [InlineData("chinese_sp.model", 20000, SentencePieceAlgorithm.Unigram, "nmt_nfkc")]
    public void Write_ofAPublishedModel_givesItsBytesBack(string name, int count, SentencePieceAlgorithm algorithm, string normalizer)
    {
        var path = TestData.Path(Path.Combine("tokenizers", name));
        var model = SentencePieceFile.Read(path);
        SentencePieceFile.Write(_folder["copy.model"], model);

        Assert.Equal((count, algorithm, normalizer), (model.Pieces.Count, model.Trainer.Algorithm, model.Normalizer.Name));
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(_folder["copy.model"]));
    }

    [Fact]
    public void Read_takesSettingsAndPieces_andPassesOverUnknownFields()
    {
        var bytes = new ModelBytes()
            .Raw(ModelBytes.Bytes(200, "extension"u8))
            .Piece("<unk>", 0, PieceType.Unknown).Piece("<s>", 0, PieceType.Control)
            .Raw(ModelBytes.Bytes(1, [.. ModelBytes.PieceMessage("▁a", -1.5f, PieceType.Normal), .. ModelBytes.Number(77, 5)]))
            .Piece("b", -2, PieceType.Unused).Piece("[x]", 0, PieceType.UserDefined).AllBytes()
            .Trainer([.. ModelBytes.Number(3, 2), .. ModelBytes.Number(24, 1), .. ModelBytes.Number(35, 1), .. ModelBytes.Bytes(44, "?"u8), .. ModelBytes.Float(15, 0.75f)])
            .Normalizer([.. ModelBytes.Bytes(1, "identity"u8), .. ModelBytes.Number(4, 0)])
            .Raw(ModelBytes.Bytes(4, "self test"u8)).ToBytes();

        var model = SentencePieceReading.Parse(bytes);

        Assert.Equal(new TrainerOptions { Algorithm = SentencePieceAlgorithm.BytePair, TreatWhitespaceAsSuffix = true, ByteFallback = true, UnknownSurface = "?" }, model.Trainer);
        Assert.Equal((true, false, true), (model.Normalizer.AddDummyPrefix, model.Normalizer.RemoveExtraWhitespaces, model.Normalizer.EscapeWhitespaces));
        Assert.Equal(261, model.Pieces.Count);
        Assert.Equal(("▁a", -1.5f, PieceType.Normal), (model.Pieces[2].ToString(), model.Pieces[2].Score, model.Pieces[2].Type));
        Assert.Equal([PieceType.Unused, PieceType.UserDefined, PieceType.Byte], model.Pieces.Skip(3).Take(3).Select(p => p.Type));
        Assert.Equal(bytes, model.Bytes.ToArray());
    }

    [Fact]
    public void Append_writesBehindTheLastPiece_andTouchesNoOtherByte()
    {
        var head = new ModelBytes().Raw(ModelBytes.Bytes(200, "before"u8)).Piece("<unk>", 0, PieceType.Unknown).Piece("a", -1);
        var tail = new ModelBytes().Trainer(ModelBytes.Number(3, 2)).Raw(ModelBytes.Bytes(201, "behind"u8)).ToBytes();
        var model = SentencePieceReading.Parse([.. head.ToBytes(), .. tail]);

        var extended = model.Append([new("b"u8.ToArray(), 0.5f, PieceType.Normal), new("好"u8.ToArray(), -3, PieceType.UserDefined)]);

        Assert.Equal([.. head.Piece("b", 0.5f).Piece("好", -3, PieceType.UserDefined).ToBytes(), .. tail], extended.Bytes.ToArray());
        Assert.Equal(["<unk>", "a", "b", "好"], extended.Pieces.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("a", PieceType.Normal)]
    [InlineData("", PieceType.Normal)]
    [InlineData("b", PieceType.Control)]
    public void Append_ofWhatDoesNotFit_throwsArgumentException(string text, PieceType type)
    {
        var model = ModelBytes.Plain(SentencePieceAlgorithm.BytePair, ("a", 0, PieceType.Normal));

        Assert.Throws<ArgumentException>(() => model.Append([new(System.Text.Encoding.UTF8.GetBytes(text), 0, type)]));
    }

    [Fact]
    public void Read_ofABrokenFile_namesTheByte()
    {
        File.WriteAllBytes(_folder["x.model"], new ModelBytes().Piece("<unk>", 0, PieceType.Unknown).Raw([0x0A, 0x7F, 1]).ToBytes());

        var error = Assert.Throws<ArtifactException>(() => SentencePieceFile.Read(_folder["x.model"]));

        Assert.Equal(
            $"{_folder["x.model"]}: expected a SentencePiece .model of BPE or Unigram, found byte 16: a field of 127 bytes where 1 are left. Give the tokenizer.model as it was published, or as spm_train wrote it.",
            error.Message);
        Assert.Contains("实际是第 16 字节：长度为 127 字节的字段，而此处只剩 1 字节。", error.Text.Chinese, StringComparison.Ordinal);
    }

    public static TheoryData<byte[], string> Broken => new()
    {
        { [], "byte 0: the end, and no unknown piece" },
        { "{\"version\": 1}"u8.ToArray(), "byte 0: a field of the wire type 3, which this format does not have" },
        { [0x00, 0x00], "byte 0: the tag 0, which names no field" },
        { [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], "byte 0: a number of more than 64 bits" },
        { [0x0A], "byte 1: a number that is cut off" },
        { [0x08, 0x01], "byte 0: a field of the wire type 0 where bytes with their length should be" },
        { ModelBytes.Bytes(1, ModelBytes.PieceMessage("", 0, PieceType.Normal)), "byte 0: a piece of 0 bytes, or no UTF-8; 1 to 1024 bytes of text are expected" },
        { ModelBytes.Bytes(1, ModelBytes.Bytes(1, [0xFF])), "byte 0: a piece of 1 bytes, or no UTF-8; 1 to 1024 bytes of text are expected" },
        { ModelBytes.Bytes(1, ModelBytes.PieceMessage("a", float.NaN, PieceType.Normal)), "byte 0: a piece with the score NaN" },
        { ModelBytes.Bytes(1, ModelBytes.PieceMessage("a", 0, (PieceType)9)), "byte 0: a piece of the type 9, which this format does not have" },
        { new ModelBytes().Piece("a").Piece("a").ToBytes(), "byte 10: the piece 'a', which stands twice" },
        { new ModelBytes().Piece("a", 0, PieceType.Unknown).Piece("b", 0, PieceType.Unknown).ToBytes(), "byte 12: a second unknown piece, 'b'" },
        { new ModelBytes().Piece("<0x41>", 0, PieceType.Byte).ToBytes(), "byte 0: the byte piece '<0x41>'; <0x00> to <0xFF> are expected, and only with byte_fallback" },
        { new ModelBytes().Piece("<0x4a>", 0, PieceType.Byte).Trainer(ModelBytes.Number(35, 1)).ToBytes(), "byte 0: the byte piece '<0x4a>'; <0x00> to <0xFF> are expected, and only with byte_fallback" },
        { new ModelBytes().Piece("a", 0, PieceType.Unknown).Trainer(ModelBytes.Number(35, 1)).ToBytes(), "byte 17: the end, and no piece for the byte 0x00, though byte_fallback is on" },
        { new ModelBytes().Trainer(ModelBytes.Number(3, 3)).ToBytes(), "byte 2: the model type word; unigram and bpe are read" },
        { new ModelBytes().Normalizer(ModelBytes.Bytes(2, [4, 0, 0])).ToBytes(), "byte 4: rewriting rules of 3 bytes with a trie of -1; a multiple of 4 is expected, and replacements behind it that end in a zero byte" },
        { new ModelBytes().Normalizer(ModelBytes.Bytes(2, [4, 0, 0, 0, 9, 0, 0, 0x80, 0])).ToBytes(), "byte 8: a rewriting rule that leads to byte 9 of 1, or to more than 1024 bytes" },
        { new ModelBytes().Raw(ModelBytes.Bytes(5, ModelBytes.Bytes(2, [4, 0, 0, 0, 0, 0, 0, 0x80, 0]))).ToBytes(), "byte 0: rewriting rules for decoded text (denormalizer_spec), which are not supported" },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void Parse_ofBrokenBytes_saysWhatAndWhere(byte[] bytes, string message) =>
        Assert.Equal(message, Assert.Throws<TokenizerFormatException>(() => SentencePieceReading.Parse(bytes)).Message);

    [Fact]
    public void Parse_ofAnyDamage_throwsNothingElse()
    {
        byte[] map = [8, 0, 0, 0, 0x00, 0x04, 0, 0, 0, 0, 0, 0x80, 0];
        var sound = new ModelBytes().Piece("<unk>", 0, PieceType.Unknown).Piece("▁a", -1).Piece("b", -2, PieceType.UserDefined)
            .Trainer(ModelBytes.Number(3, 2)).Normalizer([.. ModelBytes.Bytes(2, map), .. ModelBytes.Number(3, 1)]).ToBytes();

        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte, Gen.Int[0, sound.Length]).ForAll(
            (place, value, length) =>
            {
                byte[] damaged = [.. sound];
                damaged[place] = value;
                try
                {
                    new SentencePieceTokenizer(SentencePieceReading.Parse(damaged[..length])).Encode("a b\u00A0 ab"u8);
                }
                catch (TokenizerFormatException error)
                {
                    Assert.Contains("byte ", error.Message, StringComparison.Ordinal);
                }
            },
            iter: 5000);
    }

    [Fact]
    public void Read_ofAFolderOrNothing_saysSo() => Assert.Contains(
        "Check the path.", Assert.Throws<ArtifactException>(() => SentencePieceFile.Read(_folder["none.model"])).Message, StringComparison.Ordinal);
}
