using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Domain.Applications;

public sealed partial class Application
{
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
        Note(new ApplicationPrintingApproved(), actor, at);
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
        KeepAt(servicePoint);
        MoveTo(target, actor, at);
    }

    /// From the printer, or again for a card that nobody had fetched.
    public void MarkReadyForPickup(Actor actor, DateTimeOffset now, ServicePoint servicePoint)
    {
        var target = Allow(actor, ApplicationAction.MarkReadyForPickup);
        KeepAt(servicePoint);
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

    /// The courier brings the card back; it waits where the officer says.
    public void RecordDeliveryFailure(Actor actor, DateTimeOffset now, ServicePoint servicePoint)
    {
        var target = Allow(actor, ApplicationAction.RecordDeliveryFailure);
        KeepAt(servicePoint);
        MoveTo(target, actor, Moment(now));
    }

    private void KeepAt(ServicePoint servicePoint)
    {
        ServicePoint = servicePoint;
        ServicePointKey = servicePoint.Key;
    }
}
