namespace Linnet.Tokenization;

/// <summary>Where an added token stands.</summary>
/// <param name="Start">Its first byte, with the white space that it takes.</param>
/// <param name="End">Behind its last byte.</param>
/// <param name="Id">Its id.</param>
internal readonly record struct AddedTokenMatch(int Start, int End, int Id);
