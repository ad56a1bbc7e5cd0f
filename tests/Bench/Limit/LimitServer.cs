using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;

namespace SipOkMuba.Bench.Limit;

/// <summary>
/// What the reads cost when nothing is general: SQL and JSON by hand, no rights, no engine. It answers with the bytes of
/// `data` that the product answers with.
/// </summary>
internal sealed class LimitServer(string database) : IDisposable
{
    private readonly ConcurrentBag<ReadSession> sessions = [];

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
    }

    public void Dispose()
    {
        foreach (var session in sessions)
        {
            session.Dispose();
        }
    }

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private Task Answer(HttpContext context, Action<ReadSession, IBufferWriter<byte>> write)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        var session = sessions.TryTake(out var idle) ? idle : new ReadSession(database);
        write(session, context.Response.BodyWriter);
        sessions.Add(session);
        return Task.CompletedTask;
    }
}
