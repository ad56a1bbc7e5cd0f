using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Applications;

public sealed partial class Application
{
    public const int MaximumDocuments = 10;

    /// Creates and submits in one act. That no other application of the kind is active is decided by the database.
    public static Application Submit(Actor actor, DateTimeOffset now, IdSource ids, Submission submission)
    {
        var target = ApplicationTransitions.Target(null, ApplicationAction.Submit, actor.Role);
        var at = Wib.WholeSeconds(now);
        RequireVillageInMuba(submission.Village);
        submission.Citizen.RequireConsentFor(actor, submission.Village.Code, submission.Partner);
        RequireAge(submission.BirthDate, submission.MaritalStatus, Age.ToApply, at);
        var requirements = Requirements.For(
            submission.Kind, submission.BirthDate, submission.MaritalStatus, submission.Nationality, Wib.DateOf(at));
        RequireComplete(requirements, submission.Documents.Select(document => document.Type));
        RequireRoomFor(submission.Documents.Count);
        return Create(target, actor, at, ids, submission);
    }

    /// Needs the documents and the return items.
    public void Resubmit(
        Actor actor,
        DateTimeOffset now,
        IdSource ids,
        IReadOnlyList<SubmittedDocument> corrections)
    {
        var target = Allow(actor, ApplicationAction.Resubmit);
        var at = Moment(now);
        if (actor.Role != ActorRole.Citizen && actor.Subject != EnteredBy)
        {
            throw new NotTheSubmitterError();
        }

        var expiry = ReturnedAt!.Value + ApplicationDeadlines.Resubmission;
        if (at > expiry)
        {
            throw new ResubmissionExpiredError(expiry);
        }

        var missing = returnItems
            .Where(item => item.ReturnedAt == ReturnedAt)
            .Select(item => item.DocumentType)
            .Except(corrections.Select(document => document.Type))
            .ToList();
        if (missing.Count > 0)
        {
            throw new MissingDocumentsError(missing);
        }

        var kept = documents.Select(document => document.Type).Except(corrections.Select(document => document.Type)).Count();
        RequireRoomFor(kept + corrections.Count);
        AddDocuments(corrections, ids, at);
        MoveTo(target, actor, at);
    }

    public void Cancel(Actor actor, DateTimeOffset now, string? reason)
    {
        var target = Allow(actor, ApplicationAction.Cancel);
        CancellationReason = Text.Optional(reason, "reason", Text.LongLength);
        AssignedTo = null;
        MoveTo(target, actor, Moment(now));
    }

    private static Application Create(
        ApplicationStatus status, Actor actor, DateTimeOffset at, IdSource ids, Submission submission)
    {
        var application = new Application
        {
            Id = ids.Next(),
            Number = TrackingNumber.New(ids, at),
            Kind = submission.Kind,
            CitizenKey = submission.Citizen.Key,
            Citizen = submission.Citizen,
            VillageKey = submission.Village.Key,
            RegionCode = submission.Village.Code,
            ApplicantName = Text.Require(submission.FullName, "fullName"),
            BirthDate = submission.BirthDate,
            BirthYear = submission.BirthDate.Year,
            Sex = submission.Sex,
            MaritalStatus = submission.MaritalStatus,
            Nationality = submission.Nationality,
            FamilyCardCipher = submission.FamilyCardCipher,
            Phone = PhoneNumber.Normalize(submission.Phone),
            NikMismatch = !submission.Nik.Agrees(submission.BirthDate, submission.Sex),
            EnteredBy = actor.Subject,
            EnteredByRole = actor.Role,
            SubmittedAt = at,
        };
        submission.Citizen.Declare(submission.Village, application.Phone);
        application.AddDocuments(submission.Documents, ids, at);
        application.Enter(status, previous: null, actor, at);
        return application;
    }

    private static void RequireVillageInMuba(Village village)
    {
        if (!village.IsInMuba)
        {
            throw new UnknownVillageError(village.Code);
        }
    }

    private static void RequireBirthDate(DateOnly birthDate, DateTimeOffset at)
    {
        if (birthDate > Wib.DateOf(at))
        {
            throw new InvalidBirthDateError();
        }
    }

    private static void RequireAge(DateOnly birthDate, MaritalStatus maritalStatus, int minimumAge, DateTimeOffset at)
    {
        RequireBirthDate(birthDate, at);
        if (!maritalStatus.EverMarried() && Age.On(Wib.DateOf(at), birthDate) < minimumAge)
        {
            throw new AgeNotReachedError(minimumAge);
        }
    }

    private static void RequireComplete(Requirements requirements, IEnumerable<DocumentType> given)
    {
        var missing = requirements.MissingFrom(given);
        if (missing.Count > 0)
        {
            throw new MissingDocumentsError(missing);
        }
    }

    private static void RequireRoomFor(int documents)
    {
        if (documents > MaximumDocuments)
        {
            throw new TooManyDocumentsError(MaximumDocuments);
        }
    }

    private void AddDocuments(IReadOnlyList<SubmittedDocument> added, IdSource ids, DateTimeOffset at)
    {
        foreach (var document in added)
        {
            documents.Add(new ApplicationDocument
            {
                Id = ids.Next(),
                Type = document.Type,
                UploadReference = document.UploadReference,
                MediaType = document.MediaType,
                Size = document.Size,
                AddedAt = at,
            });
        }
    }
}
