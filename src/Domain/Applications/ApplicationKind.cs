using System.ComponentModel;
using static SipOkMuba.Domain.Applications.DocumentType;

namespace SipOkMuba.Domain.Applications;

[Description("What is applied for (jenis permohonan).")]
public enum ApplicationKind
{
    [Description("First card (KTP-el baru, pemula).")] FirstIssuance,
    [Description("Replacement of a lost card (hilang).")] ReplacementLost,
    [Description("Replacement of a damaged card (rusak).")] ReplacementDamaged,
    [Description("New card after a change of data (perubahan data).")] DataChange,
    [Description("New card after moving in from another regency (pindah datang).")] MoveIn,
    [Description("New recording of photo and biometrics (rekam ulang).")] BiometricUpdate,
    [Description("Activation of the digital identity (aktivasi IKD).")] IkdActivation,
}

/// One row of the checklist of domain.md 1.2; `requirements` and `submitApplication` both read it.
public sealed record KindRules(ApplicationKind Kind)
{
    public IReadOnlyList<DocumentType> Documents { get; init; } = [];
    public IReadOnlyList<DocumentType> IfMarriedYoung { get; init; } = [];
    public IReadOnlyList<DocumentType> IfForeign { get; init; } = [];

    /// The kind itself needs the citizen at an office; a citizen without recorded biometrics comes for any kind.
    public bool PresenceRequired { get; init; }

    /// Recorded biometrics do not spare the visit.
    public bool AlwaysInPerson { get; init; }
    public bool OldCardIsSurrendered { get; init; }

    public static KindRules Of(ApplicationKind kind) => Table[kind];

    private static readonly Dictionary<ApplicationKind, KindRules> Table = new KindRules[]
    {
        new(ApplicationKind.FirstIssuance)
        {
            Documents = [FamilyCard],
            IfMarriedYoung = [MarriageCertificate],
            IfForeign = [Passport, StayPermit, PoliceRecordLetter],
            PresenceRequired = true,
        },
        new(ApplicationKind.ReplacementLost)
        {
            Documents = [FamilyCard, PoliceLossLetter],
            IfForeign = [StayPermit],
        },
        new(ApplicationKind.ReplacementDamaged)
        {
            Documents = [FamilyCard, OldCard],
            IfForeign = [StayPermit],
            OldCardIsSurrendered = true,
        },
        new(ApplicationKind.DataChange)
        {
            Documents = [OldCard, VitalEventEvidence, DataChangeForm],
            IfForeign = [StayPermit],
            OldCardIsSurrendered = true,
        },
        new(ApplicationKind.MoveIn)
        {
            Documents = [MovingLetter, PopulationEventForm, OldCard],
            IfForeign = [StayPermit],
            OldCardIsSurrendered = true,
        },
        new(ApplicationKind.BiometricUpdate)
        {
            Documents = [FamilyCard],
            PresenceRequired = true,
            AlwaysInPerson = true,
        },
        new(ApplicationKind.IkdActivation)
        {
            PresenceRequired = true,
            AlwaysInPerson = true,
        },
    }.ToDictionary(rules => rules.Kind);
}
