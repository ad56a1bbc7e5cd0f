using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Documents;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Complaints;

[ObjectType<Complaint>]
internal static class ComplaintNode
{
    public static void Configure(NodeDescriptor<Complaint> node)
    {
        node.Description("A complaint about the service (pengaduan). Nothing of it tells who complains but `reporter`.")
            .Key(complaint => complaint.Key).Id(complaint => complaint.Id).ListedBy(complaint => complaint.FiledAt)
            .Personal(complaint => complaint.Reporter!.CitizenKey ?? AccessObserver.Nobody);
        node.Column(complaint => complaint.Number, "Number (nomor pengaduan), ADU-1606-YYMM-XXXXXX.");
        node.Column(complaint => complaint.Status, "Where it stands (status pengaduan).");
        node.Column(complaint => complaint.Topic, "What it is about (pokok pengaduan).");
        node.Column(complaint => complaint.Title, "In a few words (judul).");
        node.Column(complaint => complaint.Content, "What the reporter tells (isi pengaduan).");
        node.Column(complaint => complaint.Confidentiality, "What the office may know of the reporter (kerahasiaan).");
        node.Column(complaint => complaint.PlaceCode, "Kemendagri code of where it happened (tempat kejadian).");
        node.Column(complaint => complaint.RegionCode, "Kemendagri code of whose staff works on it; of a secret one the regency.");
        node.Column(complaint => complaint.Class, "How it is treated, which sets its time limit (klasifikasi); null until it is verified.");
        node.Computed("concernsStaff", complaint => new { complaint.ConcernedStaff }, it => it.ConcernedStaff is not null, "Whether it is about somebody of the staff, who then does not handle it.");
        node.Column(complaint => complaint.WaitingOn, "Who is waited for (pihak yang ditunggu); null once it has ended.");
        node.Column("dueAt", complaint => complaint.DueAt, at => at == Complaint.Never ? (DateTimeOffset?)null : at, "Until when the office must do what comes next (tenggat), 23:59:59 WIB of a working day; null while the reporter is waited for, and where there is no limit. In filters and orders no limit is the year 9999.").Nullable();
        node.Column(complaint => complaint.Level, "0; 1 with the supervisor; 2 with the head of office (tingkat eskalasi).");
        node.Column(complaint => complaint.FiledAt, "When it was filed (waktu pengaduan).");
        node.Column(complaint => complaint.UpdatedAt, "When it changed last.");
        node.Column(complaint => complaint.VerifiedAt, "When it was verified.");
        node.Column(complaint => complaint.FirstFollowUpAt, "When it was followed up first.");
        node.Column(complaint => complaint.ResolvedAt, "When it was answered: from here the reporter has 10 days to reopen it.");
        node.Column(complaint => complaint.Answer, "The office's answer (jawaban).");
        node.Column(complaint => complaint.RootCause, "Why it had come to it (akar masalah).");
        node.Column(complaint => complaint.ForwardedTo, "The agency whose matter it is (instansi tujuan).");
        node.Column(complaint => complaint.Reopenings, "How often it was reopened.");
        node.Column(complaint => complaint.Version, "For `expectedVersion`: rises with every change that a person makes.");
        node.Related<ComplaintReporter>("reporter", complaint => complaint.Key, reporter => reporter.ComplaintKey, "Who complains (pelapor); null where the caller may not know it, and of an anonymous complaint.");
        node.Related<Complaint>("mergedInto", complaint => complaint.MergedIntoKey, other => other.Key, "The complaint that it follows, as far as the caller may read it.");
        node.Many<Complaint>("followers", follower => follower.MergedIntoKey!.Value, follower => follower.Key, "Complaints about the same that follow it, as far as the caller may read them.").ListSize(5);
        node.Many<ComplaintStatusChange>("statusHistory", change => change.ComplaintKey, change => change.Sequence, "Every status entered, oldest first (riwayat status).");
        node.Many<ComplaintWait>("waits", wait => wait.ComplaintKey, wait => wait.Sequence, "Who was waited for and how long; the segments touch and add up.").ListSize(3);
        node.Many<ComplaintEntry>("entries", entry => entry.ComplaintKey, entry => entry.Sequence, "What was written to and fro, oldest first (tanggapan).").ListSize(5);
        node.Many<ComplaintAttachment>("attachments", attachment => attachment.ComplaintKey, attachment => attachment.Key, "Files that the reporter handed in (lampiran).").ListSize(2);
    }
}

[ObjectType<ComplaintReporter>]
internal static class ComplaintReporterNode
{
    public static void Configure(NodeDescriptor<ComplaintReporter> node)
    {
        node.Description("Who complains (pelapor).").Key(reporter => reporter.Key).Personal(reporter => reporter.CitizenKey ?? AccessObserver.Nobody);
        node.Column(reporter => reporter.Name, "Name, as the reporter gave it.").Discloses(PersonalData.Identity);
        node.Column(reporter => reporter.Phone, "Phone number for questions, as the reporter gave it.").Discloses(PersonalData.Identity);
        node.Related<Citizen>("citizen", reporter => reporter.CitizenKey, citizen => citizen.Key, "The resident, where the NIK was given.");
        node.Related<Application>("application", reporter => reporter.ApplicationKey, application => application.Key, "The application that the complaint is about (permohonan), with what it waited for, as far as the caller may read it.");
    }
}

[ObjectType<ComplaintStatusChange>]
internal static class ComplaintStatusChangeNode
{
    public static void Configure(NodeDescriptor<ComplaintStatusChange> node)
    {
        node.Description("A status that a complaint entered.").Key(change => change.Key).VisibleWithParent();
        node.Column(change => change.Status, "The status.");
        node.Column(change => change.At, "When it was entered, to the second.");
        node.Column(change => change.ActorRole, "In which role it was done.");
    }
}

[ObjectType<ComplaintWait>]
internal static class ComplaintWaitNode
{
    public static void Configure(NodeDescriptor<ComplaintWait> node)
    {
        node.Description("A stretch of time in which one party was waited for with a complaint.").Key(wait => wait.Key).VisibleWithParent();
        node.Column(wait => wait.Party, "Who was waited for.");
        node.Column(wait => wait.StartedAt, "From when.");
        node.Column(wait => wait.EndedAt, "Until when; null while it lasts.");
        node.Column(wait => wait.Seconds, "How many seconds; null while it lasts.");
    }
}

[ObjectType<ComplaintEntry>]
internal static class ComplaintEntryNode
{
    public static void Configure(NodeDescriptor<ComplaintEntry> node)
    {
        node.Description("Something that was written to the other side (tanggapan).").Key(entry => entry.Key).VisibleWithParent();
        node.Column(entry => entry.Kind, "What it is.");
        node.Column(entry => entry.Text, "The text.");
        node.Column(entry => entry.At, "When it was written.");
        node.Column(entry => entry.ActorRole, "In which role; `CITIZEN` is the reporter.");
    }
}

[ObjectType<ComplaintAttachment>]
internal static class ComplaintAttachmentNode
{
    public static void Configure(NodeDescriptor<ComplaintAttachment> node)
    {
        node.Description("A file of a complaint (lampiran).").Key(attachment => attachment.Key).VisibleWithParent();
        node.Column(attachment => attachment.MediaType, "What it is: `application/pdf`, `image/jpeg` or `image/png`; null where no file is kept any more.");
        node.Column(attachment => attachment.Size, "How many bytes it has.");
        node.Column(attachment => attachment.AddedAt, "When it was handed in.");
        node.Served<StoredDocument, DocumentLinks, DocumentLink>(
            "link", attachment => new StoredDocument(attachment.Id, attachment.MediaType), (it, links) => links.To(it),
            "Where it can be fetched in the next minutes (tautan berkas); null for whoever is not signed in, and where no file is kept any more.").Nullable().Cost(1);
    }
}
