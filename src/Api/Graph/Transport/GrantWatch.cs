using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Transport;

/// Asks again and again whether the caller of an open wire may still be served: a grant may be withdrawn also while
/// nothing is sent.
internal sealed class GrantWatch(GraphCallData call, LiveGrants grants, Action withdrawn)
{
    private long askedAt;

    /// The question that is open, or was last.
    public Task Check { get; private set; } = Task.CompletedTask;

    public bool HasExpired => call.Grant.ExpiresAt <= grants.Time.GetUtcNow();

    public void LookIfDue(CancellationToken cancellationToken)
    {
        if (Check.IsCompleted && grants.Time.GetElapsedTime(askedAt) >= grants.Period)
        {
            Look(cancellationToken);
        }
    }

    public void Look(CancellationToken cancellationToken)
    {
        if (grants.Source is { } source && call.Grant.IsAuthenticated)
        {
            askedAt = grants.Time.GetTimestamp();
            Check = AskAsync(source, cancellationToken);
        }
    }

    private async Task AskAsync(ISubscriptionGrant source, CancellationToken cancellationToken)
    {
        // A database that does not answer must not keep the other wires from being looked at.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var asked = call.Grant.User;
        try
        {
            // A token that was renewed meanwhile is asked about at the next look.
            if (!await source.HoldsAsync(call, cancellationToken) && ReferenceEquals(asked, call.Grant.User))
            {
                withdrawn();
            }
        }
        catch (Exception gone) when (SocketConnection.IsGone(gone))
        {
            // The wire closed first.
        }
        catch (Exception fault)
        {
            // Who cannot be checked is not served.
            grants.Log.LogError("The check of a grant failed: {Fault}", ErrorMask.Describe(fault));
            withdrawn();
        }
    }
}

/// What the watch of every grant needs.
internal sealed class LiveGrants(
    GraphTransportOptions options, TimeProvider time, ILogger<LiveGrants> log, ISubscriptionGrant? source = null)
{
    public ISubscriptionGrant? Source => source;

    public TimeSpan Period => options.GrantCheck;

    public TimeProvider Time => time;

    public ILogger Log => log;
}
