using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;

namespace SipOkMuba.Domain.Tests.Partners;

public sealed class PartnerTests
{
    private static readonly Actor Head = new(ActorRole.Head, "head");
    private static readonly string[] All = ["applications:read", "events:read", "keys:write"];
    private readonly IdSource ids = new(TimeProvider.System);

    [Theory]
    [InlineData(ActorRole.Head, true)]
    [InlineData(ActorRole.Administrator, true)]
    [InlineData(ActorRole.Supervisor, false)]
    [InlineData(ActorRole.Officer, false)]
    [InlineData(ActorRole.Partner, false)]
    [InlineData(ActorRole.Citizen, false)]
    public void Register_ShouldBeOfTheOffice_WhenSomebodyAsks(ActorRole role, bool allowed)
    {
        var actor = new Actor(role, "somebody");

        if (allowed)
        {
            Assert.Equal(["partner.registered"], RegisteredBy(actor).RaisedEvents.Select(raised => raised.Event.Name));
        }
        else
        {
            Assert.Throws<NotPermittedError>(() => RegisteredBy(actor));
            Assert.Throws<NotPermittedError>(() => KeyOf(RegisteredBy(Head), actor));
        }
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1_000_001)]
    public void Register_ShouldRefuseTheBudget_WhenItIsOutOfBounds(int points) =>
        Assert.Throws<InvalidPartnerBudgetError>(() => RegisteredBy(Head, points));

    [Fact]
    public void Scopes_ShouldBeRefused_WhenTheyAreNoneOrNotTheGrantors()
    {
        Assert.Null(Assert.Throws<ScopeNotGrantableError>(() => PartnerScopes.Of([], All)).Scope);
        Assert.Equal("nik:reveal", Assert.Throws<ScopeNotGrantableError>(() => PartnerScopes.Of(["events:read", "nik:reveal"], All)).Scope);
        Assert.Equal("applications:read events:read", PartnerScopes.Of(["events:read", "applications:read", "events:read"], All).Text);
    }

    [Fact]
    public void CreateKey_ShouldBeOfTheOfficeOrThePartnerItself_WhenItHasTheRight()
    {
        var partner = RegisteredBy(Head);

        KeyOf(partner, Head);
        var own = KeyOf(partner, new Actor(ActorRole.Partner, partner.Subject));

        Assert.Equal(PartnerKey.ClientIdOf(own.Id), own.ClientId);
        Assert.Throws<NotPermittedError>(() => KeyOf(partner, new Actor(ActorRole.Partner, "another")));
        Assert.Throws<NotPermittedError>(() => partner.RevokeKey(new Actor(ActorRole.Partner, "another"), Story.Start, own));
    }

    [Fact]
    public void CreateKey_ShouldCountOnlyThoseThatHold_WhenThereAreTen()
    {
        var partner = RegisteredBy(Head);
        var first = KeyOf(partner, Head);
        for (var more = 1; more < Partner.MostKeys - 1; more++)
        {
            KeyOf(partner, Head);
        }

        KeyOf(partner, Head, Story.Start.AddHours(1));
        Assert.Equal(Partner.MostKeys, Assert.Throws<PartnerKeyLimitReachedError>(() => KeyOf(partner, Head)).Limit);

        partner.RevokeKey(Head, Story.Start, first);
        KeyOf(partner, Head);
        partner.CreateKey(Head, Story.Start.AddHours(1), ids, new KeyWish("late", PartnerScopes.Of(All, All), null));
    }

    [Fact]
    public void CreateKey_ShouldBeRefused_WhenItWouldHaveExpired() =>
        Assert.Throws<InvalidKeyExpiryError>(() => KeyOf(RegisteredBy(Head), Head, Story.Start));

    [Fact]
    public void RevokeKey_ShouldHappenOnceAndTellWhich_WhenItHeld()
    {
        var partner = RegisteredBy(Head);
        var key = KeyOf(partner, Head);

        partner.RevokeKey(Head, Story.Start.AddMinutes(1), key);

        Assert.False(key.HoldsAt(Story.Start.AddMinutes(1)));
        Assert.Equal(Story.Start.AddMinutes(1), Assert.Throws<PartnerKeyRevokedError>(() => partner.RevokeKey(Head, Story.Start.AddMinutes(2), key)).RevokedAt);
        Assert.Equal(new PartnerKeyRevoked(key.Id).KeyId, Assert.IsType<PartnerKeyRevoked>(partner.RaisedEvents[^1].Event).KeyId);
        Assert.Throws<StaleVersionError>(() => key.Expect(1));
        key.Expect(2);
    }

    [Fact]
    public void Change_ShouldBeOfAnAdministratorAndLeaveTheRest_WhenSomethingIsNamed()
    {
        var partner = RegisteredBy(Head);
        var administrator = new Actor(ActorRole.Administrator, "admin");

        partner.Change(administrator, Story.Start, new PartnerChange(null, null, 2_000, null));

        Assert.Equal(("Portal", "applications:read events:read keys:write", 2_000, true), (partner.Name, partner.Scopes, partner.PointsPerMinute, partner.Active));
        Assert.IsType<PartnerChanged>(partner.RaisedEvents[^1].Event);
        Assert.Throws<NotPermittedError>(() => partner.Change(Head, Story.Start, new PartnerChange("Mine", null, null, null)));
        Assert.Throws<InvalidPartnerBudgetError>(() => partner.Change(administrator, Story.Start, new PartnerChange(null, null, 999, null)));
        Assert.Throws<InvalidTextError>(() => partner.Change(administrator, Story.Start, new PartnerChange(" ", null, null, null)));
    }

    [Fact]
    public void ChangeKey_ShouldCountItsChanges_UntilItIsRevoked()
    {
        var partner = RegisteredBy(Head);
        var key = KeyOf(partner, Head);

        partner.ChangeKey(Head, Story.Start, key, null, onlyTrustedDocuments: true);
        partner.ChangeKey(Head, Story.Start, key, "app", null);

        Assert.Equal(("app", true, 3), (key.Name, key.OnlyTrustedDocuments, key.Version));
        Assert.Equal(key.Id, Assert.IsType<PartnerKeyChanged>(partner.RaisedEvents[^1].Event).KeyId);
        partner.RevokeKey(Head, Story.Start, key);
        Assert.Equal(4, key.Version);
        Assert.Throws<PartnerKeyRevokedError>(() => partner.ChangeKey(Head, Story.Start, key, "again", null));
    }

    [Theory]
    [InlineData(TrustedDocument.MostOfPartner - 1, 0, true)]
    [InlineData(TrustedDocument.MostOfPartner, 0, false)]
    [InlineData(0, TrustedDocument.MostCharactersOfPartner - 7, true)]
    [InlineData(0, TrustedDocument.MostCharactersOfPartner - 6, false)]
    public void Trust_ShouldBeRefused_WhenThePartnerHasEnough(int count, int characters, bool allowed)
    {
        var partner = RegisteredBy(Head);
        var self = new Actor(ActorRole.Partner, partner.Subject);
        IReadOnlyList<TrustedDocument> Asked(Actor actor) =>
            partner.Trust(actor, Story.Start, ids, new TrustedSoFar(count, characters), [new DocumentToTrust("hash", "{ who }", ["A", "B"])]);

        Assert.Throws<NotPermittedError>(() => Asked(Head));
        if (allowed)
        {
            Assert.Equal(("hash", "A B", 7), Asked(self).Select(document => (document.Hash, document.Operations, document.Characters)).Single());
            Assert.Equal(1, Assert.IsType<TrustedDocumentsRegistered>(partner.RaisedEvents[^1].Event).Count);
        }
        else
        {
            Assert.Equal(TrustedDocument.MostOfPartner, Assert.Throws<TrustedDocumentLimitReachedError>(() => Asked(self)).Limit);
        }
    }

    private Partner RegisteredBy(Actor actor, int? points = null) =>
        Partner.Register(actor, Story.Start, ids, new PartnerRegistration("Portal", PartnerScopes.Of(All, All), points));

    private PartnerKey KeyOf(Partner partner, Actor actor, DateTimeOffset? expiresAt = null) =>
        partner.CreateKey(actor, Story.Start, ids, new KeyWish("portal", PartnerScopes.Of(All, All), expiresAt));
}
