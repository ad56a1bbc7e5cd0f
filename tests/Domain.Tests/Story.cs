using System.Text.Json;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Domain.Tests.Calendars;

namespace SipOkMuba.Domain.Tests;

/// People, places and a way to any status, for tests to start from.
internal sealed class Story
{
    public static readonly Actor Citizen = new(ActorRole.Citizen, Registered().Subject);
    public static readonly Actor Village = new(ActorRole.VillageOperator, "village");
    public static readonly Actor Partner = new(ActorRole.Partner, "partner");
    public static readonly Actor Officer = new(ActorRole.Officer, "officer");
    public static readonly Actor Verifier = new(ActorRole.Verifier, "verifier");
    public static readonly Actor Supervisor = new(ActorRole.Supervisor, "supervisor");

    public static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 0, 0, Wib.Offset);

    /// As the hash of a code.
    public static readonly byte[] Code = [1, 2, 3];
    public static readonly ReturnReasonGiven Illegible =
        new(DocumentType.FamilyCard, ReturnReason.Illegible, "blurred");

    public static readonly Village MekarJaya = new(
        "16.06.09.2006", "Mekar Jaya", RegionLevel.Village, new District("16.06.09", "Bayung Lencir", "16.06"));

    public static readonly Partner Portal = Domain.Partners.Partner.Delivered(
        new IdSource(TimeProvider.System), "portal", "Portal", "applications:write", Start, holdsSyntheticConsent: true);

    public IdSource Ids { get; } = new(TimeProvider.System);
    public ServicePoint Office { get; } = ServicePoint.Open(Guid.Empty, "Bayung Lencir", "16.06.09", blankStock: 5);
    public DateTimeOffset Now { get; set; } = Start;

    public Citizen Resident { get; } = Registered();

    public static Citizen Registered(bool isSynthetic = true) =>
        Domain.Citizens.Citizen.Register(Guid.Empty, new SealedNik([1], [2], "1606", [3]), isSynthetic);

    public Submission Submission(
        ApplicationKind kind = ApplicationKind.FirstIssuance,
        DateOnly? birthDate = null,
        MaritalStatus maritalStatus = MaritalStatus.Single,
        Nationality nationality = Nationality.Indonesian,
        Village? village = null,
        IEnumerable<DocumentType>? documents = null,
        string fullName = "Siti Contoh",
        string? phone = null,
        Citizen? citizen = null)
    {
        var born = birthDate ?? new DateOnly(2005, 7, 1);
        var given = documents
            ?? Requirements.For(kind, born, maritalStatus, nationality, Wib.DateOf(Now)).MissingFrom([]);
        return new Submission
        {
            Kind = kind,
            Citizen = citizen ?? Resident,
            Nik = Nik.Parse("1606094107059901"),
            FamilyCardCipher = [4],
            FullName = fullName,
            BirthDate = born,
            Sex = Sex.Female,
            MaritalStatus = maritalStatus,
            Nationality = nationality,
            Village = village ?? MekarJaya,
            Phone = phone,
            Partner = Portal.Acting(),
            Documents = [.. given.Select(type => new SubmittedDocument(type, "sample-pdf"))],
        };
    }

    public Application Draft(
        ApplicationKind kind = ApplicationKind.FirstIssuance, Actor? by = null, IEnumerable<DocumentType>? documents = null) =>
        Application.BeginDraft(by ?? Partner, Now, Ids, Submission(kind, documents: documents));

    public void ConsentToVillage() => Resident.RecordConsent(
        Officer, Now, Ids, new ConsentGiven(null, MekarJaya, "apply", ConsentMethod.InPerson, null));

    public Application Submitted(ApplicationKind kind = ApplicationKind.FirstIssuance, Actor? by = null) =>
        Application.Submit(by ?? Partner, Now, Ids, Submission(kind));

    /// The shortest way to a status; every step takes a minute.
    public Application In(ApplicationStatus status, ApplicationKind kind = ApplicationKind.FirstIssuance)
    {
        if (kind == ApplicationKind.IkdActivation)
        {
            Resident.RecordBiometrics(Start);
        }

        var application = status is ApplicationStatus.Draft ? Draft(kind) : Submitted(kind);
        foreach (var step in WayTo(status))
        {
            Now += TimeSpan.FromMinutes(1);
            step(application);
        }

        Assert.Equal(status, application.Status);
        return application;
    }

    /// Everything that can be seen of the state, to show that nothing moved.
    public string Picture(Application application) =>
        JsonSerializer.Serialize(application) + JsonSerializer.Serialize(Office) + application.RaisedEvents.Count;

    /// Nobody acts but the clock.
    public void Wait(Application application, TimeSpan time)
    {
        Now += time;
        while (application.PerformNextDuty(Now, Decree.Office))
        {
        }
    }

    private List<Action<Application>> WayTo(ApplicationStatus status)
    {
        List<Action<Application>> claimed = [it => it.Claim(Verifier, Now)];
        List<Action<Application>> verified = [.. claimed, it => it.Verify(Verifier, Now)];
        List<Action<Application>> awaiting = [.. verified, it => it.RouteAfterVerification(Now)];
        List<Action<Application>> captured = [.. awaiting, it => it.CaptureBiometrics(Officer, Now, Office)];
        List<Action<Application>> sent = [.. captured, it => it.SendForEnrollment(Officer, Now)];
        List<Action<Application>> ready =
            [.. sent, it => it.RecordEnrollmentResult(Officer, Now, EnrollmentResult.PrintReadyRecord, null)];
        List<Action<Application>> printed =
            [.. ready, it => it.ApprovePrinting(Verifier, Now), it => it.Print(Officer, Now, Office)];
        List<Action<Application>> waiting = [.. printed, it => it.MarkReadyForPickup(Officer, Now, Office)];
        return status switch
        {
            ApplicationStatus.Draft or ApplicationStatus.Submitted => [],
            ApplicationStatus.UnderVerification => claimed,
            ApplicationStatus.Returned => [.. claimed, it => it.Return(Verifier, Now, [Illegible])],
            ApplicationStatus.Rejected =>
                [.. claimed, it => it.Reject(Verifier, Now, RejectionReason.FalseDocument, null)],
            ApplicationStatus.Verified => verified,
            ApplicationStatus.AwaitingBiometrics => awaiting,
            ApplicationStatus.BiometricsCaptured => captured,
            ApplicationStatus.SentForEnrollment => sent,
            ApplicationStatus.EnrollmentException =>
                [.. sent, it => it.RecordEnrollmentResult(Officer, Now, EnrollmentResult.SearchFailureAtCentral, null)],
            ApplicationStatus.PrintReady => ready,
            ApplicationStatus.Printed => printed,
            ApplicationStatus.ReadyForPickup => waiting,
            ApplicationStatus.InDelivery => [.. printed, it => it.Dispatch(Officer, Now, "Pos", "X1")],
            ApplicationStatus.Issued => [.. waiting, it => it.HandOver(Officer, Now, HandoverProof.Fingerprint, true)],
            ApplicationStatus.Unclaimed => [.. waiting, it => Wait(it, TimeSpan.FromDays(90))],
            ApplicationStatus.Cancelled => [it => it.Cancel(Citizen, Now, null)],
            ApplicationStatus.Expired => [.. awaiting, it => Wait(it, TimeSpan.FromDays(60))],
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "It is no status."),
        };
    }
}
