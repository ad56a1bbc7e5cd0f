using System.Text.Json;
using System.Text.Json.Serialization;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Domain.Tests.Calendars;

namespace SipOkMuba.Domain.Tests.Conversations;

/// A desk, a citizen, two officers, and a way to any status of a conversation. It is Monday 08:00, the office has just opened.
internal sealed class Talk
{
    public static readonly Actor Other = new(ActorRole.Officer, "another officer");
    public static readonly HandoverKeywords Keywords = new(HandoverKeywords.Usual);

    private static readonly JsonSerializerOptions visible = new() { ReferenceHandler = ReferenceHandler.IgnoreCycles };
    private readonly Story story = new();

    public Talk()
    {
        Desk = ConversationDesk.Of(Ids, Story.MekarJaya.Code);
        Application = story.Submitted();
    }

    public DateTimeOffset Now { get; set; } = Story.Start;
    public IdSource Ids => story.Ids;
    public ConversationDesk Desk { get; }
    public OfficeClock Office { get; set; } = Decree.Office;
    public Citizen Resident => story.Resident;
    public Application Application { get; }

    /// A citizen is nobody but the one whose conversation it is, an officer the one who has it.
    public static Actor As(ActorRole role) => role switch
    {
        ActorRole.Citizen => Story.Citizen,
        ActorRole.Officer => Story.Officer,
        ActorRole.System => Actor.System,
        _ => new Actor(role, "somebody"),
    };

    public Conversation Started(Actor? actor = null, bool isKnown = true, string channel = "whatsapp") =>
        Conversation.Start(actor ?? Story.Partner, Now, Ids, new ConversationOpening
        {
            Channel = channel,
            Citizen = isKnown ? story.Resident : null,
            Partner = Story.Portal.Acting(),
            RegionCode = Story.MekarJaya.Code,
            Desk = Desk,
        });

    public void Write(Conversation it, string text = "Berapa lama?", Actor? actor = null) =>
        it.Write(actor ?? Story.Citizen, Now, Ids, text, Office, Keywords);

    public void Answer(Conversation it, bool failed = false, Actor? actor = null) =>
        it.Answer(actor ?? Story.Partner, Now, Ids, "Satu hari.", failed, Office);

    public void Reply(Conversation it, Actor? actor = null) => it.Reply(actor ?? Story.Officer, Now, Ids, "Selamat pagi.", Office);

    public void Accept(Conversation it, Actor? actor = null, params int[] taken) => it.Accept(actor ?? Story.Officer, Now, taken);

    public void Request(Conversation it, Actor? actor = null) =>
        it.RequestHandover(actor ?? Story.Citizen, Now, HandoverReason.CitizenRequest, Office);

    public void Release(Conversation it, Actor? actor = null, int? ahead = null) =>
        it.Release(actor ?? Story.Officer, Now, Office, ahead ?? Desk.Waiting);

    public void Resolve(Conversation it, Actor actor) => it.Resolve(actor, Now, Office);

    public void Link(Conversation it, Actor actor) => it.Link(actor, Now, new ConversationSubject { Application = Application });

    /// Nobody acts but the clock, which has stood still for as long; tells the events with their times.
    public List<(string Name, DateTimeOffset? DueAt)> Wait(Conversation it, TimeSpan time)
    {
        Now += time;
        var before = it.RaisedEvents.Count;
        while (it.PerformNextDuty(Now, Ids, Office))
        {
        }

        return [.. it.RaisedEvents.Skip(before).Select(raised => raised.Event).Where(told => told is not ConversationMessageSent)
            .Select(told => (told.Name["conversation.".Length..], (DateTimeOffset?)told.GetType().GetProperty("DueAt")?.GetValue(told)))];
    }

    /// The clock looks every second: what it has told, in order.
    public List<string> Watch(Conversation it, TimeSpan time)
    {
        var (until, told) = (Now + time, new List<string>());
        while (it.NextDuty(Office) is { } next && next.DueAt <= until)
        {
            told.AddRange(Wait(it, (next.DueAt > Now ? next.DueAt : Now) - Now).Select(one => one.Name));
        }

        Now = until;
        return told;
    }

    public Conversation In(ConversationStatus status)
    {
        var it = Started();
        if (status is ConversationStatus.Resolved)
        {
            Resolve(it, Story.Citizen);
        }
        else if (status != ConversationStatus.Bot)
        {
            Request(it);
        }

        if (status == ConversationStatus.Abandoned)
        {
            Watch(it, ConversationRules.AskAfter + ConversationRules.AnswerWithin);
        }

        if (status.IsWithOfficer())
        {
            Accept(it);
        }

        if (status is ConversationStatus.Active or ConversationStatus.WaitingCitizen)
        {
            Reply(it);
        }

        if (status == ConversationStatus.WaitingCitizen)
        {
            it.WaitForCitizen(Story.Officer, Now);
        }

        Assert.Equal(status, it.Status);
        return it;
    }

    /// Everything that can be seen of the state, to show that nothing moved.
    public static string Picture(Conversation it) => JsonSerializer.Serialize(it, visible) + it.RaisedEvents.Count;
}
