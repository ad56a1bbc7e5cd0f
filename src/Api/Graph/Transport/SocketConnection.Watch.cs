using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Transport;

/// What becomes due on a socket while its client says nothing.
internal sealed partial class SocketConnection
{
    /// Once a second.
    public void Look()
    {
        output.Look();
        if (output.Closing.IsCancellationRequested)
        {
            return;
        }

        if (!acknowledged)
        {
            if (server.Time.GetElapsedTime(openedAt) >= server.Options.InitTimeout)
            {
                Close(SocketClose.InitTimeout);
            }
        }
        else if (grant.ExpiresAt <= server.Time.GetUtcNow())
        {
            Close(SocketClose.Forbidden);
        }
        else if (check.IsCompleted && grant.IsAuthenticated
            && server.Time.GetElapsedTime(checkedAt) >= server.Options.GrantCheck)
        {
            BeginCheck();
        }
    }

    // A grant may be withdrawn also while nothing is sent.
    private void BeginCheck()
    {
        if (server.Grants is { } grants)
        {
            checkedAt = server.Time.GetTimestamp();
            check = CheckAsync(grants);
        }
    }

    private async Task CheckAsync(Subscriptions.ISubscriptionGrant grants)
    {
        // A database that does not answer must not keep the other sockets from being looked at.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var call = new GraphCallData(grant, context.TraceIdentifier, RemoteAddress: context.Connection.RemoteIpAddress);
            if (!await grants.HoldsAsync(call, output.Closing))
            {
                Close(SocketClose.Forbidden);
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The socket closed first.
        }
        catch (Exception fault)
        {
            // Who cannot be checked is not served.
            server.Log.LogError("The check of a grant failed: {Fault}", ErrorMask.Describe(fault));
            Close(SocketClose.Forbidden);
        }
    }
}
