using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Webhooks;

public sealed partial class Webhook
{
    public void Change(Actor actor, DateTimeOffset now, WebhookTarget target)
    {
        RequireOwner(actor);
        if (Url != target.Url.Text)
        {
            // Another receiver has not failed yet.
            FailingSince = null;
        }

        Aim(target);
        Tell(new WebhookChanged(), actor, now);
    }

    public void RotateSecret(Actor actor, DateTimeOffset now, byte[] secret)
    {
        RequireOwner(actor);
        (FormerSecret, FormerSecretUntil, Secret) = (Secret, now + FormerSecretHolds, secret);
        Tell(new WebhookSecretRotated(), actor, now);
    }

    /// What an administrator has switched off, no partner switches on.
    public void Enable(Actor actor, DateTimeOffset now)
    {
        var mayEnable = DisabledReason == WebhookDisabledReason.ByAdministrator ? ActorRole.Administrator : ActorRole.Partner;
        if (actor.Role != mayEnable)
        {
            throw new NotPermittedError();
        }

        if (!Enabled)
        {
            (Enabled, DisabledReason, DisabledAt, FailingSince) = (true, null, null, null);
            Tell(new WebhookEnabled(), actor, now);
        }
    }

    /// False where it is switched off already.
    public bool Disable(Actor actor, DateTimeOffset now, WebhookDisabledReason reason)
    {
        if (!Enabled)
        {
            return false;
        }

        (Enabled, DisabledReason, DisabledAt) = (false, reason, Wib.WholeSeconds(now));
        Tell(new WebhookDisabled(reason), actor, now);
        return true;
    }

    /// With all that only a receiver needs.
    public void Delete(Actor actor, DateTimeOffset now)
    {
        RequireOwner(actor);
        Disable(actor, now, WebhookDisabledReason.ByPartner);
        (DeletedAt, Url, Query) = (Wib.WholeSeconds(now), "", null);
        (Secret, FormerSecret, FormerSecretUntil, FailingSince) = ([], null, null, null);
        Tell(new WebhookDeleted(), actor, now);
    }

    /// The secrets that sign now, sealed.
    public IReadOnlyList<byte[]> SecretsAt(DateTimeOffset now) =>
        FormerSecret is { } former && FormerSecretUntil > now ? [Secret, former] : [Secret];

    /// Of no region: it is its partner's business, and not that of an office.
    private void Tell(WebhookNoted happened, Actor actor, DateTimeOffset now)
    {
        Raise(happened, actor, Wib.WholeSeconds(now));
        CountChangeBy(actor);
    }
}
