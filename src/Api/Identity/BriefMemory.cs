using System.Collections.Concurrent;

namespace SipOkMuba.Api.Identity;

/// <summary>
/// Remembers what was looked up for a moment. Two seconds, because a live socket asks again only now and then and a
/// revocation must arrive within five (contract.md 6); bounded, because callers choose the keys.
/// </summary>
internal sealed class BriefMemory<TKey, TValue>(TimeProvider time, int capacity, TimeSpan? lifetime = null) where TKey : notnull
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    // In time stamps: it is asked several times for each event of each subscriber.
    private readonly long remembered = (long)((lifetime ?? Lifetime).TotalSeconds * time.TimestampFrequency);

    private readonly ConcurrentDictionary<TKey, (TValue Value, long At)> entries = new();

    public bool TryGet(TKey key, out TValue value) => TryGet(key, out value, out _);

    /// With the moment of the look-up, for whoever keeps the value beside it and asks IsFresh.
    public bool TryGet(TKey key, out TValue value, out long at)
    {
        var found = entries.TryGetValue(key, out var entry) && IsFresh(entry.At);
        (value, at) = entry;
        return found;
    }

    public bool IsFresh(long at) => time.GetTimestamp() - at < remembered;

    public long Put(TKey key, TValue value)
    {
        var at = time.GetTimestamp();
        if (entries.Count >= capacity)
        {
            entries.Clear();
        }

        entries[key] = (value, at);
        return at;
    }
}
