using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Applications;

public sealed partial class Application
{
    public const int MaximumDocuments = 10;

    /// Default of ours, domain.md 3.2 [D].
    public static readonly TimeSpan ResubmissionTime = TimeSpan.FromDays(14);

    /// Creates and submits in one act. That no other application of the kind is active is decided by the database.
    public static Application Submit(Actor actor, DateTimeOffset now, IdSource ids, Submission submission)
    {
        var target = ApplicationTransitions.Target(null, ApplicationAction.Submit, actor.Role);
        var at = Wib.WholeSeconds(now);
        RequireVillageInMuba(submission.Village);
        RequireConsent(actor, submission);
        RequireAge(submission.BirthDate, submission.MaritalStatus, Age.ToApply, at);
        RequireChecklist(submission, Wib.DateOf(at));

        var application = new Application
        {
            Id = ids.Next(),
            Number = TrackingNumber.New(ids, at),
            Kind = submission.Kind,
            CitizenKey = submission.Citizen.Key,
            Citizen = submission.Citizen,
            VillageKey = submission.Village.Key,
            Village = submission.Village,
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
        application.AddDocuments(submission.Documents, ids, at);
        application.Enter(target, previous: null, actor, at);
        return application;
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

        var expiry = ReturnedAt!.Value + ResubmissionTime;
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
        if (kept + corrections.Count > MaximumDocuments)
        {
            throw new TooManyDocumentsError(MaximumDocuments);
        }

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

    private static void RequireVillageInMuba(Village village)
    {
        if (!village.IsInMuba)
        {
            throw new UnknownVillageError(village.Code);
        }
    }

    private static void RequireConsent(Actor actor, Submission submission)
    {
        var consented = actor.Role switch
        {
            ActorRole.Partner => submission.Partner is { } partner && submission.Citizen.HasConsentedTo(partner),
            ActorRole.VillageOperator => submission.Citizen.HasConsentedTo(submission.Village),
            _ => true,
        };
        if (!consented)
        {
            throw new ConsentRequiredError();
        }
    }

    private static void RequireAge(DateOnly birthDate, MaritalStatus maritalStatus, int minimumAge, DateTimeOffset at)
    {
        var today = Wib.DateOf(at);
        if (birthDate > today)
        {
            throw new InvalidBirthDateError();
        }

        if (!maritalStatus.EverMarried() && Age.On(today, birthDate) < minimumAge)
        {
            throw new AgeNotReachedError(minimumAge);
        }
    }

    private static void RequireChecklist(Submission submission, DateOnly today)
    {
        var requirements = Requirements.For(
            submission.Kind, submission.BirthDate, submission.MaritalStatus, submission.Nationality, today);
        var missing = requirements.MissingFrom(submission.Documents.Select(document => document.Type));
        if (missing.Count > 0)
        {
            throw new MissingDocumentsError(missing);
        }

        if (submission.Documents.Count > MaximumDocuments)
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
                AddedAt = at,
            });
        }
    }
}
