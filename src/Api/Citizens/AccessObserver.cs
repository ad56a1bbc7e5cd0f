using GraphQLParser.AST;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Citizens;

/// Writes down who saw which record of which citizen; of a citizen's token the app that held it, as its partner could look too.
internal sealed class AccessObserver(AccessLog log, AccountDirectory accounts) : IReadObserver
{
    private static readonly TimeSpan retryAfter = TimeSpan.FromSeconds(5);

    public ValueTask ShownAsync(GraphCallData call, IReadOnlyList<PersonalRecord> records, CancellationToken cancellationToken)
    {
        var caller = accounts.CallerOf(call.Grant.User);
        var operation = call.RootFields is { Length: > AccessRecord.LongestOperation } many
            ? many[..AccessRecord.LongestOperation]
            : call.RootFields;
        var purpose = call.Purpose is { Length: > AccessRecord.LongestPurpose } lengthy ? lengthy[..AccessRecord.LongestPurpose] : call.Purpose;
        var by = new AccessContext(caller.Reader, caller.PartnerKey, WayOf(call.Kind), operation);
        var recording = records is [var one]
            ? log.RecordAsync([AccessOf(one, by, purpose)], cancellationToken)
            : log.RecordAsync([.. records.Select(record => AccessOf(record, by, purpose))], cancellationToken);
        return recording.IsCompletedSuccessfully ? recording : RefusedUnlessAsync(recording);
    }

    private static Access AccessOf(PersonalRecord record, AccessContext by, string? purpose)
    {
        var (entity, key, person, groups) = record;
        return new Access(by, entity.Name, key, person, groups == 0 ? PersonalData.Progress : (PersonalData)groups, purpose);
    }

    private static AccessWay WayOf(OperationType kind) => kind switch
    {
        OperationType.Mutation => AccessWay.Mutation,
        OperationType.Subscription => AccessWay.Subscription,
        _ => AccessWay.Query,
    };

    private static async ValueTask RefusedUnlessAsync(ValueTask recording)
    {
        try
        {
            await recording;
        }
        catch (AccessLogUnavailableException)
        {
            throw new RequestRefusedError("What you read can not be logged at present, so it is not shown.",
                GraphErrorCodes.AccessLogUnavailable, StatusCodes.Status503ServiceUnavailable)
            {
                RetryAfter = retryAfter,
            };
        }
    }
}
