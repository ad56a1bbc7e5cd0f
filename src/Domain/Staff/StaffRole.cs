using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Staff;

[Description("What a member of staff may be (peran pegawai).")]
public enum StaffRole
{
    [Description("Operator of a village office (operator desa).")] VillageOperator,
    [Description("Counter officer (petugas loket).")] Officer,
    [Description("Verifier (verifikator).")] Verifier,
    [Description("Section head (kepala seksi).")] Supervisor,
    [Description("Head of the office (kepala dinas).")] Head,
    [Description("Administrator of the system.")] Administrator,
}

public static class StaffRoles
{
    /// As what somebody of this role acts.
    public static ActorRole Actor(this StaffRole role) => role switch
    {
        StaffRole.VillageOperator => ActorRole.VillageOperator,
        StaffRole.Officer => ActorRole.Officer,
        StaffRole.Verifier => ActorRole.Verifier,
        StaffRole.Supervisor => ActorRole.Supervisor,
        StaffRole.Head => ActorRole.Head,
        StaffRole.Administrator => ActorRole.Administrator,
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
