using System.Text.Json;
using SipOkMuba.Bench.Fanout;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Bench.Deliveries;

/// A partner's server. It takes whatever comes, and looks that of each application every version comes once and in order.
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> versions = [];
    private readonly List<string> wrong = [];
    private TaskCompletionSource awaited = new();
    private int missing;

    private Receiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(TakeAsync);
    }

    public Uri Address => new(server.Urls.Single());

    public static async Task<Receiver> StartAsync(CancellationToken cancellationToken)
    {
        var receiver = new Receiver();
        await receiver.server.StartAsync(cancellationToken);
        return receiver;
    }

    /// Before anything happens to them.
    public void Follow(IEnumerable<Subject> subjects)
    {
        foreach (var subject in subjects)
        {
            versions.Add(NodeId.Format("Application", subject.Id), subject.Version);
        }
    }

    /// Before the events are committed.
    public void Expect(int count)
    {
        lock (gate)
        {
            (missing, awaited) = (count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    public async Task AwaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await awaited.Task.WaitAsync(patience, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"W1: {missing} deliveries did not arrive.");
        }

        if (wrong is [var first, ..])
        {
            throw new InvalidDataException($"W1: {wrong.Count} deliveries were not the next one of their application, the first of them {first}");
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var data = body.RootElement.GetProperty("data");
        Take(data.GetProperty("subject").GetProperty("id").GetString()!, data.GetProperty("subjectVersion").GetInt32());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private void Take(string subject, int version)
    {
        lock (gate)
        {
            if (!versions.TryGetValue(subject, out var last) || version != last + 1)
            {
                wrong.Add($"{subject} at {version} after {last}");
            }

            versions[subject] = version;
            if (--missing == 0)
            {
                awaited.SetResult();
            }
        }
    }
}
