using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Events;

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

    public DbSet<OutboxEvent> OutboxEvents => Set<OutboxEvent>();
    public DbSet<LogHead> LogHead => Set<LogHead>();
    public DbSet<ReaderPosition> ReaderPositions => Set<ReaderPosition>();
    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();
    public DbSet<LookupFailure> LookupFailures => Set<LookupFailure>();

    /// A binary collation, so that text compares and sorts alike on every database.
    protected abstract string? TextCollation { get; }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.IgnoreAny<RaisedEvent>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMilliseconds>();
        var texts = configurationBuilder.Properties<string>();
        if (TextCollation is not null)
        {
            texts.UseCollation(TextCollation);
        }

        foreach (var type in typeof(AggregateRoot).Assembly.GetTypes().Where(type => type.IsEnum))
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
        modelBuilder.UseOpenIddict();
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes()
            .Where(entity => entity.ClrType.IsAssignableTo(typeof(AggregateRoot))))
        {
            MapAggregate(entity);
        }
    }

    private static void MapAggregate(IMutableEntityType entity)
    {
        entity.SetPrimaryKey(entity.FindProperty(nameof(AggregateRoot.Key)));
        entity.AddIndex(entity.FindProperty(nameof(AggregateRoot.Id))!).IsUnique = true;
        entity.FindProperty(nameof(AggregateRoot.Id))!.ValueGenerated = ValueGenerated.Never;
        entity.FindProperty(nameof(AggregateRoot.SubjectVersion))!.IsConcurrencyToken = true;
    }
}
