namespace SipOkMuba.Graph.Persisted;

/// Texts by their hash, up to so many characters: what was not asked for the longest makes room.
internal sealed class TextMemory(int characters)
{
    // An entry costs a little even for a short text.
    private const int Overhead = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> byUse = [];
    private long held;

    public string? Find(string hash)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(hash, out var entry))
            {
                return null;
            }

            byUse.Remove(entry);
            byUse.AddLast(entry);
            return entry.Value.Text;
        }
    }

    public void Keep(string hash, string text)
    {
        lock (gate)
        {
            if (!entries.TryAdd(hash, new LinkedListNode<Entry>(new Entry(hash, text))))
            {
                return;
            }

            byUse.AddLast(entries[hash]);
            for (held += SizeOf(text); held > characters; held -= SizeOf(Forget().Text))
            {
            }
        }
    }

    private Entry Forget()
    {
        var oldest = byUse.First!.Value;
        byUse.RemoveFirst();
        entries.Remove(oldest.Hash);
        return oldest;
    }

    private static int SizeOf(string text) => text.Length + Overhead;

    private sealed record Entry(string Hash, string Text);
}
