using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Infrastructure.Clocks;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Tests.Data;
using SipOkMuba.Infrastructure.Tests.Events;

namespace SipOkMuba.Infrastructure.Tests.Clocks;

/// Holidays and opening hours that change while something waits: submitted on Monday at 08:00, an application is to be
/// decided by Tuesday at 09:00.
public sealed class CalendarFollowerTests
{
    private static readonly DateOnly tuesday = new(2026, 3, 3);
    private static readonly DateTimeOffset warned = Submissions.Start.AddHours(6.4);
    private static readonly DateTimeOffset due = Submissions.Start.AddHours(25);
    private static readonly Actor administrator = new(ActorRole.Administrator, "demo-admin");
    private static readonly OpeningHours mornings = new([.. Enum.GetValues<Weekday>().Take(5).Select(day => new OpenSpan(day, new(8, 0), new(12, 0)))]);

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Breach_ShouldComeADayLater_WhenTheDayBecomesAHoliday(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await Standing.AddAsync(database, ApplicationStatus.Submitted);
        var time = new FakeTimeProvider(warned);
        await using var instance = database.NewInstance(time);
        var clock = Standing.ClockOf(instance);
        await clock.PerformAsync();

        await SetTuesdayAsync(database, isHoliday: true);

        time.SetUtcNow(due);
        await clock.PerformAsync();
        Assert.Equal(["application.slaWarning"], await TypesAsync(database));
        time.SetUtcNow(due.AddDays(1));
        await clock.PerformAsync();
        Assert.Equal(["application.slaWarning", "application.slaBreached"], await TypesAsync(database));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Breach_ShouldComeADayEarlier_WhenTheHolidayIsTakenBack(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await SetTuesdayAsync(database, isHoliday: true);
        await Standing.AddAsync(database, ApplicationStatus.Submitted);
        var time = new FakeTimeProvider(warned);
        await using var log = await LogInstance.StartAsync(database, time: time);
        var clock = Standing.ClockOf(log.Services);
        await clock.PerformAsync();
        time.SetUtcNow(due.AddHours(-12));
        await clock.PerformAsync();
        time.SetUtcNow(due);

        // That the day is open again helps nothing until the clock is told to look.
        await SetTuesdayAsync(database, isHoliday: false);
        await clock.PerformAsync();
        Assert.Equal(["application.slaWarning"], await TypesAsync(database));

        await HandleAsync(log, "workingCalendar.holidaysReplaced", count: 2);
        await clock.PerformAsync();
        Assert.Equal(["application.slaWarning", "application.slaBreached"], await TypesAsync(database));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Handle_ShouldConcernWhatWaitsByOfficeHoursThere_AndNothingElse(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var submitted = await Standing.AddAsync(database, ApplicationStatus.Submitted);
        var returned = await Standing.AddAsync(database, ApplicationStatus.Returned);
        var issued = await Standing.AddAsync(database, ApplicationStatus.Issued);
        await using var log = await LogInstance.StartAsync(database);

        await SetHoursAsync(database, "16.06.01", mornings);
        var (before, _) = await BoundsAsync(submitted, returned, issued);
        await HandleAsync(log, "servicePoint.openingHoursSet", count: 1);
        var (elsewhere, _) = await BoundsAsync(submitted, returned, issued);
        await SetHoursAsync(database, "16.06.09", mornings);
        await HandleAsync(log, "servicePoint.openingHoursSet", count: 2);
        var (here, rest) = await BoundsAsync(submitted, returned, issued);

        Assert.Equal(Submissions.Start.AddHours(6.4), before);
        Assert.Equal(before, elsewhere);
        Assert.Equal(1970, here!.Value.Year);
        Assert.Equal([Submissions.Start.AddDays(14).AddSeconds(1), null], rest);

        async Task<(DateTimeOffset?, IEnumerable<DateTimeOffset?>)> BoundsAsync(params Guid[] ids)
        {
            await using var context = database.NewContext();
            var bounds = await context.Applications.ToDictionaryAsync(found => found.Id, found => found.NotDueBefore);
            return (bounds[ids[0]], ids.Skip(1).Select(id => bounds[id]));
        }
    }

    /// Between its reading of the hours and its save they change again, and its application is put back for the second time.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Clock_ShouldSaveNothing_WhenItHasReckonedByFormerHours(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await Standing.AddAsync(database, ApplicationStatus.Submitted);
        var time = new FakeTimeProvider(warned);
        await using var log = await LogInstance.StartAsync(database, time: time);
        await Standing.ClockOf(log.Services).PerformAsync();
        await SetHoursAsync(database, "16.06.09", mornings);
        await HandleAsync(log, "servicePoint.openingHoursSet", count: 1);
        var between = new BetweenReadingAndSaving(async () =>
        {
            await SetHoursAsync(database, "16.06.09", OpeningHours.Default);
            await HandleAsync(log, "servicePoint.openingHoursSet", count: 2);
        });
        await using var late = database.NewInstance(time, services => services.Intercept(provider, between));

        await Standing.ClockOf(late).PerformAsync();
        Assert.True(between.Happened);
        await Standing.ClockOf(log.Services).PerformAsync();

        await using var context = database.NewContext();
        Assert.Equal(due, await context.Applications.Select(found => found.NotDueBefore).SingleAsync());
    }

    /// Queued on Monday after closing time: the promise moves with the holiday, and so does the alarm.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Conversation_ShouldBePromisedTheNextOpening_WhenTheDayBecomesAHoliday(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var (bot, now) = (new Actor(ActorRole.Partner, "bot"), Submissions.Start.AddHours(7.5));
        var time = new FakeTimeProvider(now);
        await using var log = await LogInstance.StartAsync(database, time: time);
        await using (var context = database.NewContext())
        {
            var talk = Conversation.Start(bot, now, Submissions.Ids, new ConversationOpening
            {
                Channel = "whatsapp", RegionCode = "16.06.09", Desk = ConversationDesk.Of(Submissions.Ids, "16.06.09"),
            });
            talk.RequestHandover(bot, now, HandoverReason.BotRequest, (await context.OfficeClocksAsync(CancellationToken.None)).Of("16.06.09"));
            context.Conversations.Add(talk);
            await context.SaveChangesAsync();
        }

        Assert.Equal((tuesday, new TimeOnly(8, 0)), await PromiseAsync());
        await SetTuesdayAsync(database, isHoliday: true);
        await HandleAsync(log, "workingCalendar.holidaysReplaced", count: 1);
        await ActivatorUtilities.CreateInstance<DueConversations>(log.Services).PerformAsync();
        Assert.Equal((tuesday.AddDays(1), new TimeOnly(8, 0)), await PromiseAsync());

        time.SetUtcNow(Wib.At(tuesday, new TimeOnly(12, 0)));
        await ActivatorUtilities.CreateInstance<DueConversations>(log.Services).PerformAsync();
        Assert.Equal(["conversation.openingMoved"], await TypesAsync(database));
        time.SetUtcNow(Wib.At(tuesday.AddDays(1), new TimeOnly(8, 10)));
        await ActivatorUtilities.CreateInstance<DueConversations>(log.Services).PerformAsync();
        Assert.Equal(["conversation.openingMoved", "conversation.supervisorAlerted"], await TypesAsync(database));

        async Task<(DateOnly, TimeOnly)> PromiseAsync()
        {
            await using var context = database.NewContext();
            var opens = (await context.Conversations.Select(found => found.OpensAt).SingleAsync())!.Value.ToOffset(Wib.Offset);
            return (Wib.DateOf(opens), TimeOnly.FromTimeSpan(opens.TimeOfDay));
        }
    }

    private sealed class BetweenReadingAndSaving(Func<Task> act) : SaveChangesInterceptor
    {
        public bool Happened { get; private set; }

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (!Happened)
            {
                Happened = true;
                await act();
            }

            return result;
        }
    }

    private static async Task SetTuesdayAsync(TestDatabase database, bool isHoliday)
    {
        await using var context = database.NewContext();
        var year = await context.HolidayYears.Include(found => found.Holidays).SingleAsync(found => found.Year == 2026);
        var days = year.Holidays
            .Where(day => day.Date != tuesday)
            .Select(day => new HolidayGiven(day.Date, day.Kind, day.Name))
            .ToList();
        if (isHoliday)
        {
            days.Add(new HolidayGiven(tuesday, HolidayKind.National, "Hari libur"));
        }

        year.Replace(administrator, Submissions.Start, days);
        await context.SaveChangesAsync();
    }

    private static async Task SetHoursAsync(TestDatabase database, string district, OpeningHours hours)
    {
        await using var context = database.NewContext();
        var point = await context.ServicePoints.Include(found => found.OpeningPeriods).SingleAsync(found => found.RegionCode == district);
        point.SetOpeningHours(administrator, Submissions.Start, hours);
        await context.SaveChangesAsync();
    }

    /// The last of so many events of the type.
    private static async Task HandleAsync(LogInstance log, string type, int count)
    {
        var told = await LogInstance.CollectAsync(
            log.Stream.ReadAsync(new EventFilter { Types = [type] }, "0", CancellationToken.None), count);
        await log.Services.GetRequiredService<CalendarFollower>().HandleAsync(told[count - 1], CancellationToken.None);
    }

    private static async Task<IEnumerable<string>> TypesAsync(TestDatabase database) =>
        (await Standing.ToldAsync(database)).Select(told => told.Type);
}
