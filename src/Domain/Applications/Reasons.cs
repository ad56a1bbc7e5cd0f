using System.ComponentModel;

namespace SipOkMuba.Domain.Applications;

[Description("Why a document is returned (alasan pengembalian).")]
public enum ReturnReason
{
    [Description("The document is not there (tidak ada).")] Missing,
    [Description("It cannot be read (tidak terbaca).")] Illegible,
    [Description("It is no longer valid (kedaluwarsa).")] Expired,
    [Description("It contradicts the data entered (tidak cocok).")] Mismatch,
    [Description("It is another document than it should be (salah dokumen).")] WrongDocument,
    [Description("Another reason, told in the note (lainnya).")] Other,
}

[Description("The legal reason of a rejection (dasar penolakan).")]
public enum RejectionReason
{
    [Description("The person is not entitled to the card (tidak memenuhi syarat).")] NotEligible,
    [Description("The person is not a resident (bukan penduduk).")] NotAResident,
    [Description("The person has another identity already (identitas ganda).")] DuplicateIdentity,
    [Description("A document is false (dokumen palsu).")] FalseDocument,
    [Description("Another legal ground, told in the note (dasar hukum lain).")] OtherLegalGround,
}

[Description("Answer of the centre to an enrolment (hasil perekaman di pusat).")]
public enum EnrollmentResult
{
    [Description("Unique and ready for printing (PRR).")] PrintReadyRecord,
    [Description("Enrolment failed at the centre (gagal enrol di pusat).")] EnrollFailureAtCentral,
    [Description("Search failed at the centre (gagal pencarian di pusat).")] SearchFailureAtCentral,
    [Description("Enrolment failed at the regency (gagal enrol di daerah).")] EnrollFailureAtRegional,
    [Description("The biometrics belong to another record (data ganda).")] DuplicateRecord,
}

public static class Appeals
{
    /// What a refused applicant can do, in the applicant's language.
    public static string? HintFor(RejectionReason? code) => code switch
    {
        null => null,
        RejectionReason.DuplicateIdentity =>
            "Datang ke Disdukcapil dengan semua dokumen identitas agar data ganda diperiksa. " + ToTheHead,
        RejectionReason.FalseDocument =>
            "Bawa dokumen asli ke Disdukcapil agar keasliannya diperiksa. " + ToTheHead,
        _ => "Lengkapi bukti yang diminta lalu ajukan permohonan baru. " + ToTheHead,
    };

    private const string ToTheHead =
        "Keberatan dapat disampaikan secara tertulis kepada Kepala Disdukcapil Musi Banyuasin atau melalui pengaduan.";
}
