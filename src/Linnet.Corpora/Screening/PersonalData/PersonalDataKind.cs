namespace Linnet.Corpora.Screening.PersonalData;

/// <summary>What tells of a person.</summary>
public enum PersonalDataKind
{
    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A public IPv4 address: not private, reserved, of documentation, nor a version number.</summary>
    Ipv4,

    /// <summary>A public IPv6 address (2000::/3 without that of documentation).</summary>
    Ipv6,

    /// <summary>A mobile number of mainland China.</summary>
    Mobile,

    /// <summary>A resident identity card number: 18 places with a date and a valid check digit (GB 11643-1999).</summary>
    IdentityCard,

    /// <summary>13 to 19 digits after words of cards or accounts, with a valid check digit (Luhn).</summary>
    BankCard,

    /// <summary>A landline number of mainland China with its area code.</summary>
    Landline,

    /// <summary>A Chinese passport number after the word passport.</summary>
    Passport,
}

/// <summary>What was replaced.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Place">The code point of the original text that it began with, from 0.</param>
/// <param name="Characters">Its code points.</param>
/// <param name="MaskCharacters">Code points of what stands there now.</param>
public sealed record PersonalDataHit(PersonalDataKind Kind, long Place, long Characters, long MaskCharacters);

/// <summary>A text without personal data. Its characters are those of the original, less those of the hits, plus those of the masks.</summary>
/// <param name="Text">The text; the same instance where nothing was replaced.</param>
/// <param name="Hits">What was replaced, in order.</param>
public sealed record MaskedText(string Text, IReadOnlyList<PersonalDataHit> Hits);
