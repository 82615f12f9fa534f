using CsCheck;
using Linnet.Corpora.ApiDocumentation;

namespace Linnet.Tests.Corpora.ApiDocumentation;

public sealed class MemberNameTests
{
    [Theory]
    [InlineData("M:System.Collections.BitArray.#ctor(System.Boolean[])", "BitArray(bool[])")]
    [InlineData("M:A.List`1.#ctor", "List()")]
    [InlineData("M:A.List`1.CopyTo(`0[],System.Int32)", "CopyTo(TItem[], int)")]
    [InlineData("M:A.X.Cast``2(System.Collections.Generic.IDictionary{``0,System.Nullable{``1}})", "Cast<TFrom, TTo>(IDictionary<TFrom, TTo?>)")]
    [InlineData("M:A.X.TryGet(System.Span{System.Byte}@,System.ValueTuple{System.Char,System.Object})", "TryGet(Span<byte>, (char, object))")]
    [InlineData("M:A.X.Fill(System.Int32[0:,0:],System.Void*,System.Guid@|System.Runtime.InteropServices.InAttribute)", "Fill(int[,], void*, Guid)")]
    [InlineData("M:A.X.Take(System.Collections.Generic.List{System.String}.Enumerator)", "Take(List<string>.Enumerator)")]
    [InlineData("M:A.X.op_Addition(A.X,A.X)", "operator +(X, X)")]
    [InlineData("M:A.X.op_Explicit(A.X)~System.Byte[]", "explicit operator byte[](X)")]
    [InlineData("M:A.X.System#Collections#ICollection#CopyTo(System.Array,System.Int32)", "ICollection.CopyTo(Array, int)")]
    [InlineData("M:A.X.System#Collections#Generic#ICollection{System#Collections#Generic#KeyValuePair{TKey@TValue}}#Add(System.Object)", "ICollection<KeyValuePair<TKey, TValue>>.Add(object)")]
    [InlineData("M:A.X.System#Numerics#IFoo<System#Byte>#Count", "IFoo<Byte>.Count()")]
    [InlineData("P:A.X.Item(System.Int32)", "this[int]")]
    [InlineData("P:A.X.Count", "Count")]
    [InlineData("F:A.Color.Red", "Red")]
    [InlineData("E:A.X.Changed", "Changed")]
    [InlineData("M:A.X.Odd(}{,[)", "Odd(}{,[)")]
    public void Line_ofAMember_readsLikeItsDeclaration(string id, string expected) =>
        Assert.Equal(expected, MemberName.Line(id, ["TItem"], ["TFrom", "TTo"]));

    [Fact]
    public void Heading_ofNestedGenericType_usesDocumentedNames()
    {
        static IReadOnlyList<string> Documented(string id) => id == "T:S.Map`2" ? ["TKey", "TValue"] : [];

        Assert.Equal("S.Map<TKey, TValue>.Part<T>", MemberName.Heading("T:S.Map`2.Part`1", Documented));
        Assert.Equal(["TKey", "TValue", "T"], MemberName.TypeParameters("T:S.Map`2.Part`1", Documented));
        Assert.Equal("S.Map<T1, T2>", MemberName.Heading("T:S.Map`2", _ => ["TKey"]));
    }

    [Theory]
    [InlineData("M:A.B.System#I{T}#C(System.Int32)", "T:A.B")]
    [InlineData("M:A.B`1.op_Implicit(A.B{`0})~System.String", "T:A.B`1")]
    [InlineData("T:A.B", "T:A.B")]
    public void TypeId_ofAMember_isItsType(string id, string type) => Assert.Equal(type, MemberName.TypeId(id));

    [Theory]
    [InlineData("N:System")]
    [InlineData("!:Foo")]
    [InlineData("M:Foo")]
    [InlineData("M:Foo(System.Int32)")]
    [InlineData("T:")]
    [InlineData("X")]
    [InlineData("")]
    public void IsTypeOrMember_ofOtherIds_isFalse(string id) => Assert.False(MemberName.IsTypeOrMember(id));

    [Fact]
    public void Names_ofAnyText_neverThrow()
    {
        var symbols = "TMPFE:.#`01(){}[]@,*|!~<>ab".ToCharArray();
        Gen.Int[0, symbols.Length - 1].Select(i => symbols[i]).Array[0, 30].Select(c => new string(c)).ForAll(
            text =>
            {
                foreach (var id in (string[])[text, "M:A.B" + text, "T:A" + text, "M:A.B(" + text + ")"])
                {
                    Assert.NotNull(MemberName.Reference(id));
                    if (MemberName.IsTypeOrMember(id))
                    {
                        var type = MemberName.TypeId(id);
                        Assert.NotNull(MemberName.Heading(type, _ => []));
                        if (type != id)
                        {
                            Assert.NotNull(MemberName.Line(id, [], []));
                        }
                    }
                }
            },
            iter: 20_000);
    }

    [Fact]
    public void Line_ofDeeplyNestedType_isLeftAsItIs()
    {
        var types = string.Concat(Enumerable.Repeat("A{", 2000)) + "B" + new string('}', 2000);

        Assert.Equal($"M({types})", MemberName.Line($"M:X.M({types})", [], []));
    }
}
