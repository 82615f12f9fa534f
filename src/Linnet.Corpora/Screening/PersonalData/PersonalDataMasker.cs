using System.Buffers;
using System.Text;
using static Linnet.Corpora.Screening.PersonalData.NumberShape;

namespace Linnet.Corpora.Screening.PersonalData;

/// <summary>Replaces personal data by fixed masks. Takes time in proportion to the text. Immutable: threads share one.</summary>
/// <remarks>RefinedWeb and datatrove replace e-mail and public IP addresses; the Chinese kinds are ours. What a mask left is not found again.</remarks>
/// <param name="kinds">What is replaced.</param>
public sealed class PersonalDataMasker(IReadOnlySet<PersonalDataKind> kinds)
{
    private static readonly SearchValues<char> Candidates = SearchValues.Create("@＠+(（0123456789０１２３４５６７８９DEGPSHdegpshＤＥＧＰＳＨｄｅｇｐｓｈ");

    /// <summary>What stands for each kind, in the order of <see cref="PersonalDataKind"/>.</summary>
    public static IReadOnlyList<string> Masks { get; } =
        ["email@example.com", "192.0.2.1", "2001:db8::1", "[手机号]", "[身份证号]", "[银行卡号]", "[电话号码]", "[护照号]"];

    /// <summary>The kinds that every language has: e-mail and public IP addresses.</summary>
    public static IReadOnlySet<PersonalDataKind> Everywhere { get; } =
        new HashSet<PersonalDataKind> { PersonalDataKind.Email, PersonalDataKind.Ipv4, PersonalDataKind.Ipv6 };

    /// <summary>All kinds.</summary>
    public static IReadOnlySet<PersonalDataKind> Chinese { get; } = new HashSet<PersonalDataKind>(Enum.GetValues<PersonalDataKind>());

    /// <summary>Replaces what is found.</summary>
    public MaskedText Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? masked = null;
        var hits = new List<PersonalDataHit>();
        var (written, place) = (0, 0L);
        for (var i = 0; i < text.Length; i++)
        {
            var next = text.AsSpan(i).IndexOfAny(Candidates);
            if (next < 0)
            {
                break;
            }

            i += next;
            if (Find(text, i, written) is not { } found || text.AsSpan(found.Start, found.End - found.Start).SequenceEqual(Masks[(int)found.Kind]))
            {
                // A long run of digits is looked at from its beginning only.
                while (IsDigit(text, i) && IsDigit(text, i + 1))
                {
                    i++;
                }

                continue;
            }

            var mask = Masks[(int)found.Kind];
            masked = (masked ?? new StringBuilder()).Append(text, written, found.Start - written).Append(mask);
            place += Characters.Count(text.AsSpan(written, found.Start - written));
            hits.Add(new PersonalDataHit(found.Kind, place, found.End - found.Start, mask.Length));
            place += found.End - found.Start;
            (written, i) = (found.End, found.End - 1);
        }

        return new MaskedText(masked?.Append(text, written, text.Length - written).ToString() ?? text, hits);
    }

    private (PersonalDataKind Kind, int Start, int End)? Find(ReadOnlySpan<char> text, int i, int written)
    {
        var c = Ascii(text[i]);
        if (c == '@')
        {
            return kinds.Contains(PersonalDataKind.Email) && InternetAddresses.Email(text, i, written) is { End: > 0 } email
                ? (PersonalDataKind.Email, email.Start, email.End)
                : null;
        }

        ReadOnlySpan<PersonalDataKind> candidates = c switch
        {
            '+' => [PersonalDataKind.Mobile],
            '(' => [PersonalDataKind.Landline],
            _ when char.IsAsciiLetter(c) => [PersonalDataKind.Passport],
            _ =>
            [
                PersonalDataKind.IdentityCard, PersonalDataKind.BankCard, PersonalDataKind.Mobile, PersonalDataKind.Landline, PersonalDataKind.Ipv4, PersonalDataKind.Ipv6,
            ],
        };
        foreach (var kind in candidates)
        {
            if (kinds.Contains(kind) && End(kind, text, i) is > 0 and var end)
            {
                return (kind, i, end);
            }
        }

        return null;
    }

    private static int End(PersonalDataKind kind, ReadOnlySpan<char> text, int i) => kind switch
    {
        PersonalDataKind.IdentityCard => ChineseNumbers.IdentityCard(text, i),
        PersonalDataKind.BankCard => ChineseNumbers.BankCard(text, i),
        PersonalDataKind.Mobile => ChineseNumbers.Mobile(text, i),
        PersonalDataKind.Landline => ChineseNumbers.Landline(text, i),
        PersonalDataKind.Passport => ChineseNumbers.Passport(text, i),
        PersonalDataKind.Ipv4 => InternetAddresses.Ipv4(text, i),
        _ => InternetAddresses.Ipv6(text, i),
    };
}
