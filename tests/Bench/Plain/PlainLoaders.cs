using GraphQL.DataLoader;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Bench.Plain;

/// The loaders of one request. https://graphql-dotnet.github.io/docs/guides/dataloader
internal sealed class PlainLoaders(IDbContextFactory<AppDbContext> contexts)
{
    public BatchLoader<Village> Villages { get; } = new(async keys =>
    {
        await using var database = await contexts.CreateDbContextAsync();
        return await database.Regions.OfType<Village>().AsNoTracking()
            .Where(village => keys.Contains(village.Key))
            .ToDictionaryAsync(village => village.Key);
    });

    public BatchLoader<District> Districts { get; } = new(async keys =>
    {
        await using var database = await contexts.CreateDbContextAsync();
        return await database.Regions.OfType<District>().AsNoTracking()
            .Where(district => keys.Contains(district.Key))
            .ToDictionaryAsync(district => district.Key);
    });

    public BatchLoader<IEnumerable<Appointment>> Appointments { get; } = new(async keys =>
    {
        await using var database = await contexts.CreateDbContextAsync();
        var appointments = await database.Appointments.AsNoTracking()
            .Where(appointment => keys.Contains(appointment.ApplicationKey!.Value))
            .OrderBy(appointment => appointment.Key)
            .ToListAsync();
        return ByKey(keys, appointments.ToLookup(appointment => appointment.ApplicationKey!.Value));
    });

    public BatchLoader<IEnumerable<StatusChange>> History { get; } = new(async keys =>
    {
        await using var database = await contexts.CreateDbContextAsync();
        var changes = await database.StatusChanges.AsNoTracking()
            .Where(change => keys.Contains(change.ApplicationKey))
            .OrderBy(change => change.Sequence)
            .ToListAsync();
        return ByKey(keys, changes.ToLookup(change => change.ApplicationKey));
    });

    private static Dictionary<long, IEnumerable<T>> ByKey<T>(List<long> keys, ILookup<long, T> lookup) =>
        keys.ToDictionary(key => key, key => lookup[key]);
}

/// What GraphQL.DataLoader does, which is not on the registry of this project: the keys asked for while the engine walks
/// one level are loaded together.
internal sealed class BatchLoader<T>(Func<List<long>, Task<Dictionary<long, T>>> load)
{
    private Batch? collecting;

    public IDataLoaderResult<T> Load(long key)
    {
        collecting ??= new Batch(this);
        collecting.Keys.Add(key);
        return new Result(collecting, key);
    }

    private sealed class Batch(BatchLoader<T> loader)
    {
        private Task<Dictionary<long, T>>? loading;

        public HashSet<long> Keys { get; } = [];

        public Task<Dictionary<long, T>> LoadAsync()
        {
            if (loading is null)
            {
                loader.collecting = null;
                loading = loader.Run([.. Keys]);
            }

            return loading;
        }
    }

    private Task<Dictionary<long, T>> Run(List<long> keys) => load(keys);

    private sealed class Result(Batch batch, long key) : IDataLoaderResult<T>
    {
        public async Task<T> GetResultAsync(CancellationToken cancellationToken = default) => (await batch.LoadAsync())[key];

        async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) =>
            await GetResultAsync(cancellationToken);
    }
}
