using System.Text.Json;

namespace SipOkMuba.Api.Tests.MobileVisits;

/// One event as somebody is told it.
internal sealed record Told(string Id, string Type, string Subject, int Version);

/// What one subscription tells, read as it comes until a last event.
internal sealed class EventTrail : IAsyncDisposable
{
    private readonly LiveSocket socket;
    private readonly Task<List<Told>> reading;

    private EventTrail(LiveSocket socket, Func<Told, bool> isLast) => (this.socket, reading) = (socket, ReadAsync(socket, isLast));

    public static async Task<EventTrail> FollowAsync(
        TestApp app, string who, string subscription, object variables, Func<Told, bool> isLast)
    {
        var socket = await LiveSocket.SubscribeAsync(app, await app.TokenAsync(who), subscription, variables);
        return new EventTrail(socket, isLast);
    }

    /// All of them, the last one included.
    public Task<List<Told>> ToldAsync() => reading;

    public ValueTask DisposeAsync() => socket.DisposeAsync();

    private static async Task<List<Told>> ReadAsync(LiveSocket socket, Func<Told, bool> isLast)
    {
        var told = new List<Told>();
        do
        {
            told.Add(Read(await socket.NextAsync()));
        }
        while (!isLast(told[^1]));

        return told;
    }

    private static Told Read(JsonElement data)
    {
        var happened = data.EnumerateObject().Single().Value;
        return new Told(
            happened.GetProperty("id").GetString()!,
            happened.GetProperty("type").GetString()!,
            happened.GetProperty("subject").GetProperty("id").GetString()!,
            happened.GetProperty("subjectVersion").GetInt32());
    }
}
