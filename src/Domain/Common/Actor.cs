using System.ComponentModel;

namespace SipOkMuba.Domain.Common;

/// Who acts: a role and the stable subject of its account (never a name).
public sealed record Actor(ActorRole Role, string Subject)
{
    public static readonly Actor System = new(ActorRole.System, "system");
}

[Description("In which role somebody acted.")]
public enum ActorRole
{
    [Description("The citizen (penduduk), through a partner's app.")] Citizen,
    [Description("Operator of a village office (operator desa).")] VillageOperator,
    [Description("A partner system (mitra).")] Partner,
    [Description("Front-office officer (petugas, operator SIAK).")] Officer,
    [Description("Verifier (verifikator).")] Verifier,
    [Description("Supervisor (kepala seksi or kepala bidang).")] Supervisor,
    [Description("Head of office (kepala dinas).")] Head,
    [Description("Administrator (administrator SIAK, ADB).")] Administrator,
    [Description("The platform itself: a clock or a follower of the event log (sistem).")] System,
}

[Description("Who is waited for (pihak yang ditunggu).")]
public enum WaitingParty
{
    [Description("The citizen (pemohon).")] Citizen,
    [Description("The office of the regency (dinas).")] Office,
    [Description("The central government (pusat).")] Central,
    [Description("The courier (kurir).")] Courier,
}
