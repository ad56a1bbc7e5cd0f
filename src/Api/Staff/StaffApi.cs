using System.ComponentModel;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Staff;

[ObjectType<StaffMember>]
internal static class StaffNode
{
    public static void Configure(NodeDescriptor<StaffMember> node)
    {
        node.Description("An account of the office or of a village office (pegawai atau operator desa).")
            .Key(member => member.Key).Id(member => member.Id);
        node.Column(member => member.Subject, "The account at the identity provider: the object id of Microsoft Entra ID.");
        node.Column(member => member.Name, "Name of the member of staff.");
        node.Column(member => member.Role, "What it may be (peran).");
        node.Computed("regions", member => new { member.Regions }, of => of.Regions.Split(' '), "Codes of the regions in which it may act, each with all below it (wilayah kerja).");
        node.Column(member => member.Active, "Whether it may act at all.");
        node.Column(member => member.Version, "For `expectedVersion`: rises with every change that a person makes.");
    }
}

/// Who is on the staff is for those who answer for it.
internal sealed class StaffRows(Caller caller) : IRowRule<StaffMember>
{
    public Expression<Func<StaffMember, bool>> Visible => Policies.Table[Policies.ReadStaff].Allows(caller) ? member => true : member => false;
}

internal sealed class StaffFilter : FilterInput<StaffMember>
{
    public StaffFilter()
    {
        Field(member => member.Name);
        Field(member => member.Role);
        Field(member => member.Active);
    }
}

internal sealed class StaffSort : SortInput<StaffMember>
{
    public StaffSort() => Field(member => member.Name);
}

[QueryType]
internal static class StaffQueries
{
    [Description("The staff of the office and the operators of village offices (daftar pegawai).")]
    [Authorize(Policies.ReadStaff)]
    [UsePaging(IncludeTotalCount = true), UseFiltering<StaffFilter>, UseSorting<StaffSort>]
    public static IQueryable<StaffMember> GetStaffMembers(AppDbContext database) => database.StaffMembers;
}

[MutationType]
internal static class StaffMutations
{
    [Description("Gives an account of the identity provider its role and regions (pendaftaran pegawai); who was deactivated comes back by it.")]
    [Authorize(Policies.RegisterStaff)]
    [Error<StaffExistsError>, Error<InvalidStaffRegionsError>, Error<InvalidTextError>, Error<NotPermittedError>]
    public static async Task<StaffMember> RegisterStaffAsync(
        [Description("The account: the object id of Microsoft Entra ID.")] string subject,
        [Description("Name of the member of staff.")] string name,
        [Description("What it may be; the account needs the app role of the same name at the identity provider, too.")] StaffRole role,
        [Description("Codes of the regions in which it may act, such as 16.06.09; of an operator of a village office villages.")] IReadOnlyList<string> regions,
        AppDbContext database,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var where = await database.StaffRegionsAsync(regions, cancellationToken);
        var account = subject.Trim();
        var member = await database.StaffMembers.SingleOrDefaultAsync(found => found.Subject == account, cancellationToken);
        if (member is null)
        {
            member = database.StaffMembers.Add(StaffMember.Register(caller.Actor, time.GetUtcNow(), ids, account, name, role, where)).Entity;
        }
        else
        {
            member.RegisterAgain(caller.Actor, time.GetUtcNow(), name, role, where);
        }

        await database.SaveChangesAsync(cancellationToken);
        return member;
    }

    [Description("Sets the regions in which a member of staff may act (wilayah kerja); open connections follow within seconds.")]
    [Authorize(Policies.SetStaffRegions)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<StaffInactiveError>, Error<InvalidStaffRegionsError>, Error<NotPermittedError>]
    public static async Task<StaffMember> SetStaffRegionsAsync(
        [ID(nameof(StaffMember)), Description("The member of staff.")] Guid id,
        [Description("The `version` that the caller has seen; absent: no check.")] int? expectedVersion,
        [Description("Codes of the regions, such as 16.06.09; they replace the former ones.")] IReadOnlyList<string> regions,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var member = await database.StaffMemberAsync(id, expectedVersion, cancellationToken);
        member.SetRegions(caller.Actor, time.GetUtcNow(), await database.StaffRegionsAsync(regions, cancellationToken));
        await database.SaveChangesAsync(cancellationToken);
        return member;
    }

    [Description("Takes all rights from a member of staff (penonaktifan pegawai); open connections end within seconds.")]
    [Authorize(Policies.DeactivateStaff)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<StaffInactiveError>, Error<OwnAccountError>, Error<NotPermittedError>]
    public static async Task<StaffMember> DeactivateStaffAsync(
        [ID(nameof(StaffMember)), Description("The member of staff.")] Guid id,
        [Description("The `version` that the caller has seen; absent: no check.")] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var member = await database.StaffMemberAsync(id, expectedVersion, cancellationToken);
        member.Deactivate(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return member;
    }

    private static async Task<StaffMember> StaffMemberAsync(
        this AppDbContext database, Guid id, int? expectedVersion, CancellationToken cancellationToken)
    {
        var member = await database.StaffMembers.SingleOrDefaultAsync(found => found.Id == id, cancellationToken)
            ?? throw new NotFoundError();
        member.Expect(expectedVersion);
        return member;
    }

    private static async Task<StaffRegions> StaffRegionsAsync(
        this AppDbContext database, IReadOnlyList<string> codes, CancellationToken cancellationToken)
    {
        // Not asked for more than can be named: that is refused anyway.
        var asked = codes.Take(StaffRegions.Maximum).ToList();
        return new StaffRegions(codes, await database.Regions.AsNoTracking().Where(region => asked.Contains(region.Code)).ToListAsync(cancellationToken));
    }
}
