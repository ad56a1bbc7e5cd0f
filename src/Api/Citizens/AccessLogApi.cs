using System.ComponentModel;
using System.Linq.Expressions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Citizens;

[ObjectType<AccessRecord>]
internal static class AccessRecordNode
{
    private static readonly PersonalData[] Groups = [.. Enum.GetValues<PersonalData>().Where(group => group != PersonalData.None)];

    public static void Configure(NodeDescriptor<AccessRecord> node)
    {
        node.Description("Somebody saw data of the citizen (catatan akses data pribadi).").Key(record => record.Key).ListedBy(record => record.At);
        node.Column(record => record.At, "When.");
        node.Column(record => record.ReaderRole, "In which role.");
        node.Computed("partner", record => new { record.ReaderRole, record.Reader }, of => of.ReaderRole is ActorRole.Partner or ActorRole.Citizen ? of.Reader : null, "Client id of the partner that saw them, or whose app showed them to the citizen; null for the office and village offices.").Nullable();
        node.Column(record => record.Way, "How.");
        node.Column(record => record.Operation, "By which root fields of this schema.");
        node.Column(record => record.RecordType, "In a record of which type.");
        node.Column("data", record => record.Data, data => Groups.Where(group => data.HasFlag(group)).ToArray(), "Which data.");
        node.Column(record => record.Purpose, "What for, where the reader must say it (tujuan).");
    }
}

/// The log of a citizen is the citizen's.
internal sealed class AccessRecordRows(Caller caller) : IRowRule<AccessRecord>
{
    public Expression<Func<AccessRecord, bool>> Visible
    {
        get
        {
            var citizen = caller.CitizenKey.GetValueOrDefault();
            return caller.Kind == CallerKind.Citizen ? record => record.CitizenKey == citizen : record => false;
        }
    }
}

[QueryType]
internal static class AccessLogQueries
{
    [Description("Who saw the caller's data (siapa melihat data saya), oldest first; `last` begins with the newest. Kept for five years.")]
    [Authorize(Policies.ReadAccessLog)]
    [UsePaging]
    public static async Task<IQueryable<AccessRecord>> GetAccessLogAsync(
        AppDbContext database, AccessLog log, CancellationToken cancellationToken)
    {
        await log.SettleAsync(cancellationToken);
        return database.AccessRecords;
    }
}
