using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Webhooks;

/// Where a partner wants to be told of events, of which of them, and how it knows that we told it.
public sealed partial class Webhook : AggregateRoot
{
    public const int MostPerPartner = 20;
    public const int QueryLength = 8_000;

    /// After a rotation the former secret signs too for so long.
    public static readonly TimeSpan FormerSecretHolds = TimeSpan.FromHours(24);

    /// A receiver that takes nothing for so long is switched off.
    public static readonly TimeSpan FailsAtMost = TimeSpan.FromDays(5);

    private Webhook()
    {
    }

    public long PartnerKey { get; private init; }

    /// One of the partner's places, of which the database keeps each taken once: so many webhooks, however many ask at once.
    /// Of one that is deleted it is free again.
    public int Place { get; private init; }

    public string Url { get; private set; } = "";
    public string? Description { get; private set; }

    /// Space separated; null: all.
    public string? EventTypes { get; private set; }

    /// What a subscription document asks for beside types.
    public Guid? SubjectId { get; private set; }
    public string? RegionCode { get; private set; }

    /// The subscription document whose result is the body; null: the envelope.
    public string? Query { get; private set; }

    /// Those of the token with which the events were chosen, so that a narrow token opens nothing wider.
    public string Scopes { get; private set; } = "";

    /// The position in the log after which it is told.
    public long StartsAfter { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public bool Enabled { get; private set; } = true;
    public WebhookDisabledReason? DisabledReason { get; private set; }
    public DateTimeOffset? DisabledAt { get; private set; }

    /// Nothing is done with it any more; it stays for what was told of it and sent to it.
    public DateTimeOffset? DeletedAt { get; private set; }

    /// Sealed.
    public byte[] Secret { get; private set; } = [];
    public byte[]? FormerSecret { get; private set; }
    public DateTimeOffset? FormerSecretUntil { get; private set; }

    /// Since when nothing was taken; noted without an event.
    public DateTimeOffset? FailingSince { get; private set; }

    /// How the last `testWebhook` went; noted without an event.
    public DateTimeOffset? TestedAt { get; private set; }
    public int? TestStatus { get; private set; }
    public int? TestMilliseconds { get; private set; }
    public WebhookFault? TestFault { get; private set; }

    /// <param name="actor">Who creates it.</param>
    /// <param name="now">When.</param>
    /// <param name="ids">Gives its id.</param>
    /// <param name="owner">The partner, and the places that its webhooks have taken.</param>
    /// <param name="target">Where to, and of what.</param>
    /// <param name="secret">Sealed for the id.</param>
    /// <param name="startsAfter">The head of the log.</param>
    public static Webhook Create(
        Actor actor, DateTimeOffset now, IdSource ids, WebhookOwner owner, WebhookTarget target, Func<Guid, byte[]> secret,
        long startsAfter)
    {
        RequireOwner(actor);
        int[] free = [.. Enumerable.Range(1, MostPerPartner).Except(owner.TakenPlaces)];
        if (free.Length == 0)
        {
            throw new WebhookLimitReachedError(MostPerPartner);
        }

        var id = ids.Next();
        var webhook = new Webhook
        {
            Id = id,
            PartnerKey = owner.PartnerKey,

            // Any of them, so that those who ask at once seldom want the same.
            Place = free[id.ToByteArray()[^1] % free.Length],
            Secret = secret(id),
            StartsAfter = startsAfter,
            CreatedAt = Wib.WholeSeconds(now),
        };
        webhook.Aim(target);
        webhook.Tell(new WebhookCreated(), actor, now);
        return webhook;
    }

    /// As it is aimed now, to change a part of it.
    public WebhookChoice Choice => new(EventTypes?.Split(' '), SubjectId, RegionCode, Query, Scopes.Split(' '));

    private void Aim(WebhookTarget target)
    {
        var choice = target.Choice;
        (Url, Description) = (target.Url.Text, Text.Optional(target.Description, "description"));
        (EventTypes, SubjectId, RegionCode, Query, Scopes) = (
            choice.Types is { } types ? string.Join(' ', types) : null,
            choice.SubjectId, choice.RegionCode, choice.Query, string.Join(' ', choice.Scopes));
    }

    /// Nobody answers for another's address: an administrator can only switch it off.
    private static void RequireOwner(Actor actor)
    {
        if (actor.Role != ActorRole.Partner)
        {
            throw new NotPermittedError();
        }
    }
}

public sealed record WebhookOwner(long PartnerKey, IReadOnlyCollection<int> TakenPlaces);

public sealed record WebhookTarget(WebhookUrl Url, string? Description, WebhookChoice Choice);

/// Which events; with a document, those that it subscribes to.
public sealed record WebhookChoice(
    IReadOnlyList<string>? Types, Guid? SubjectId, string? RegionCode, string? Query, IReadOnlyList<string> Scopes);
