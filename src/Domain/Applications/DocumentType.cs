using System.ComponentModel;

namespace SipOkMuba.Domain.Applications;

[Description("Kind of a supporting document (jenis dokumen persyaratan).")]
public enum DocumentType
{
    [Description("Copy of the family card (Kartu Keluarga, KK).")] FamilyCard,
    [Description("Loss letter of the police (surat kehilangan).")] PoliceLossLetter,
    [Description("The card held so far (KTP-el lama).")] OldCard,
    [Description("Evidence of the vital or population event, such as a certificate (bukti peristiwa).")]
    VitalEventEvidence,
    [Description("Form for a change of data elements (F-1.06).")] DataChangeForm,
    [Description("Moving letter (surat keterangan pindah, SKP/SKPWNI).")] MovingLetter,
    [Description("Form for the registration of a population event (F-1.02).")] PopulationEventForm,
    [Description("Passport (paspor).")] Passport,
    [Description("Permanent stay permit (izin tinggal tetap, ITAP).")] StayPermit,
    [Description("Marriage certificate (buku nikah, akta perkawinan).")] MarriageCertificate,
    [Description("Police record letter (SKCK).")] PoliceRecordLetter,
    [Description("Any other document (lainnya).")] Other,
}
