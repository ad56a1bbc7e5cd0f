using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Domain.Applications;

public sealed partial class Application
{
    /// Needs the citizen.
    public void CaptureBiometrics(Actor actor, DateTimeOffset now, ServicePoint servicePoint)
    {
        var target = Allow(actor, ApplicationAction.CaptureBiometrics);
        if (Kind == ApplicationKind.IkdActivation)
        {
            throw new InvalidTransitionError(Status);
        }

        var at = Moment(now);
        CapturedBy = actor.Subject;
        CapturePointKey = servicePoint.Key;
        Citizen.RecordBiometrics(at);
        MoveTo(target, actor, at);
    }

    public void SendForEnrollment(Actor actor, DateTimeOffset now) =>
        MoveTo(Allow(actor, ApplicationAction.SendForEnrollment), actor, Moment(now));

    public void RecordEnrollmentResult(
        Actor actor,
        DateTimeOffset now,
        EnrollmentResult result,
        string? officialWord)
    {
        var target = Allow(actor, result == EnrollmentResult.PrintReadyRecord
            ? ApplicationAction.EnrollmentSucceeded
            : ApplicationAction.EnrollmentFailed);
        EnrollmentWord = Text.Optional(officialWord, "officialWord") ?? result.ToText();
        MoveTo(target, actor, Moment(now));
    }

    /// Perm. 95/2019 art. 46 and 47 read together: who captured may not approve. The status stays.
    public void ApprovePrinting(Actor actor, DateTimeOffset now)
    {
        Allow(actor, ApplicationAction.ApprovePrinting);
        if (PrintApprovedBy is not null)
        {
            throw new PrintingAlreadyApprovedError();
        }

        if (actor.Subject == CapturedBy)
        {
            throw new SelfApprovalError();
        }

        var at = Moment(now);
        PrintApprovedBy = actor.Subject;
        PrintApprovedAt = at;
        UpdatedAt = at;
        Tell(new ApplicationPrintingApproved(), actor, at);
        CountChangeBy(actor);
    }

    public void Print(Actor actor, DateTimeOffset now, ServicePoint servicePoint)
    {
        var target = Allow(actor, ApplicationAction.Print);
        if (PrintApprovedBy is null)
        {
            throw new PrintingNotApprovedError();
        }

        var at = Moment(now);
        RequireAge(BirthDate!.Value, MaritalStatus, Age.ToHoldCard, at);
        servicePoint.UseBlank(actor, at);
        ServicePointKey = servicePoint.Key;
        MoveTo(target, actor, at);
    }

    public void MarkReadyForPickup(Actor actor, DateTimeOffset now, ServicePoint servicePoint)
    {
        var target = Allow(actor, ApplicationAction.MarkReadyForPickup);
        ServicePointKey = servicePoint.Key;
        MoveTo(target, actor, Moment(now));
    }

    public void Dispatch(Actor actor, DateTimeOffset now, string courier, string reference)
    {
        var target = Allow(actor, ApplicationAction.Dispatch);
        var (courierName, courierReference) = (Text.Require(courier, "courier"), Text.Require(reference, "reference"));
        Courier = courierName;
        CourierReference = courierReference;
        MoveTo(target, actor, Moment(now));
    }

    /// A code is refused as long as no code can have been issued.
    public void HandOver(Actor actor, DateTimeOffset now, HandoverProof proof, bool oldCardSurrendered)
    {
        var target = Allow(actor, ApplicationAction.HandOver);
        if (!proof.FingerprintVerified || proof.Code is not null)
        {
            throw new HandoverProofInvalidError();
        }

        if (Rules.OldCardIsSurrendered && !oldCardSurrendered)
        {
            throw new OldCardNotSurrenderedError();
        }

        OldCardSurrendered = oldCardSurrendered;
        MoveTo(target, actor, Moment(now));
    }

    /// Needs the citizen.
    public void ActivateIkd(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, ApplicationAction.ActivateIkd);
        if (Kind != ApplicationKind.IkdActivation)
        {
            throw new InvalidTransitionError(Status);
        }

        if (!Citizen.HasRecordedBiometrics)
        {
            throw new BiometricsNotRecordedError();
        }

        MoveTo(target, actor, Moment(now));
    }
}
