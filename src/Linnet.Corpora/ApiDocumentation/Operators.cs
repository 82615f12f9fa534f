namespace Linnet.Corpora.ApiDocumentation;

/// <summary>The C# symbols of operator methods.</summary>
internal static class Operators
{
    /// <summary>The symbol of a method name, <c>+</c> for <c>op_Addition</c>, or null when it is no operator.</summary>
    public static string? SymbolOf(string method) => method switch
    {
        "op_Addition" or "op_UnaryPlus" => "+",
        "op_Subtraction" or "op_UnaryNegation" => "-",
        "op_Multiply" => "*",
        "op_Division" => "/",
        "op_Modulus" => "%",
        "op_BitwiseAnd" => "&",
        "op_BitwiseOr" => "|",
        "op_ExclusiveOr" => "^",
        "op_LeftShift" => "<<",
        "op_RightShift" => ">>",
        "op_UnsignedRightShift" => ">>>",
        "op_Equality" => "==",
        "op_Inequality" => "!=",
        "op_LessThan" => "<",
        "op_LessThanOrEqual" => "<=",
        "op_GreaterThan" => ">",
        "op_GreaterThanOrEqual" => ">=",
        "op_LogicalNot" => "!",
        "op_OnesComplement" => "~",
        "op_Increment" => "++",
        "op_Decrement" => "--",
        "op_True" => "true",
        "op_False" => "false",
        "op_CheckedAddition" => "checked +",
        "op_CheckedSubtraction" or "op_CheckedUnaryNegation" => "checked -",
        "op_CheckedMultiply" => "checked *",
        "op_CheckedDivision" => "checked /",
        "op_CheckedIncrement" => "checked ++",
        "op_CheckedDecrement" => "checked --",
        _ => null,
    };
}
