namespace SipOkMuba.Infrastructure.Messages;

/// A message to a citizen that waits for the relay, written in the transaction of what it tells of.
public sealed class OutgoingMessage
{
    public long Key { get; private set; }
    public required Guid Id { get; init; }

    /// Address and variables may be secret: a one-time code opens everything that the citizen may do.
    public required byte[] Sealed { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// Then it is of no use any more.
    public required DateTimeOffset ExpiresAt { get; init; }
    public required DateTimeOffset NextTryAt { get; set; }
    public int Tries { get; set; }
    public DateTimeOffset? SentAt { get; set; }
}

/// What a channel needs to reach somebody: it words the message in its own way. A class and no record, since a record would
/// print the address.
public sealed class Message
{
    public required string To { get; init; }

    /// Keys of channels, the most preferred first; none: no wish.
    public required IReadOnlyList<string> Channels { get; init; }
    public required string Template { get; init; }
    public required IReadOnlyDictionary<string, string> Variables { get; init; }
}
