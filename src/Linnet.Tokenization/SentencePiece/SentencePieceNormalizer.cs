using System.Buffers;
using System.Text.Unicode;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>Rewrites a text as SentencePiece does before it splits it: rewriting rules, blanks, the blank put before the text.</summary>
/// <remarks>A byte that is no UTF-8 becomes U+FFFD. What a user-defined piece covers is left as it is, but for its blanks.</remarks>
public sealed class SentencePieceNormalizer : INormalizer
{
    private static readonly byte[] Escaped = "\u2581"u8.ToArray();

    private readonly NormalizerOptions _options;
    private readonly bool _whitespaceAsSuffix;
    private readonly CharacterMap? _map;
    private readonly PieceTrie? _userDefined;
    private readonly byte[] _blank;

    /// <param name="model">The model whose text this prepares.</param>
    public SentencePieceNormalizer(SentencePieceModel model)
        : this((model ?? throw new ArgumentNullException(nameof(model))).Normalizer, model.Trainer.TreatWhitespaceAsSuffix, UserDefined(model))
    {
    }

    internal SentencePieceNormalizer(NormalizerOptions options, bool whitespaceAsSuffix, PieceTrie? userDefined)
    {
        (_options, _whitespaceAsSuffix, _userDefined) = (options, whitespaceAsSuffix, userDefined);
        _map = options.CharacterMap.IsEmpty ? null : new CharacterMap(options.CharacterMap.Span);
        _blank = options.EscapeWhitespaces ? Escaped : " "u8.ToArray();
    }

    /// <inheritdoc/>
    public void Normalize(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, IBufferWriter<int>? origins)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = new RewrittenText(utf8.Length + (utf8.Length / 2) + 16, origins is not null);
        try
        {
            Rewrite(utf8, ref text);
            output.Write(text.Bytes);
            origins?.Write(text.Origins);
        }
        finally
        {
            text.Return();
        }
    }

    /// <summary>Whether rules and user-defined pieces leave a text as it is, blanks aside.</summary>
    internal bool Keeps(ReadOnlySpan<byte> utf8)
    {
        for (var rest = utf8; !rest.IsEmpty;)
        {
            var written = Next(rest, out var length);
            if (!written.SequenceEqual(rest[..length]))
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }

    /// <summary>The user-defined pieces of a model, by id, or null when it has none.</summary>
    internal static PieceTrie? UserDefined(SentencePieceModel model)
    {
        var pieces = model.Pieces.Index().Where(p => p.Item.Type == PieceType.UserDefined).Select(p => (p.Item.Text, p.Index)).ToList();
        return pieces.Count == 0 ? null : new PieceTrie(pieces);
    }

    /// <summary>Appends the rewritten text.</summary>
    internal void Rewrite(ReadOnlySpan<byte> utf8, ref RewrittenText text)
    {
        var position = _options.RemoveExtraWhitespaces ? LeadingBlanks(utf8) : 0;
        if (position == utf8.Length)
        {
            return;
        }

        if (_options.AddDummyPrefix && !_whitespaceAsSuffix)
        {
            text.Append(_blank, position);
        }

        if (_map is null && _userDefined is null && !_options.RemoveExtraWhitespaces && Utf8.IsValid(utf8))
        {
            ReplaceBlanks(utf8, ref text);
        }
        else
        {
            RewriteBySymbol(utf8, position, ref text);
        }

        if (_options.AddDummyPrefix && _whitespaceAsSuffix)
        {
            text.Append(_blank, text.TrimmedAt ?? utf8.Length);
        }
    }

    private int LeadingBlanks(ReadOnlySpan<byte> utf8)
    {
        var position = 0;
        while (position < utf8.Length && Next(utf8[position..], out var length) is [(byte)' '])
        {
            position += length;
        }

        return position;
    }

    private void ReplaceBlanks(ReadOnlySpan<byte> utf8, ref RewrittenText text)
    {
        for (var position = 0; position < utf8.Length;)
        {
            var run = utf8[position..].IndexOf((byte)' ');
            run = run < 0 ? utf8.Length - position : run;
            text.AppendEach(utf8.Slice(position, run), position);
            position += run;
            if (position < utf8.Length)
            {
                text.Append(_blank, position++);
            }
        }
    }

    private void RewriteBySymbol(ReadOnlySpan<byte> utf8, int position, ref RewrittenText text)
    {
        var afterBlank = _options.RemoveExtraWhitespaces;
        while (position < utf8.Length)
        {
            var written = Next(utf8[position..], out var length);
            if (afterBlank)
            {
                written = written.TrimStart((byte)' ');
            }

            foreach (var value in written)
            {
                if (value == ' ')
                {
                    text.Append(_blank, position);
                }
                else
                {
                    text.Append(value, position);
                }
            }

            afterBlank = _options.RemoveExtraWhitespaces && (written.IsEmpty ? afterBlank : written[^1] == ' ');
            position += length;
        }

        while (_options.RemoveExtraWhitespaces && text.Bytes.EndsWith(_blank))
        {
            text.RemoveLast(_blank.Length);
        }
    }

    /// <summary>What the beginning of a text is rewritten to, and how many bytes that beginning has.</summary>
    private ReadOnlySpan<byte> Next(ReadOnlySpan<byte> utf8, out int length)
    {
        if (_userDefined is not null && _userDefined.Longest(utf8, out length) >= 0)
        {
            return utf8[..length];
        }

        if (_map is not null && _map.Match(utf8, out var replacement) is > 0 and var matched)
        {
            length = matched;
            return replacement;
        }

        return Utf8Symbol.IsBroken(Utf8Symbol.Next(utf8, out length)) ? "\uFFFD"u8 : utf8[..length];
    }
}
