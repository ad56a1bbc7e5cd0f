using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using OpenIddict.EntityFrameworkCore.Models;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Messages;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Data;

/// One derived class per provider, as each has its own migrations. Code elsewhere names only this one.
public abstract class AppDbContext : DbContext
{
    private const int EnumLength = 40;

    protected AppDbContext(DbContextOptions options)
        : base(options)
    {
        // The write gate of SQLite and the relay's promise rest on every save being a transaction.
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
    }

    public DbSet<Application> Applications => Set<Application>();
    public DbSet<StatusChange> StatusChanges => Set<StatusChange>();
    public DbSet<WaitSegment> WaitSegments => Set<WaitSegment>();
    public DbSet<ApplicationDocument> ApplicationDocuments => Set<ApplicationDocument>();
    public DbSet<ReturnItem> ReturnItems => Set<ReturnItem>();
    public DbSet<Citizen> Citizens => Set<Citizen>();
    public DbSet<Consent> Consents => Set<Consent>();
    public DbSet<CitizenCode> CitizenCodes => Set<CitizenCode>();
    public DbSet<Partner> Partners => Set<Partner>();
    public DbSet<PartnerUsage> PartnerUsages => Set<PartnerUsage>();
    public DbSet<PartnerKey> PartnerKeys => Set<PartnerKey>();
    public DbSet<TrustedDocument> TrustedDocuments => Set<TrustedDocument>();
    public DbSet<StaffMember> StaffMembers => Set<StaffMember>();
    public DbSet<Region> Regions => Set<Region>();
    public DbSet<ServicePoint> ServicePoints => Set<ServicePoint>();
    public DbSet<OpeningPeriod> OpeningPeriods => Set<OpeningPeriod>();
    public DbSet<Closure> Closures => Set<Closure>();
    public DbSet<Slot> Slots => Set<Slot>();
    public DbSet<Appointment> Appointments => Set<Appointment>();
    public DbSet<MobileVisit> MobileVisits => Set<MobileVisit>();
    public DbSet<GroupBooking> GroupBookings => Set<GroupBooking>();
    public DbSet<GroupBookingRow> GroupBookingRows => Set<GroupBookingRow>();
    public DbSet<WaitlistEntry> WaitlistEntries => Set<WaitlistEntry>();
    public DbSet<Complaint> Complaints => Set<Complaint>();
    public DbSet<ComplaintReporter> ComplaintReporters => Set<ComplaintReporter>();
    public DbSet<ComplaintStatusChange> ComplaintStatusChanges => Set<ComplaintStatusChange>();
    public DbSet<ComplaintWait> ComplaintWaits => Set<ComplaintWait>();
    public DbSet<ComplaintEntry> ComplaintEntries => Set<ComplaintEntry>();
    public DbSet<ComplaintAttachment> ComplaintAttachments => Set<ComplaintAttachment>();
    public DbSet<ConversationDesk> ConversationDesks => Set<ConversationDesk>();
    public DbSet<Conversation> Conversations => Set<Conversation>();
    public DbSet<ConversationMessage> ConversationMessages => Set<ConversationMessage>();
    public DbSet<MessageAttachment> MessageAttachments => Set<MessageAttachment>();
    public DbSet<ConversationRound> ConversationRounds => Set<ConversationRound>();
    public DbSet<ConversationWait> ConversationWaits => Set<ConversationWait>();
    public DbSet<ConversationLink> ConversationLinks => Set<ConversationLink>();
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<HolidayYear> HolidayYears => Set<HolidayYear>();
    public DbSet<Holiday> Holidays => Set<Holiday>();
    public DbSet<Upload> Uploads => Set<Upload>();
    public DbSet<Webhook> Webhooks => Set<Webhook>();
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();
    public DbSet<OutboxEvent> OutboxEvents => Set<OutboxEvent>();
    public DbSet<LogHead> LogHead => Set<LogHead>();
    public DbSet<ReaderPosition> ReaderPositions => Set<ReaderPosition>();
    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();
    public DbSet<LookupFailure> LookupFailures => Set<LookupFailure>();
    public DbSet<BudgetWindow> BudgetWindows => Set<BudgetWindow>();
    public DbSet<OutgoingMessage> OutgoingMessages => Set<OutgoingMessage>();
    public DbSet<AccessRecord> AccessRecords => Set<AccessRecord>();
    public DbSet<AuditRecord> AuditRecords => Set<AuditRecord>();
    public DbSet<AuditNote> AuditNotes => Set<AuditNote>();
    public DbSet<AuditHead> AuditHead => Set<AuditHead>();

    /// <summary>
    /// Adds a new record, with what it refers to that is new and what it holds, to be saved by the next
    /// <see cref="SaveChangesAsync(bool, CancellationToken)"/>. Whether it is tracked is the provider's choice: who changes it
    /// after that save adds it instead.
    /// </summary>
    public virtual void Insert(object record) => Add(record);

    /// What the save that runs inserts without tracking it.
    public virtual IEnumerable<object> Inserted => [];

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (!ChangeTracker.AutoDetectChangesEnabled)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        // Once: each interceptor that looks at what has changed, and EF Core itself, would look at every entity again.
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    /// SQL for "this row is active", as the filter of an index.
    protected abstract string ActiveFilter { get; }

    /// A binary collation, so that text compares and sorts alike on every database.
    protected abstract string? TextCollation { get; }

    /// What was deleted leaves the files of the database, too, where the database does not see to that by itself.
    public virtual Task ScrubAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Indexes are declared, one by one: each is paid for by every write, and not every foreign key is looked up by.
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMilliseconds>();
        var texts = configurationBuilder.Properties<string>();
        if (TextCollation is not null)
        {
            texts.UseCollation(TextCollation);
        }

        // Flags are several at once, so they have no text of their own and stay numbers.
        foreach (var type in typeof(AggregateRoot).Assembly.GetTypes()
            .Where(type => type.IsEnum && !type.IsDefined(typeof(FlagsAttribute), inherit: false)))
        {
            var enums = configurationBuilder.Properties(type)
                .HaveConversion(typeof(ScreamingCase<>).MakeGenericType(type))
                .HaveMaxLength(EnumLength);
            if (TextCollation is not null)
            {
                enums.UseCollation(TextCollation);
            }
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        // First, so that foreign keys find the right principal key: by convention it would be Id.
        foreach (var aggregate in typeof(AggregateRoot).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(AggregateRoot))))
        {
            MapAggregate(modelBuilder.Entity(aggregate));
        }

        modelBuilder.UseOpenIddict();
        modelBuilder.Entity<OpenIddictEntityFrameworkCoreToken>().HasIndex("AuthorizationId");
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
        modelBuilder.Entity<Application>()
            .HasIndex(application => new { application.CitizenKey, application.Kind })
            .IsUnique()
            .HasFilter(ActiveFilter);
        modelBuilder.Entity<Appointment>().HasIndex(appointment => appointment.CitizenKey).IsUnique().HasFilter(ActiveFilter);
        modelBuilder.Entity<WaitlistEntry>().HasIndex(entry => entry.CitizenKey).IsUnique().HasFilter(ActiveFilter);
    }

    private static void MapAggregate(EntityTypeBuilder builder)
    {
        builder.HasKey(nameof(AggregateRoot.Key));
        builder.Property(nameof(AggregateRoot.Id)).ValueGeneratedNever();
        builder.HasIndex(nameof(AggregateRoot.Id)).IsUnique();
        builder.Property(nameof(AggregateRoot.SubjectVersion)).IsConcurrencyToken();
        builder.Ignore(nameof(AggregateRoot.RaisedEvents));
        if (builder.Metadata.ClrType.IsAssignableTo(typeof(IClocked)))
        {
            // A clock moves it without an event, hence without a new version: a verb that saw the former one is run again.
            builder.Property(nameof(IClocked.NotDueBefore)).IsConcurrencyToken();
            builder.HasIndex(nameof(IClocked.NotDueBefore), nameof(AggregateRoot.Key)).HasFilter("\"NotDueBefore\" IS NOT NULL");
        }
    }
}
