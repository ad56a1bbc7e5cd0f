using System.Net;
using System.Text;
using Microsoft.Extensions.Primitives;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Messages;

namespace SipOkMuba.Api.Hosting;

/// Development only: what would go to the phones of citizens, as a page for people and as JSON for scripts.
internal static class MessagePage
{
    public const string Path = "/messages";
    private const int Shown = 50;

    public static void MapMessages(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.MapGet(Path, ShowAsync);
        }
    }

    private static async Task<IResult> ShowAsync(HttpRequest request, MessageOutbox outbox, CancellationToken cancellationToken)
    {
        var latest = await outbox.LatestAsync(Shown, cancellationToken);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return IsVisit(request.Headers.Accept)
            ? Results.Content(Page(latest), "text/html; charset=utf-8")
            : Results.Json(latest.Select(one => new
            {
                one.Sent.Id,
                createdAt = one.Sent.CreatedAt.ToOffset(Wib.Offset),
                expiresAt = one.Sent.ExpiresAt.ToOffset(Wib.Offset),
                one.Message.To,
                one.Message.Channels,
                one.Message.Template,
                one.Message.Variables,
            }));
    }

    private static bool IsVisit(StringValues accept) => accept.Any(value => value!.Contains("text/html", StringComparison.OrdinalIgnoreCase));

    private static string Page(IReadOnlyList<(OutgoingMessage Sent, Message Message)> latest)
    {
        var rows = new StringBuilder();
        foreach (var (sent, message) in latest)
        {
            var variables = message.Variables.Select(variable => $"{variable.Key}: <b>{WebUtility.HtmlEncode(variable.Value)}</b>");
            rows.Append(
                $"<tr><td>{sent.CreatedAt.ToOffset(Wib.Offset):HH:mm:ss}</td><td>{WebUtility.HtmlEncode(message.To)}</td>"
                + $"<td>{WebUtility.HtmlEncode(message.Template)}</td><td>{string.Join("<br>", variables)}</td></tr>");
        }

        return $$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Messages to citizens</title>
            <style>body{font:16px system-ui;margin:2rem}td,th{padding:.4rem 1rem;text-align:left;vertical-align:top;border-bottom:1px solid #ccc}</style>
            <h1>Messages to citizens</h1><p>Development only: what would go to phones, until it is of no use any more. Newest first.</p>
            <table><tr><th>At</th><th>To</th><th>Template</th><th>Variables</th></tr>{{rows}}</table></html>
            """;
    }
}
