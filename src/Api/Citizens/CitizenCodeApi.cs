using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Messages;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Citizens;

[ObjectType, GraphName("CitizenCode"), Description("A one-time code on its way to a citizen (kode sekali pakai).")]
internal sealed record CitizenCodeInfo(
    [property: Description("Send it to `/connect/token` as `request_id`, with the `code` that the citizen tells, your client credentials and `grant_type=" + CitizenGrant.GrantType + "`.")] string RequestId,
    [property: Description("Until when the code is good.")] DateTimeOffset ExpiresAt);

[MutationType]
internal static class CitizenCodeMutations
{
    private const string Template = "citizen.code";

    [Description("Sends a one-time code to the phone that is recorded for a citizen, and voids the one before. Who enters it consents to the purpose, and the partner gets a token of the citizen. An unknown NIK is answered alike.")]
    [Authorize(Policies.RequestCitizenCode)]
    [Error<InvalidNikError>, Error<InvalidTextError>, Error<TooManyCodesError>, Error<MessagesUnavailableError>]
    public static async Task<CitizenCodeInfo> RequestCitizenCodeAsync(
        [Description("NIK of the citizen.")] NikText nik,
        [Description("What the citizen is to consent to (tujuan); the message says it.")] string purpose,
        AppDbContext database,
        CitizenFile citizens,
        CitizenCodes codes,
        MessageOutbox outbox,
        MessageOptions messages,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!messages.CanSend)
        {
            throw new MessagesUnavailableError();
        }

        var parsed = Nik.Parse(nik.Text);
        var hash = citizens.Hash(parsed);
        var now = time.GetUtcNow();
        var since = Wib.DateOf(now - CitizenCode.While);
        var earlier = await database.CitizenCodes
            .Where(code => code.NikHash == hash && code.Day >= since)
            .OrderBy(code => code.Day).ThenBy(code => code.Place)
            .Select(code => new EarlierCode(code.RequestedAt, code.PartnerKey))
            .ToListAsync(cancellationToken);
        var citizen = await citizens.FindReachableAsync(database, parsed, cancellationToken);
        var partner = await database.Partners.AsNoTracking().SingleAsync(partner => partner.Key == caller.PartnerKey, cancellationToken);
        var (id, text) = (ids.Next(), CitizenCodes.New(ids));
        var code = CitizenCode.Request(
            id,
            now,
            new CodeRequest
            {
                NikHash = hash,
                PartnerKey = partner.Key,
                Citizen = citizen,
                Purpose = purpose,
                CodeHash = codes.Hash(id, text),
            },
            earlier);
        database.CitizenCodes.Add(code);
        if (citizen is not null)
        {
            outbox.Add(database, MessageOf(citizen, partner, code, text), code.ExpiresAt);
        }

        await database.SaveChangesAsync(cancellationToken);
        return new CitizenCodeInfo(id.ToString("N"), code.ExpiresAt);
    }

    private static Message MessageOf(Citizen citizen, Domain.Partners.Partner partner, CitizenCode code, string text) => new()
    {
        To = citizen.CodeAddress!,
        Channels = citizen.CodeChannels(),
        Template = Template,
        Variables = new Dictionary<string, string> { ["code"] = text, ["partner"] = partner.Name, ["purpose"] = code.Purpose },
    };
}
