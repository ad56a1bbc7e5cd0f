using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Complaints;

/// <summary>
/// Who may read which complaint: staff and village operators those of their regions, where a secret one is of the whole
/// regency; the citizen the own; a partner the named ones of citizens who consent to it, as its citizens may be so few
/// that a secret one would tell who complains.
/// </summary>
internal sealed class ComplaintRows(Caller caller) : IRowRule<Complaint>
{
    public Expression<Func<Complaint, bool>> Visible =>
        Policies.Table[Policies.ReadComplaints].Allows(caller) ? Of(caller) : complaint => false;

    /// Whoever made a change saw the record, or has its access code.
    public Expression<Func<Complaint, bool>> VisibleAfterChange => complaint => true;

    public bool IsOfAudienceAfterChange => true;

    public Func<DbContext, IQueryable<Complaint>>? Candidates => caller switch
    {
        { Kind: CallerKind.Partner, HasFewCitizens: true } => database => OfCitizens((AppDbContext)database, caller.PartnerKey),
        { Kind: CallerKind.Citizen, CitizenKey: { } citizen } => database => ((AppDbContext)database).ComplaintReporters
            .Where(reporter => reporter.CitizenKey == citizen)
            .Select(reporter => reporter.Complaint),
        _ => null,
    };

    public static Expression<Func<Complaint, bool>> Of(Caller caller)
    {
        var rows = CitizenRecords.Of<Complaint>(
            caller, complaint => complaint.Reporter!.Citizen!, complaint => complaint.Reporter!.CitizenKey ?? 0, complaint => complaint.RegionCode);
        return caller.Kind == CallerKind.Partner ? rows.And(complaint => complaint.Confidentiality == Confidentiality.Named) : rows;
    }

    private static IQueryable<Complaint> OfCitizens(AppDbContext database, long? partner) => database.Consents
        .Where(consent => consent.PartnerKey == partner && consent.WithdrawnAt == null)
        .Select(consent => (long?)consent.CitizenKey)
        .Distinct()
        .Join(database.ComplaintReporters, citizen => citizen, reporter => reporter.CitizenKey, (_, reporter) => reporter.Complaint);
}

/// Who may know who complains: of a named complaint its officers, of a secret one the head of office alone; the citizen,
/// and of a named one the partner that the citizen consents to. A village operator may be whom it is about.
internal sealed class ComplaintReporterRows(Caller caller) : IRowRule<ComplaintReporter>
{
    public Expression<Func<ComplaintReporter, bool>> Visible
    {
        get
        {
            if (caller.Kind == CallerKind.VillageOperator || !Policies.Table[Policies.ReadComplaints].Allows(caller))
            {
                return reporter => false;
            }

            var ofComplaint = ((Expression<Func<ComplaintReporter, Complaint>>)(reporter => reporter.Complaint)).Then(ComplaintRows.Of(caller));
            return caller.Kind == CallerKind.Staff && !caller.Roles.Contains(ActorRole.Head)
                ? ofComplaint.And(reporter => reporter.Complaint.Confidentiality == Confidentiality.Named)
                : ofComplaint;
        }
    }
}
