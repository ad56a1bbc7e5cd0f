using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace SipOkMuba.Graph.Subscriptions;

/// <summary>
/// What was worked out of one object for one group serves all of the group who ask within a moment: a thousand who ask
/// at once cause one work. Nothing rests on it: whoever finds nothing works it out.
/// </summary>
/// <typeparam name="TValue">What is worked out.</typeparam>
/// <param name="time">Measures the moment.</param>
public sealed class BriefShare<TValue>(TimeProvider time)
{
    /// <summary>After this it is worked out anew: rights and data may have changed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    // As many as the newest events of a log; two generations of them are kept at the most.
    private const int Most = 4096;

    private readonly long lifetime = (long)(Lifetime.TotalSeconds * time.TimestampFrequency);
    private readonly Lock renewal = new();
    private volatile Generation current = new(0);
    private volatile Generation previous = new(0);

    /// <summary>The value of an object for a group, worked out now or a moment ago.</summary>
    /// <typeparam name="TState">What the work needs.</typeparam>
    /// <param name="of">The object, known by its identity.</param>
    /// <param name="group">Those for whom the value is the same.</param>
    /// <param name="since">A time stamp: what was begun before it is not taken.</param>
    /// <param name="state">Given to the work.</param>
    /// <param name="work">Works it out for all who wait. It limits its time itself: it does not end with one of them.</param>
    public ValueTask<TValue> GetAsync<TState>(
        object of, ShareKey group, long since, TState state, Func<object, TState, Task<TValue>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var key = new Key(of, group);
        var entry = Find(key, since);
        if (entry is null)
        {
            var mine = new Entry(time.GetTimestamp());
            entry = Add(key, mine, since);
            if (entry == mine)
            {
                _ = WorkAsync(key, mine, state, work);
            }
        }

        return new(entry.Task);
    }

    private async Task WorkAsync<TState>(Key key, Entry entry, TState state, Func<object, TState, Task<TValue>> work)
    {
        try
        {
            entry.SetResult(await work(key.Of, state));
        }
        catch (Exception fault)
        {
            // Whoever waits is told; whoever comes later tries anew.
            current.Entries.TryRemove(KeyValuePair.Create(key, entry));
            previous.Entries.TryRemove(KeyValuePair.Create(key, entry));
            entry.SetException(fault);
            _ = entry.Task.Exception;
        }
    }

    private Entry? Find(Key key, long since) =>
        (current.Entries.TryGetValue(key, out var entry) && IsFresh(entry, since))
        || (previous.Entries.TryGetValue(key, out entry) && IsFresh(entry, since))
            ? entry
            : null;

    private bool IsFresh(Entry entry, long since) => entry.Begun >= since && IsBrief(entry.Begun);

    private bool IsBrief(long begun) => time.GetTimestamp() - begun < lifetime;

    private Entry Add(Key key, Entry entry, long since)
    {
        lock (renewal)
        {
            if (Find(key, since) is { } other)
            {
                return other;
            }

            if (current.Entries.Count >= Most || !IsBrief(current.Begun))
            {
                (previous, current) = (current, new Generation(entry.Begun));
            }

            current.Entries[key] = entry;
            return entry;
        }
    }

    private readonly record struct Key(object Of, ShareKey Group)
    {
        public bool Equals(Key other) => ReferenceEquals(Of, other.Of) && Group == other.Group;

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(Of) ^ Group.GetHashCode();
    }

    private sealed class Entry(long begun) : TaskCompletionSource<TValue>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Begun => begun;
    }

    private sealed class Generation(long begun)
    {
        public long Begun => begun;

        public ConcurrentDictionary<Key, Entry> Entries { get; } = new();
    }
}
