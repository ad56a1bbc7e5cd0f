namespace SipOkMuba.Domain.Common;

/// A record that waits for somebody until it has ended, which is its last change.
public interface IAwaited
{
    WaitingParty? WaitingOn { get; }
    DateTimeOffset UpdatedAt { get; }
}
