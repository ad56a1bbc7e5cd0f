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
    /// The key of no citizen: a record that can be about somebody is about nobody.
    public const long Nobody = 0;

    private static readonly TimeSpan retryAfter = TimeSpan.FromSeconds(5);

    public ValueTask ShownAsync(GraphCallData call, IReadOnlyList<PersonalRecord> records, CancellationToken cancellationToken)
    {
        if (records is [{ Person: Nobody }] or [])
        {
            return ValueTask.CompletedTask;
        }

        if (records.Count > 1 && records.Any(record => record.Person == Nobody))
        {
            return ShownAsync(call, [.. records.Where(record => record.Person != Nobody)], cancellationToken);
        }

        var caller = accounts.CallerOf(call.Grant.User);
        var operation = call.RootFields is { Length: > AccessRecord.LongestOperation } many
            ? many[..AccessRecord.LongestOperation]
            : call.RootFields;
        var purpose = call.Purpose is { Length: > AccessRecord.LongestPurpose } lengthy ? lengthy[..AccessRecord.LongestPurpose] : call.Purpose;
        var by = new AccessContext(caller.Reader, caller.PartnerKey, WayOf(call.Kind), operation);
        var recording = records is [var one]
            ? log.RecordAsync([AccessOf(one, by, purpose)], cancellationToken)
            : log.RecordAsync(AccessesOf(records, by, purpose), cancellationToken);
        return recording.IsCompletedSuccessfully ? recording : RefusedUnlessAsync(recording);
    }

    private static Access AccessOf(PersonalRecord record, AccessContext by, string? purpose)
    {
        var (entity, key, person, groups) = record;
        return new Access(by, entity.Name, key, person, groups == 0 ? PersonalData.Progress : (PersonalData)groups, purpose);
    }

    // Apart, as its closure would be made for a single record too, for each subscriber and event.
    private static Access[] AccessesOf(IReadOnlyList<PersonalRecord> records, AccessContext by, string? purpose) =>
        [.. records.Select(record => AccessOf(record, by, purpose))];

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
