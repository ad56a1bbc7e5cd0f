using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Staff;

/// Our directory gives an account of the identity provider its role and regions.
public sealed class StaffMember
{
    public long Key { get; private set; }
    public required Guid Id { get; init; }

    /// The object id of Entra ID, or the client id of a demonstration client.
    public required string Subject { get; init; }
    public required string Name { get; init; }
    public required ActorRole Role { get; init; }

    /// Space separated code prefixes, such as "16.06.09 16.06.10".
    public required string Regions { get; init; }
    public bool Active { get; init; } = true;

    public bool Covers(string regionCode) =>
        Regions.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Any(prefix => RegionCode.IsWithin(regionCode, prefix));
}
