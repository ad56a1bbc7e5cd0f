namespace SipOkMuba.Graph.Transport;

/// What becomes due on a socket while its client says nothing.
internal sealed partial class SocketConnection
{
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
        else if (watch.HasExpired)
        {
            Close(SocketClose.Forbidden);
        }
        else
        {
            watch.LookIfDue(output.Closing);
        }
    }
}
