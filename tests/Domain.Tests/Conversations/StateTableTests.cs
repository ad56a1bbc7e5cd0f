using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using static SipOkMuba.Domain.Conversations.ConversationStatus;

namespace SipOkMuba.Domain.Tests.Conversations;

/// domain.md 3.5, written down a second time on purpose: the table in the product must agree with it. The rows of the clock
/// are in ClockTests.
public sealed class StateTableTests
{
    private sealed record Row(string Act, string Event, string From, ConversationStatus? To, string Who, Action<Conversation, Actor, Talk> Perform)
    {
        /// A message is told by an event of its own, before what changes with it.
        public bool IsMessage => Act is "write" or "answer" or "reply";

        public bool Allows(ConversationStatus status) => From.Split(' ').Contains(status.ToString());

        public bool Allows(ActorRole role) => Who.Contains(Letter(role), StringComparison.Ordinal);
    }

    private static readonly Row[] Table =
    [
        new("write", "", "Bot Queued Assigned Active", null, "CP", (it, who, talk) => talk.Write(it, actor: who)),
        new("write", "citizenReplied", "WaitingCitizen", Active, "CP", (it, who, talk) => talk.Write(it, actor: who)),
        new("write", "reopened", "Resolved", Queued, "CP", (it, who, talk) => talk.Write(it, actor: who)),
        new("answer", "", "Bot Queued Assigned Active WaitingCitizen", null, "P", (it, who, talk) => talk.Answer(it, actor: who)),
        new("reply", "firstHumanReply", "Assigned", Active, "O", (it, who, talk) => talk.Reply(it, who)),
        new("reply", "", "Active WaitingCitizen", null, "O", (it, who, talk) => talk.Reply(it, who)),
        new("requestHandover", "handoverRequested", "Bot", Queued, "CPS", (it, who, talk) => talk.Request(it, who)),
        new("accept", "assigned", "Queued", Assigned, "O", (it, who, talk) => talk.Accept(it, who)),
        new("release", "released", "Assigned Active WaitingCitizen", Queued, "OU", (it, who, talk) => talk.Release(it, who)),
        new("waitForCitizen", "waitingCitizen", "Active", WaitingCitizen, "O", (it, who, talk) => it.WaitForCitizen(who, talk.Now)),
        new("resolve", "resolved", "Bot", Resolved, "CPS", (it, who, talk) => talk.Resolve(it, who)),
        new("resolve", "resolved", "Queued Assigned", Resolved, "CP", (it, who, talk) => talk.Resolve(it, who)),
        new("resolve", "resolved", "Active WaitingCitizen", Resolved, "O", (it, who, talk) => talk.Resolve(it, who)),
        new("link", "linked", "Bot Queued", null, "CP", (it, who, talk) => talk.Link(it, who)),
        new("link", "linked", "Assigned Active WaitingCitizen Resolved", null, "CPO", (it, who, talk) => talk.Link(it, who)),
    ];

    public static TheoryData<string> Acts => [.. Table.Select(row => row.Act).Distinct()];

    /// Every act in every status by every role: 10 x 7 x 9 cases.
    [Theory]
    [MemberData(nameof(Acts))]
    public void Act_ShouldBeAllowedOrRefused_AsTheTableSays(string act)
    {
        var rows = Table.Where(row => row.Act == act).ToList();
        foreach (var status in Enum.GetValues<ConversationStatus>())
        {
            foreach (var role in Enum.GetValues<ActorRole>())
            {
                Try(rows, status, role);
            }
        }
    }

    [Fact]
    public void Start_ShouldBeForCitizensAndPartners()
    {
        foreach (var role in Enum.GetValues<ActorRole>())
        {
            Conversation? made = null;
            var refusal = Record.Exception(() => made = new Talk().Started(Talk.As(role)));

            if (role is not (ActorRole.Citizen or ActorRole.Partner))
            {
                Assert.True(refusal is NotPermittedError, $"{role}: {refusal}");
                continue;
            }

            Assert.Equal((Bot, 1, 1), (made!.Status, made.Version, made.SubjectVersion));
            Assert.Equal("conversation.started", Assert.Single(made.RaisedEvents).Event.Name);
        }
    }

    [Fact]
    public void Product_ShouldHoldNoOtherRows()
    {
        // The acts of the clock, and the start.
        var clock = new[] { ConversationAction.Start, ConversationAction.Requeue, ConversationAction.AlertSupervisor, ConversationAction.AskStillThere, ConversationAction.Abandon };

        var product = ConversationTransitions.Table.Where(row => !clock.Contains(row.Action))
            .SelectMany(row => row.Who.Select(who => (Act: $"{row.Action}", From: row.From!.Value, row.To, Who: Letter(who))));
        var here = Table.SelectMany(row => row.From.Split(' ').Select(Enum.Parse<ConversationStatus>)
            .SelectMany(from => row.Who.Select(who => (Act: char.ToUpperInvariant(row.Act[0]) + row.Act[1..], From: from, To: row.To ?? from, Who: who))));

        Assert.Equal(here.Order(), product.Order());
    }

    private static void Try(List<Row> rows, ConversationStatus status, ActorRole role)
    {
        var talk = new Talk();
        var it = talk.In(status);
        var row = rows.Find(row => row.Allows(status) && row.Allows(role)) ?? rows[0];
        var (before, version, events) = (Talk.Picture(it), it.Version, it.RaisedEvents.Count);

        var refusal = Record.Exception(() => row.Perform(it, Talk.As(role), talk));

        var what = $"{row.Act} in {status} by {role}: {refusal?.GetType().Name ?? "done"}";
        if (!rows.Exists(other => other.Allows(role)))
        {
            Assert.True(refusal is NotPermittedError, what);
        }
        else if (!(row.Allows(status) && row.Allows(role)))
        {
            Assert.True(
                refusal switch
                {
                    InvalidConversationTransitionError error => error.ConversationStatus == status,
                    ConversationTakenError => row.Act == "accept" && status.IsWithOfficer(),
                    ConversationEndedError => row.Act == "write" && status == Abandoned,
                    _ => false,
                },
                what);
        }
        else
        {
            Assert.True(refusal is null && it.Status == (row.To ?? status), what);
            string[] expected = [.. row.IsMessage ? ["messageSent"] : Array.Empty<string>(), .. row.Event.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            Assert.Equal(expected.Select(name => "conversation." + name), it.RaisedEvents.Skip(events).Select(raised => raised.Event.Name));
            Assert.All(it.RaisedEvents.Skip(events), raised => Assert.Equal(role, raised.Event.ActorRole));
            Assert.Equal(version + (role == ActorRole.System ? 0 : 1), it.Version);
            return;
        }

        Assert.Equal(before, Talk.Picture(it));
    }

    private static char Letter(ActorRole role) => role switch
    {
        ActorRole.Citizen => 'C',
        ActorRole.VillageOperator => 'V',
        ActorRole.Partner => 'P',
        ActorRole.Officer => 'O',
        ActorRole.Verifier => 'F',
        ActorRole.Supervisor => 'U',
        ActorRole.Head => 'H',
        ActorRole.Administrator => 'A',
        _ => 'S',
    };
}
