using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Citizens;

/// What a client sent as a NIK; the verb that takes it says in a typed error what is wrong with it.
internal readonly record struct NikText(string Text)
{
    public override string ToString() => "****";
}

internal sealed class NikScalar() : TextScalar<NikText>(
    "NIK",
    "National identity number (Nomor Induk Kependudukan): 16 digits. A malformed one is refused by INVALID_NIK with the reason. Never shown in full.",
    specifiedBy: null)
{
    protected override bool TryRead(string text, out NikText value)
    {
        value = new NikText(text);
        return true;
    }

    protected override string Write(NikText value) => value.ToString();
}
