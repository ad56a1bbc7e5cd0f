using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Files;
using SipOkMuba.Infrastructure.Tests.Data;

namespace SipOkMuba.Infrastructure.Tests.Files;

public sealed class MessageRetentionTests
{
    private static readonly Actor bot = new(ActorRole.Partner, "bot");
    private static readonly OfficeClock office = new(new WorkingCalendar([]), OpeningHours.Default);
    private static readonly DateTimeOffset start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    /// The figures of a conversation stay.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Messages_ShouldBeForgotten_AYearAfterTheEndOfTheirConversation(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using (var context = database.NewContext())
        {
            var desk = ConversationDesk.Of(Submissions.Ids, "16.06.09");
            var (ended, goesOn) = (Talk(desk), Talk(desk));
            ended.Resolve(bot, start, office);
            context.AddRange(ended, goesOn);
            await context.SaveChangesAsync();
        }

        Assert.Equal((2, 2), await LeftAsync(start.AddYears(1)));
        Assert.Equal((1, 2), await LeftAsync(start.AddYears(1).AddSeconds(1)));

        async Task<(int Messages, int Conversations)> LeftAsync(DateTimeOffset at)
        {
            var store = new FileStore(new FilesOptions("/nowhere", Scanner: null, Program: ""));
            await new MessageRetention(database.Contexts, store, new FakeTimeProvider(at)).EraseAsync(CancellationToken.None);
            await using var context = database.NewContext();
            return (await context.ConversationMessages.CountAsync(), await context.Conversations.CountAsync());
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Messages_ShouldBeForgotten_BehindThoseOfAConversationThatGoesOn(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using (var context = database.NewContext())
        {
            var desk = ConversationDesk.Of(Submissions.Ids, "16.06.09");
            context.Add(Talk(desk));
            await context.SaveChangesAsync();
            var ended = Talk(desk);
            ended.Resolve(bot, start, office);
            context.Add(ended);
            await context.SaveChangesAsync();
        }

        var store = new FileStore(new FilesOptions("/nowhere", Scanner: null, Program: ""));
        var retention = new MessageRetention(database.Contexts, store, new FakeTimeProvider(start.AddYears(2))) { Window = 1 };
        await retention.EraseAsync(CancellationToken.None);

        await using var left = database.NewContext();
        Assert.Equal(ConversationStatus.Bot, (await left.ConversationMessages.Select(message => message.Conversation).SingleAsync()).Status);
    }

    private static Conversation Talk(ConversationDesk desk)
    {
        var talk = Conversation.Start(bot, start, Submissions.Ids, new ConversationOpening { Channel = "web", RegionCode = "16.06.09", Desk = desk });
        talk.Answer(bot, start, Submissions.Ids, "Halo", failed: false, office);
        return talk;
    }
}
