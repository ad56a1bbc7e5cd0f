using System.ComponentModel;
using System.Linq.Expressions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using PartnerNoted = SipOkMuba.Api.Events.PartnerNoted;

namespace SipOkMuba.Api.Partners;

[ObjectType<Partner>]
internal static class PartnerNode
{
    public static void Configure(NodeDescriptor<Partner> node)
    {
        node.Description("An organisation whose applications call this API (mitra).").Key(partner => partner.Key).Id(partner => partner.Id);
        node.Column(partner => partner.Name, "Name of the organisation.");
        node.Computed("scopes", partner => new { partner.Scopes }, of => of.Scopes.Split(' '), "What its keys may be granted at the most (cakupan).");
        node.Column(partner => partner.PointsPerMinute, "What its operations may cost in a minute, with all keys together (kuota).");
        node.Column(partner => partner.Active, "Whether it may call at all.");
        node.Many<PartnerKey>("keys", key => key.OwnerKey, key => key.Key, "Its keys, oldest first; those that were revoked or have expired too.");
        node.Column(partner => partner.Version, "For `expectedVersion`: rises with every change that a person makes.");
    }
}

[ObjectType<PartnerKey>]
internal static class PartnerKeyNode
{
    public static void Configure(NodeDescriptor<PartnerKey> node)
    {
        node.Description("Client credentials of one application of a partner (kunci mitra).").Key(key => key.Key).Id(key => key.Id);
        node.Column(key => key.Name, "What it is called, such as the application that uses it.");
        node.Column(key => key.ClientId, "The `client_id` for `/connect/token`; its secret was shown when it was created.");
        node.Computed("scopes", key => new { key.Scopes }, of => of.Scopes.Split(' '), "What its tokens may be granted, as far as its partner has it still (cakupan).");
        node.Column(key => key.CreatedAt, "When it was created.");
        node.Column(key => key.ExpiresAt, "When it expires, and its tokens with it; null: never.");
        node.Column(key => key.RevokedAt, "When it was revoked (pencabutan), and its tokens with it; null while it was not.");
        node.Column(key => key.OnlyTrustedDocuments, "Whether it is locked: its tokens run the trusted documents of its partner and nothing else.");
        node.Computed("version", key => new { key.Changes, key.RevokedAt }, of => PartnerKey.VersionOf(of.Changes, of.RevokedAt), "For `expectedVersion`: rises when it is changed or revoked.");
    }
}

/// Its own; who answers for partners sees all.
internal sealed class PartnerRows(Caller caller) : IRowRule<Partner>
{
    public Expression<Func<Partner, bool>> Visible
    {
        get
        {
            var own = caller.PartnerKey.GetValueOrDefault();
            return !Policies.Table[Policies.ReadPartners].Allows(caller) ? partner => false
                : caller.Kind == CallerKind.Partner ? partner => partner.Key == own
                : partner => true;
        }
    }
}

internal sealed class PartnerKeyRows(Caller caller) : IRowRule<PartnerKey>
{
    public Expression<Func<PartnerKey, bool>> Visible
    {
        get
        {
            var own = caller.PartnerKey.GetValueOrDefault();
            return !Policies.Table[Policies.ReadPartners].Allows(caller) ? key => false
                : caller.Kind == CallerKind.Partner ? key => key.OwnerKey == own
                : key => true;
        }
    }
}

[ObjectType<PartnerNoted>]
internal static class KeyOfPartnerNote
{
    [Description("The key that was created, changed or revoked; null where it is about none.")]
    public static NodeRef<PartnerKey>? GetKey([Parent] PartnerNoted happened, NodeLoader<PartnerKey> keys) =>
        happened.Logged.Payload.TryGetProperty("keyId", out var id) ? keys.ById(id.GetGuid()) : null;
}
