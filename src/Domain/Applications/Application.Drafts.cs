using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;

namespace SipOkMuba.Domain.Applications;

public sealed partial class Application
{
    /// A draft holds no place: only what is submitted is the one active application of its kind.
    public static Application BeginDraft(Actor actor, DateTimeOffset now, IdSource ids, Submission submission)
    {
        var target = ApplicationTransitions.Target(null, ApplicationAction.BeginDraft, actor.Role);
        var at = Wib.WholeSeconds(now);
        RequireVillageInMuba(submission.Village);
        submission.Citizen.RequireConsentFor(actor, submission.Village.Code, submission.Partner);
        RequireBirthDate(submission.BirthDate, at);
        RequireRoomFor(submission.Documents.Count);
        return Create(target, actor, at, ids, submission);
    }

    /// Needs the documents.
    public void AddDocument(Actor actor, DateTimeOffset now, IdSource ids, SubmittedDocument document)
    {
        Allow(actor, ApplicationAction.AddDocument);
        RequireRoomFor(documents.Count + 1);
        var at = Moment(now);
        AddDocuments([document], ids, at);
        Note(new ApplicationDocumentAdded(document.Type), actor, at);
    }

    /// That no other application of the kind is active is decided by the database. Needs the documents, the citizen with
    /// the consents, and the village.
    public void SubmitDraft(Actor actor, DateTimeOffset now, ActingPartner? partner)
    {
        var target = Allow(actor, ApplicationAction.Submit);
        var at = Moment(now);
        Citizen.RequireConsentFor(actor, RegionCode, partner);
        RequireAge(BirthDate!.Value, MaritalStatus, Age.ToApply, at);
        var requirements = Requirements.For(Kind, BirthDate.Value, MaritalStatus, Nationality, Wib.DateOf(at));
        RequireComplete(requirements, documents.Select(document => document.Type));
        SubmittedAt = at;
        MoveTo(target, actor, at);
    }

    public void Discard(Actor actor, DateTimeOffset now) =>
        MoveTo(Allow(actor, ApplicationAction.Discard), actor, Moment(now));
}
