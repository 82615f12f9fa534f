// Written by tools/Linnet.UnicodeTables from Unicode 16.0.0.
namespace Linnet.Core.Unicode;

/// <summary>The property Script of Unicode 16.0.0.</summary>
public enum Script
{
    /// <summary>Unknown.</summary>
    Unknown = 0,

    /// <summary>Common.</summary>
    Common = 1,

    /// <summary>Inherited.</summary>
    Inherited = 2,

    /// <summary>Adlam.</summary>
    Adlam = 3,

    /// <summary>Ahom.</summary>
    Ahom = 4,

    /// <summary>Anatolian Hieroglyphs.</summary>
    AnatolianHieroglyphs = 5,

    /// <summary>Arabic.</summary>
    Arabic = 6,

    /// <summary>Armenian.</summary>
    Armenian = 7,

    /// <summary>Avestan.</summary>
    Avestan = 8,

    /// <summary>Balinese.</summary>
    Balinese = 9,

    /// <summary>Bamum.</summary>
    Bamum = 10,

    /// <summary>Bassa Vah.</summary>
    BassaVah = 11,

    /// <summary>Batak.</summary>
    Batak = 12,

    /// <summary>Bengali.</summary>
    Bengali = 13,

    /// <summary>Bhaiksuki.</summary>
    Bhaiksuki = 14,

    /// <summary>Bopomofo.</summary>
    Bopomofo = 15,

    /// <summary>Brahmi.</summary>
    Brahmi = 16,

    /// <summary>Braille.</summary>
    Braille = 17,

    /// <summary>Buginese.</summary>
    Buginese = 18,

    /// <summary>Buhid.</summary>
    Buhid = 19,

    /// <summary>Canadian Aboriginal.</summary>
    CanadianAboriginal = 20,

    /// <summary>Carian.</summary>
    Carian = 21,

    /// <summary>Caucasian Albanian.</summary>
    CaucasianAlbanian = 22,

    /// <summary>Chakma.</summary>
    Chakma = 23,

    /// <summary>Cham.</summary>
    Cham = 24,

    /// <summary>Cherokee.</summary>
    Cherokee = 25,

    /// <summary>Chorasmian.</summary>
    Chorasmian = 26,

    /// <summary>Coptic.</summary>
    Coptic = 27,

    /// <summary>Cuneiform.</summary>
    Cuneiform = 28,

    /// <summary>Cypriot.</summary>
    Cypriot = 29,

    /// <summary>Cypro Minoan.</summary>
    CyproMinoan = 30,

    /// <summary>Cyrillic.</summary>
    Cyrillic = 31,

    /// <summary>Deseret.</summary>
    Deseret = 32,

    /// <summary>Devanagari.</summary>
    Devanagari = 33,

    /// <summary>Dives Akuru.</summary>
    DivesAkuru = 34,

    /// <summary>Dogra.</summary>
    Dogra = 35,

    /// <summary>Duployan.</summary>
    Duployan = 36,

    /// <summary>Egyptian Hieroglyphs.</summary>
    EgyptianHieroglyphs = 37,

    /// <summary>Elbasan.</summary>
    Elbasan = 38,

    /// <summary>Elymaic.</summary>
    Elymaic = 39,

    /// <summary>Ethiopic.</summary>
    Ethiopic = 40,

    /// <summary>Garay.</summary>
    Garay = 41,

    /// <summary>Georgian.</summary>
    Georgian = 42,

    /// <summary>Glagolitic.</summary>
    Glagolitic = 43,

    /// <summary>Gothic.</summary>
    Gothic = 44,

    /// <summary>Grantha.</summary>
    Grantha = 45,

    /// <summary>Greek.</summary>
    Greek = 46,

    /// <summary>Gujarati.</summary>
    Gujarati = 47,

    /// <summary>Gunjala Gondi.</summary>
    GunjalaGondi = 48,

    /// <summary>Gurmukhi.</summary>
    Gurmukhi = 49,

    /// <summary>Gurung Khema.</summary>
    GurungKhema = 50,

    /// <summary>Han.</summary>
    Han = 51,

    /// <summary>Hangul.</summary>
    Hangul = 52,

    /// <summary>Hanifi Rohingya.</summary>
    HanifiRohingya = 53,

    /// <summary>Hanunoo.</summary>
    Hanunoo = 54,

    /// <summary>Hatran.</summary>
    Hatran = 55,

    /// <summary>Hebrew.</summary>
    Hebrew = 56,

    /// <summary>Hiragana.</summary>
    Hiragana = 57,

    /// <summary>Imperial Aramaic.</summary>
    ImperialAramaic = 58,

    /// <summary>Inscriptional Pahlavi.</summary>
    InscriptionalPahlavi = 59,

    /// <summary>Inscriptional Parthian.</summary>
    InscriptionalParthian = 60,

    /// <summary>Javanese.</summary>
    Javanese = 61,

    /// <summary>Kaithi.</summary>
    Kaithi = 62,

    /// <summary>Kannada.</summary>
    Kannada = 63,

    /// <summary>Katakana.</summary>
    Katakana = 64,

    /// <summary>Kawi.</summary>
    Kawi = 65,

    /// <summary>Kayah Li.</summary>
    KayahLi = 66,

    /// <summary>Kharoshthi.</summary>
    Kharoshthi = 67,

    /// <summary>Khitan Small Script.</summary>
    KhitanSmallScript = 68,

    /// <summary>Khmer.</summary>
    Khmer = 69,

    /// <summary>Khojki.</summary>
    Khojki = 70,

    /// <summary>Khudawadi.</summary>
    Khudawadi = 71,

    /// <summary>Kirat Rai.</summary>
    KiratRai = 72,

    /// <summary>Lao.</summary>
    Lao = 73,

    /// <summary>Latin.</summary>
    Latin = 74,

    /// <summary>Lepcha.</summary>
    Lepcha = 75,

    /// <summary>Limbu.</summary>
    Limbu = 76,

    /// <summary>Linear A.</summary>
    LinearA = 77,

    /// <summary>Linear B.</summary>
    LinearB = 78,

    /// <summary>Lisu.</summary>
    Lisu = 79,

    /// <summary>Lycian.</summary>
    Lycian = 80,

    /// <summary>Lydian.</summary>
    Lydian = 81,

    /// <summary>Mahajani.</summary>
    Mahajani = 82,

    /// <summary>Makasar.</summary>
    Makasar = 83,

    /// <summary>Malayalam.</summary>
    Malayalam = 84,

    /// <summary>Mandaic.</summary>
    Mandaic = 85,

    /// <summary>Manichaean.</summary>
    Manichaean = 86,

    /// <summary>Marchen.</summary>
    Marchen = 87,

    /// <summary>Masaram Gondi.</summary>
    MasaramGondi = 88,

    /// <summary>Medefaidrin.</summary>
    Medefaidrin = 89,

    /// <summary>Meetei Mayek.</summary>
    MeeteiMayek = 90,

    /// <summary>Mende Kikakui.</summary>
    MendeKikakui = 91,

    /// <summary>Meroitic Cursive.</summary>
    MeroiticCursive = 92,

    /// <summary>Meroitic Hieroglyphs.</summary>
    MeroiticHieroglyphs = 93,

    /// <summary>Miao.</summary>
    Miao = 94,

    /// <summary>Modi.</summary>
    Modi = 95,

    /// <summary>Mongolian.</summary>
    Mongolian = 96,

    /// <summary>Mro.</summary>
    Mro = 97,

    /// <summary>Multani.</summary>
    Multani = 98,

    /// <summary>Myanmar.</summary>
    Myanmar = 99,

    /// <summary>Nabataean.</summary>
    Nabataean = 100,

    /// <summary>Nag Mundari.</summary>
    NagMundari = 101,

    /// <summary>Nandinagari.</summary>
    Nandinagari = 102,

    /// <summary>New Tai Lue.</summary>
    NewTaiLue = 103,

    /// <summary>Newa.</summary>
    Newa = 104,

    /// <summary>Nko.</summary>
    Nko = 105,

    /// <summary>Nushu.</summary>
    Nushu = 106,

    /// <summary>Nyiakeng Puachue Hmong.</summary>
    NyiakengPuachueHmong = 107,

    /// <summary>Ogham.</summary>
    Ogham = 108,

    /// <summary>Ol Chiki.</summary>
    OlChiki = 109,

    /// <summary>Ol Onal.</summary>
    OlOnal = 110,

    /// <summary>Old Hungarian.</summary>
    OldHungarian = 111,

    /// <summary>Old Italic.</summary>
    OldItalic = 112,

    /// <summary>Old North Arabian.</summary>
    OldNorthArabian = 113,

    /// <summary>Old Permic.</summary>
    OldPermic = 114,

    /// <summary>Old Persian.</summary>
    OldPersian = 115,

    /// <summary>Old Sogdian.</summary>
    OldSogdian = 116,

    /// <summary>Old South Arabian.</summary>
    OldSouthArabian = 117,

    /// <summary>Old Turkic.</summary>
    OldTurkic = 118,

    /// <summary>Old Uyghur.</summary>
    OldUyghur = 119,

    /// <summary>Oriya.</summary>
    Oriya = 120,

    /// <summary>Osage.</summary>
    Osage = 121,

    /// <summary>Osmanya.</summary>
    Osmanya = 122,

    /// <summary>Pahawh Hmong.</summary>
    PahawhHmong = 123,

    /// <summary>Palmyrene.</summary>
    Palmyrene = 124,

    /// <summary>Pau Cin Hau.</summary>
    PauCinHau = 125,

    /// <summary>Phags Pa.</summary>
    PhagsPa = 126,

    /// <summary>Phoenician.</summary>
    Phoenician = 127,

    /// <summary>Psalter Pahlavi.</summary>
    PsalterPahlavi = 128,

    /// <summary>Rejang.</summary>
    Rejang = 129,

    /// <summary>Runic.</summary>
    Runic = 130,

    /// <summary>Samaritan.</summary>
    Samaritan = 131,

    /// <summary>Saurashtra.</summary>
    Saurashtra = 132,

    /// <summary>Sharada.</summary>
    Sharada = 133,

    /// <summary>Shavian.</summary>
    Shavian = 134,

    /// <summary>Siddham.</summary>
    Siddham = 135,

    /// <summary>SignWriting.</summary>
    SignWriting = 136,

    /// <summary>Sinhala.</summary>
    Sinhala = 137,

    /// <summary>Sogdian.</summary>
    Sogdian = 138,

    /// <summary>Sora Sompeng.</summary>
    SoraSompeng = 139,

    /// <summary>Soyombo.</summary>
    Soyombo = 140,

    /// <summary>Sundanese.</summary>
    Sundanese = 141,

    /// <summary>Sunuwar.</summary>
    Sunuwar = 142,

    /// <summary>Syloti Nagri.</summary>
    SylotiNagri = 143,

    /// <summary>Syriac.</summary>
    Syriac = 144,

    /// <summary>Tagalog.</summary>
    Tagalog = 145,

    /// <summary>Tagbanwa.</summary>
    Tagbanwa = 146,

    /// <summary>Tai Le.</summary>
    TaiLe = 147,

    /// <summary>Tai Tham.</summary>
    TaiTham = 148,

    /// <summary>Tai Viet.</summary>
    TaiViet = 149,

    /// <summary>Takri.</summary>
    Takri = 150,

    /// <summary>Tamil.</summary>
    Tamil = 151,

    /// <summary>Tangsa.</summary>
    Tangsa = 152,

    /// <summary>Tangut.</summary>
    Tangut = 153,

    /// <summary>Telugu.</summary>
    Telugu = 154,

    /// <summary>Thaana.</summary>
    Thaana = 155,

    /// <summary>Thai.</summary>
    Thai = 156,

    /// <summary>Tibetan.</summary>
    Tibetan = 157,

    /// <summary>Tifinagh.</summary>
    Tifinagh = 158,

    /// <summary>Tirhuta.</summary>
    Tirhuta = 159,

    /// <summary>Todhri.</summary>
    Todhri = 160,

    /// <summary>Toto.</summary>
    Toto = 161,

    /// <summary>Tulu Tigalari.</summary>
    TuluTigalari = 162,

    /// <summary>Ugaritic.</summary>
    Ugaritic = 163,

    /// <summary>Vai.</summary>
    Vai = 164,

    /// <summary>Vithkuqi.</summary>
    Vithkuqi = 165,

    /// <summary>Wancho.</summary>
    Wancho = 166,

    /// <summary>Warang Citi.</summary>
    WarangCiti = 167,

    /// <summary>Yezidi.</summary>
    Yezidi = 168,

    /// <summary>Yi.</summary>
    Yi = 169,

    /// <summary>Zanabazar Square.</summary>
    ZanabazarSquare = 170,
}
