using Linnet.UnicodeTables;

if (args is ["simplified", var characters, var folder])
{
    File.WriteAllBytes(Path.Combine(folder, "simplified.bin"), SimplifiedFile.Write(characters, out var count));
    Console.WriteLine($"{count} characters");
    return 0;
}

if (args.Length != 2)
{
    Console.Error.WriteLine("""
        Linnet.UnicodeTables FOLDER OUT

        Writes unicode.bin and Script.cs to the folder OUT (src/Linnet.Core/Unicode) from files of the Unicode Character Database in FOLDER:
        UnicodeData.txt, Scripts.txt, DerivedAge.txt, PropList.txt, DerivedCoreProperties.txt, DerivedNormalizationProps.txt, CaseFolding.txt, SpecialCasing.txt

        Linnet.UnicodeTables simplified FILE OUT

        Writes simplified.bin to the folder OUT from OpenCC's TSCharacters.txt.
        """);
    return 2;
}

var database = CharacterDatabase.Read(args[0]);
var scripts = ScriptSource.Order(database.Scripts);
File.WriteAllText(Path.Combine(args[1], "Script.cs"), ScriptSource.Write(scripts, database.UnicodeVersion));
File.WriteAllBytes(Path.Combine(args[1], "unicode.bin"), TableFile.Write(database, scripts));
Console.WriteLine($"Unicode {database.UnicodeVersion}: {scripts.Count} scripts");
return 0;
