using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Tests.Citizens;

public sealed class CitizenTests
{
    private readonly Story story = new();

    [Fact]
    public void RecordConsent_ShouldCoverOnlyThatVillage_WhenGivenToAVillageOffice()
    {
        var citizen = Story.Registered(isSynthetic: false);

        var consent = citizen.RecordConsent(Story.Village, Story.Start.AddMilliseconds(700), story.Ids, ToVillage());

        Assert.True(citizen.HasConsentedTo(Story.MekarJaya));
        Assert.False(citizen.HasConsentedTo(Elsewhere()));
        Assert.False(citizen.HasConsentedTo(Story.Portal.Acting()));
        Assert.Equal("village", consent.RecordedBy);
        Assert.Equal(Story.Start, consent.RecordedAt);
        var raised = Assert.Single(citizen.RaisedEvents);
        Assert.Equal(new ConsentRecorded(consent.Id, ConsentMethod.SignedForm)
        {
            OccurredAt = Story.Start,
            ActorRole = ActorRole.VillageOperator,
            Region = "16.06.09.2006",
        }, raised.Event);
        Assert.Equal("consent.recorded", raised.Event.Name);
        Assert.Equal((1, 1, 1), (raised.SubjectVersion, citizen.SubjectVersion, citizen.Version));
    }

    [Fact]
    public void ConsentByCode_ShouldRecordEachPurposeOnce_WhateverElseStands()
    {
        var citizen = Story.Registered(isSynthetic: false);
        citizen.RecordConsent(Story.Officer, Story.Start, story.Ids, ToPartner());

        var first = citizen.ConsentByCode(Story.Start, story.Ids, Story.Portal, "KTP-el");

        Assert.Same(first, citizen.ConsentByCode(Story.Start, story.Ids, Story.Portal, "KTP-el"));
        Assert.NotSame(first, citizen.ConsentByCode(Story.Start, story.Ids, Story.Portal, "Pindah"));
        Assert.Equal(3, citizen.Consents.Count);
    }

    [Fact]
    public void WithdrawConsent_ShouldEndAllToTheSamePartner_AndNoOthers()
    {
        var citizen = Story.Registered(isSynthetic: false);
        var formal = citizen.RecordConsent(Story.Officer, Story.Start, story.Ids, ToPartner());
        var byCode = citizen.ConsentByCode(Story.Start, story.Ids, Story.Portal, "KTP-el");
        var village = citizen.RecordConsent(Story.Officer, Story.Start, story.Ids, ToVillage());

        citizen.WithdrawConsent(Story.Citizen, Story.Start.AddHours(1), byCode);

        Assert.Equal((false, false, true), (formal.IsActive, byCode.IsActive, village.IsActive));
        Assert.False(citizen.HasConsentedTo(Story.Portal.Acting()));
        Assert.Equal(2, citizen.RaisedEvents.Count(raised => raised.Event is ConsentWithdrawn));
        Assert.NotSame(byCode, citizen.ConsentByCode(Story.Start.AddHours(2), story.Ids, Story.Portal, "KTP-el"));
    }

    [Fact]
    public void WithdrawConsent_ShouldBeDoneOnce_ByTheCitizenOrAtACounter()
    {
        foreach (var actor in Enum.GetValues<ActorRole>().Select(role => new Actor(role, role == ActorRole.Citizen ? Story.Citizen.Subject : "x")))
        {
            var citizen = Story.Registered(isSynthetic: true);
            var consent = citizen.RecordConsent(Story.Officer, Story.Start, story.Ids, ToVillage());
            var refusal = Record.Exception(() => citizen.WithdrawConsent(actor, Story.Start, consent))?.GetType();

            var may = actor.Role is ActorRole.Citizen or ActorRole.Officer or ActorRole.VillageOperator;
            Assert.Equal(may ? null : typeof(NotPermittedError), refusal);
            Assert.Equal(!may, citizen.HasConsentedTo(Story.MekarJaya));
            if (may)
            {
                Assert.Throws<ConsentWithdrawnError>(() => citizen.WithdrawConsent(actor, Story.Start, consent));
            }
        }
    }

    [Fact]
    public void WithdrawConsent_ShouldBeRefused_WhenAnotherCitizenAsks()
    {
        var citizen = Story.Registered();
        var consent = citizen.RecordConsent(Story.Officer, Story.Start, story.Ids, ToVillage());

        Assert.Throws<NotPermittedError>(() => citizen.WithdrawConsent(new Actor(ActorRole.Citizen, "another"), Story.Start, consent));
    }

    [Theory]
    [InlineData("whatsapp sms", null)]
    [InlineData("", null)]
    [InlineData("a b c d e", null)]
    [InlineData("a b c d e f", "f")]
    [InlineData("sms WhatsApp", "WhatsApp")]
    [InlineData("none", null)]
    [InlineData("sms none", "none")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccd", "aaaaaaaaaabbbbbbbbbbccccccccccd")]
    public void SetContactPreference_ShouldNameTheWrongChannel(string channels, string? wrong)
    {
        var preference = new ContactPreference(null, channels.Split(' ', StringSplitOptions.RemoveEmptyEntries), null, null);

        var refused = Record.Exception(() => Story.Registered().SetContactPreference(Story.Citizen, Story.Start, preference)) as InvalidChannelError;

        Assert.Equal(wrong, refused?.Channel);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "0812")]
    public void Declare_ShouldMoveNobody_AndTakeNoPhoneButOfWhoIsMadeUp(bool isSynthetic, string? taken)
    {
        var citizen = Story.Registered(isSynthetic);

        citizen.Declare(Story.MekarJaya, "0812");
        citizen.Declare(Elsewhere(), "0813");
        Assert.Equal((taken, Story.MekarJaya.Code), (citizen.Phone, citizen.RegionCode));

        citizen.Reside(Elsewhere().Code);
        Assert.Equal(Elsewhere().Code, citizen.RegionCode);
    }

    [Fact]
    public void RecordConsent_ShouldCoverThePartner_WhenGivenToAPartner()
    {
        var citizen = Story.Registered(isSynthetic: false);
        Assert.False(citizen.HasConsentedTo(Story.Portal.Acting()));

        var given = new ConsentGiven(Story.Portal, null, "apply", ConsentMethod.InPerson, null);
        citizen.RecordConsent(Story.Officer, Story.Start, story.Ids, given);

        Assert.True(citizen.HasConsentedTo(Story.Portal.Acting()));
        Assert.False(citizen.HasConsentedTo(Story.MekarJaya));
    }

    [Fact]
    public void HasConsentedTo_ShouldCountSyntheticCitizens_OnlyForThePartnerThatHoldsThem()
    {
        var other = Partner.Delivered(new IdSource(TimeProvider.System), "other", "Other", "", Story.Start);

        Assert.True(Story.Registered().HasConsentedTo(Story.Portal.Acting()));
        Assert.False(Story.Registered().HasConsentedTo(other.Acting()));
        Assert.False(Story.Registered(isSynthetic: false).HasConsentedTo(Story.Portal.Acting()));
        Assert.False(Story.Registered().HasConsentedTo(Story.MekarJaya));
    }

    [Theory]
    [InlineData(ActorRole.Citizen)]
    [InlineData(ActorRole.Partner)]
    [InlineData(ActorRole.Verifier)]
    [InlineData(ActorRole.Supervisor)]
    [InlineData(ActorRole.Head)]
    [InlineData(ActorRole.Administrator)]
    [InlineData(ActorRole.System)]
    public void RecordConsent_ShouldBeRefused_WhenNotAtACounter(ActorRole role)
    {
        var citizen = Story.Registered();

        Assert.Throws<NotPermittedError>(() =>
            citizen.RecordConsent(new Actor(role, "somebody"), Story.Start, story.Ids, ToVillage()));
        Assert.Empty(citizen.Consents);
        Assert.Empty(citizen.RaisedEvents);
    }

    [Fact]
    public void RecordConsent_ShouldBeRefused_WhenRecipientIsNotOne()
    {
        var citizen = Story.Registered();
        ConsentGiven[] wrong = [ToVillage() with { Village = null }, ToVillage() with { Partner = Story.Portal }];

        Assert.All(wrong, given => Assert.Throws<InvalidConsentRecipientError>(() =>
            citizen.RecordConsent(Story.Officer, Story.Start, story.Ids, given)));
        Assert.Empty(citizen.Consents);
    }

    [Fact]
    public void RecordConsent_ShouldBeRefused_WhenPurposeIsBlank()
    {
        var citizen = Story.Registered();

        var error = Assert.Throws<InvalidTextError>(() =>
            citizen.RecordConsent(Story.Village, Story.Start, story.Ids, ToVillage() with { Purpose = " " }));
        Assert.Equal("purpose", error.Field);
        Assert.Empty(citizen.Consents);
    }

    private static ConsentGiven ToPartner() => ToVillage() with { Village = null, Partner = Story.Portal };

    private static ConsentGiven ToVillage() =>
        new(null, Story.MekarJaya, "apply for a card", ConsentMethod.SignedForm, "form 7");

    private static Village Elsewhere() => new(
        "16.06.01.2001", "Sukarami", RegionLevel.Village, new District("16.06.01", "Sekayu", "16.06"));
}
