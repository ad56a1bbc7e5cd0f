using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace SipOkMuba.Bench.Limit;

/// <summary>
/// What the work costs when nothing is general: SQL and JSON by hand, no rights, no engine. It answers with the bytes of
/// `data` that the product answers with.
/// </summary>
internal sealed class LimitServer(string database) : IDisposable
{
    private readonly ConcurrentBag<ReadSession> sessions = [];
    private readonly LimitSockets sockets = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly LimitVault vault = new();
    private WriteSession? writer;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/ready", () => "ready");
        routes.MapGet("/q1/{number}", context => Answer(
            context, (session, output) => session.WriteStatusCheck(output, Route(context, "number"))));
        routes.MapGet("/q2/{status}/{first}", context => Answer(
            context,
            (session, output) => session.WriteList(
                output, Route(context, "status"), int.Parse(Route(context, "first"), CultureInfo.InvariantCulture))));
        routes.MapGet("/q3/{after}", context => Answer(
            context, (session, output) => session.WritePage(output, Route(context, "after"))));
        routes.MapPost("/m1", SubmitAsync);
        sockets.Map(routes);
    }

    public void Dispose()
    {
        foreach (var session in sessions)
        {
            session.Dispose();
        }

        writer?.Dispose();
        turn.Dispose();
    }

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private Task Answer(HttpContext context, Action<ReadSession, IBufferWriter<byte>> write)
    {
        context.Response.ContentType = LimitJson.ContentType;
        var session = sessions.TryTake(out var idle) ? idle : new ReadSession(database);
        write(session, context.Response.BodyWriter);
        sessions.Add(session);
        return Task.CompletedTask;
    }

    private async Task SubmitAsync(HttpContext context)
    {
        var input = await JsonSerializer.DeserializeAsync(
            context.Request.BodyReader, LimitInputs.Default.SubmittedInput, context.RequestAborted);
        var secrets = vault.Seal(input!.Nik, input.FamilyCardNumber);
        (Guid Id, string Number) made;
        await turn.WaitAsync(context.RequestAborted);
        try
        {
            made = (writer ??= new WriteSession(database)).Submit(input, secrets);
        }
        finally
        {
            turn.Release();
        }

        context.Response.ContentType = LimitJson.ContentType;
        LimitJson.WriteSubmitted(context.Response.BodyWriter, made.Id, made.Number);
    }
}
