using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Webhooks;

public sealed partial class Webhook
{
    /// What is null stays as it is.
    public void Change(Actor actor, DateTimeOffset now, WebhookUrl? url, string? description, WebhookChoice? choice)
    {
        RequireOwner(actor);
        if (choice is not null)
        {
            Choose(choice);
        }

        Url = url?.Text ?? Url;
        Description = description is null ? Description : Text.Optional(description, "description");
        Tell(new WebhookChanged(), actor, now);
    }

    public void RotateSecret(Actor actor, DateTimeOffset now, byte[] secret)
    {
        RequireOwner(actor);
        (FormerSecret, FormerSecretUntil, Secret) = (Secret, now + FormerSecretHolds, secret);
        Tell(new WebhookSecretRotated(), actor, now);
    }

    public void Enable(Actor actor, DateTimeOffset now)
    {
        RequireOwner(actor);
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

    /// The secrets that sign now, sealed.
    public IReadOnlyList<byte[]> SecretsAt(DateTimeOffset now) =>
        FormerSecret is { } former && FormerSecretUntil > now ? [Secret, former] : [Secret];

    private void Tell(WebhookNoted happened, Actor actor, DateTimeOffset now)
    {
        Raise(happened, actor, Wib.WholeSeconds(now), Regions.RegionCode.Muba);
        CountChangeBy(actor);
    }
}
