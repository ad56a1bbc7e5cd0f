using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Staff;

/// Our directory gives an account of the identity provider its role and regions.
public sealed class StaffMember : AggregateRoot
{
    public const int SubjectLength = 100;

    private StaffMember()
    {
    }

    /// The object id of Entra ID, or the client id of a demonstration client.
    public string Subject { get; private init; } = "";
    public string Name { get; private set; } = "";
    public StaffRole Role { get; private set; }

    /// Space separated code prefixes, such as "16.06.09 16.06.10".
    public string Regions { get; private set; } = "";
    public bool Active { get; private set; } = true;

    public bool ServesIn(string regionCode) => Array.Exists(Regions.Split(' '), prefix => RegionCode.IsWithin(regionCode, prefix));

    /// Whom an installation is delivered with; it raises no event, as nobody has done anything.
    public static StaffMember Delivered(Guid id, string subject, string name, StaffRole role, string regions) =>
        new() { Id = id, Subject = subject, Name = name, Role = role, Regions = regions };

    public static StaffMember Register(
        Actor actor, DateTimeOffset now, IdSource ids, string subject, string name, StaffRole role, StaffRegions regions)
    {
        var member = new StaffMember { Id = ids.Next(), Subject = Text.Require(subject, "subject", SubjectLength) };
        member.Take(actor, now, name, role, regions);
        return member;
    }

    /// Somebody who comes back is registered anew under the same account.
    public void RegisterAgain(Actor actor, DateTimeOffset now, string name, StaffRole role, StaffRegions regions)
    {
        if (Active)
        {
            throw new StaffExistsError();
        }

        Take(actor, now, name, role, regions);
    }

    public void SetRegions(Actor actor, DateTimeOffset now, StaffRegions regions)
    {
        RequireAdministrator(actor);
        RequireActive();
        Regions = regions.For(Role);
        Raise(new StaffChanged(), actor, Wib.WholeSeconds(now), RegionCode.Muba);
        CountChangeBy(actor);
    }

    public void Deactivate(Actor actor, DateTimeOffset now)
    {
        RequireAdministrator(actor);
        RequireActive();
        if (actor.Subject == Subject)
        {
            throw new OwnAccountError();
        }

        Active = false;
        Raise(new StaffDeactivated(), actor, Wib.WholeSeconds(now), RegionCode.Muba);
        CountChangeBy(actor);
    }

    private void Take(Actor actor, DateTimeOffset now, string name, StaffRole role, StaffRegions regions)
    {
        RequireAdministrator(actor);
        (Name, Role, Regions, Active) = (Text.Require(name, "name"), role, regions.For(role), true);
        Raise(new StaffRegistered(role), actor, Wib.WholeSeconds(now), RegionCode.Muba);
        CountChangeBy(actor);
    }

    private static void RequireAdministrator(Actor actor)
    {
        if (actor.Role != ActorRole.Administrator)
        {
            throw new NotPermittedError();
        }
    }

    private void RequireActive()
    {
        if (!Active)
        {
            throw new StaffInactiveError();
        }
    }
}
