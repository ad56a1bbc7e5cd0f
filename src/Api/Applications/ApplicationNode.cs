using SipOkMuba.Api.Documents;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Applications;

[ObjectType<Application>]
internal static class ApplicationNode
{
    public static void Configure(NodeDescriptor<Application> node)
    {
        node.Description("An application for an e-KTP service (permohonan KTP-el).")
            .Key(application => application.Key).Id(application => application.Id).ListedBy(application => application.SubmittedAt)
            .Personal(application => application.CitizenKey);
        node.Column(application => application.Number, "Tracking number (nomor permohonan), KTP-1606-YYMM-XXXXXX.");
        node.Column(application => application.Kind, "What is applied for (jenis permohonan).");
        node.Column(application => application.Status, "Where it stands (status permohonan).");
        node.Computed(
            "officialStatus",
            application => new { application.Kind, application.Status, application.Citizen.BiometricsRecordedAt, application.PrintApprovedAt, application.EnrollmentWord },
            at => new NationalStatus(at.Kind, at.Status, at.BiometricsRecordedAt is not null, at.PrintApprovedAt is not null, at.EnrollmentWord).Word,
            "The word of the national pipeline (status nasional), such as PRINT_READY_RECORD; null where it has none.").Nullable();
        node.Computed(
            "openSidStatus",
            application => new
            {
                application.Kind,
                application.Status,
                application.Citizen.BiometricsRecordedAt,
                application.PrintApprovedAt,
                application.EnrollmentWord,
                application.BirthDate,
                application.MaritalStatus,
                application.UpdatedAt,
            },
            at => new NationalStatus(at.Kind, at.Status, at.BiometricsRecordedAt is not null, at.PrintApprovedAt is not null, at.EnrollmentWord)
                .OpenSidCode(at.BirthDate, at.MaritalStatus, Wib.DateOf(at.UpdatedAt)),
            "The code of OpenSID's `StatusKTPEnum` as of the last change: 1 BELUM_WAJIB, 2 BELUM_REKAM, 3 SUDAH_REKAM, 4 CARD_PRINTED, 5 PRINT_READY_RECORD, "
                + "6 CARD_SHIPPED, 7 SENT_FOR_CARD_PRINTING, 8 CARD_ISSUED; null where the application tells nothing of a card.");
        node.Column(application => application.WaitingOn, "Who is waited for (pihak yang ditunggu); null once it has ended.");
        node.Column(application => application.ApplicantName, "Name of the applicant (nama pemohon) as declared.").Discloses(PersonalData.Identity);
        node.Column("nik", application => application.Citizen.NikPrefix, Nik.Mask, "NIK of the applicant, masked: the first four digits, then stars.");
        node.Column(application => application.NikMismatch, "The declared birth date or sex differs from what the NIK says: a hint for the verifier.").Discloses(PersonalData.Assessment);
        node.One(application => application.Village, "Where the applicant lives (desa atau kelurahan).");
        node.Column(application => application.SubmittedAt, "When it was submitted first (waktu pengajuan); of a draft, when it was begun.");
        node.Column(application => application.UpdatedAt, "When it changed last.");
        node.Column(application => application.CompleteAt, "When the requirements were declared complete: from here the 24 hours of the law run.");
        node.Column(application => application.PrintApprovedAt, "When a verifier approved the printing.");
        node.Column(application => application.LastEnrollmentResult, "The last answer of the centre (hasil perekaman di pusat).");
        node.Column(application => application.InterimLetter, "Whether the applicant holds an interim letter (surat keterangan, Suket).");
        node.Column(application => application.RejectionCode, "The legal ground of a rejection (alasan penolakan).").Discloses(PersonalData.Assessment);
        node.Column("appealHint", application => application.RejectionCode, Appeals.HintFor, "What a refused applicant can do (upaya keberatan), in Indonesian; null if it is not rejected.").Nullable().Discloses(PersonalData.Assessment);
        node.One(application => application.ServicePoint, "Where the card was printed or waits to be fetched (tempat pengambilan).");
        node.Column(application => application.Courier, "Who carries the card (kurir).");
        node.Column(application => application.CourierReference, "The courier's reference (nomor resi).");
        node.Column(application => application.Version, "For `expectedVersion`: rises with every change that a person makes.");
        node.Many<StatusChange>("statusHistory", change => change.ApplicationKey, change => change.Sequence, "Every status entered, oldest first (riwayat status).");
        node.Many<WaitSegment>("waits", wait => wait.ApplicationKey, wait => wait.Sequence, "Who was waited for and how long; the segments touch and add up.");
        node.Many<Appointment>("appointments", appointment => appointment.ApplicationKey!.Value, appointment => appointment.Key, "The citizen's appointments for it, oldest first (janji temu).").ListSize(2);
        node.Many<ApplicationDocument>("documents", document => document.ApplicationKey, document => document.Key, "Documents that were handed in (berkas persyaratan).").ListSize(3).Discloses(PersonalData.Documents);
        node.Many<ReturnItem>("returnReasons", item => item.ApplicationKey, item => item.Key, "Why it was returned for correction, for each document.").ListSize(2).Discloses(PersonalData.Assessment);
    }
}

[ObjectType<StatusChange>]
internal static class StatusChangeNode
{
    public static void Configure(NodeDescriptor<StatusChange> node)
    {
        node.Description("A status that was entered.").Key(change => change.Key).VisibleWithParent();
        node.Column(change => change.Status, "The status.");
        node.Column(change => change.At, "When it was entered, to the second.");
        node.Column(change => change.ActorRole, "In which role it was done.");
    }
}

[ObjectType<WaitSegment>]
internal static class WaitSegmentNode
{
    public static void Configure(NodeDescriptor<WaitSegment> node)
    {
        node.Description("A stretch of time in which one party was waited for.").Key(wait => wait.Key).VisibleWithParent();
        node.Column(wait => wait.Party, "Who was waited for.");
        node.Column(wait => wait.StartedAt, "From when.");
        node.Column(wait => wait.EndedAt, "Until when; null while it lasts.");
        node.Column(wait => wait.Seconds, "How many seconds; null while it lasts.");
    }
}

[ObjectType<ApplicationDocument>]
internal static class ApplicationDocumentNode
{
    public static void Configure(NodeDescriptor<ApplicationDocument> node)
    {
        node.Description("A document of an application (berkas).").Key(document => document.Key).VisibleWithParent();
        node.Column(document => document.Type, "What it is.");
        node.Column(document => document.MediaType, "What its file is: `application/pdf`, `image/jpeg` or `image/png`; null where none is kept any more.");
        node.Column(document => document.Size, "How many bytes its file has.");
        node.Column(document => document.AddedAt, "When it was handed in.");
        node.Served<StoredDocument, DocumentLinks, DocumentLink>(
            "link", document => new StoredDocument(document.Id, document.MediaType), (it, links) => links.To(it),
            "Where its file can be fetched in the next minutes (tautan berkas); null where none is kept any more.").Nullable().Cost(1);
    }
}

[ObjectType<ReturnItem>]
internal static class ReturnItemNode
{
    public static void Configure(NodeDescriptor<ReturnItem> node)
    {
        node.Description("Why one document was returned.").Key(item => item.Key).VisibleWithParent();
        node.Column(item => item.DocumentType, "The document.");
        node.Column(item => item.Code, "The reason.");
        node.Column(item => item.Note, "The verifier's note.");
        node.Column(item => item.ReturnedAt, "When it was returned.");
    }
}
