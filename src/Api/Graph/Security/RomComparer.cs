using GraphQLParser;

namespace SipOkMuba.Graph.Security;

/// The parser's own hash of a name is not seeded, so a client could choose names that collide.
internal sealed class RomComparer : IEqualityComparer<ROM>
{
    public static readonly RomComparer Instance = new();

    public bool Equals(ROM x, ROM y) => x.Equals(y);

    public int GetHashCode(ROM name) => string.GetHashCode(name.Span);
}
