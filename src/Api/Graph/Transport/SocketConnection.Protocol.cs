using System.Text.Json;
using GraphQL.Execution;
using Microsoft.Net.Http.Headers;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Transport;

/// What a client may say, and what each message does.
internal sealed partial class SocketConnection
{
    private const string Authorization = "authorization";

    private async Task HandleAsync(PooledBuffer message)
    {
        try
        {
            using var document = JsonDocument.Parse(message.Written, RequestReader.Strict);
            var root = document.RootElement;
            var payload = root.TryGetProperty("payload", out var value) ? value : default;
            switch (root.GetProperty("type").GetString())
            {
                case "connection_init":
                    await InitialiseAsync(MapOf(payload));
                    break;
                case "ping":
                    await AnswerPingAsync(MapOf(payload));
                    break;
                case "pong":
                    MapOf(payload);
                    break;
                case "subscribe":
                    await SubscribeAsync(IdOf(root), payload);
                    break;
                case "complete":
                    Complete(IdOf(root));
                    break;
                default:
                    Close(SocketClose.Invalid("Unknown type of message"));
                    break;
            }
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException
            || (malformed is InvalidOperationException && !IsGone(malformed)))
        {
            Close(SocketClose.Invalid("Invalid message"));
        }
    }

    private async Task InitialiseAsync(JsonElement payload)
    {
        if (initialised)
        {
            Close(SocketClose.SecondInit);
            return;
        }

        initialised = true;
        if ((TextOf(payload, "acceptLanguage") ?? TextOf(payload, HeaderNames.AcceptLanguage)) is { } ranges)
        {
            // A browser can not choose the headers of a socket.
            language = server.Options.Languages.Of(ranges);
        }

        if (TextOf(payload, Authorization) is { } header)
        {
            if (await server.Authentication.OfHeaderAsync(header, context.RequestAborted) is not { } given)
            {
                Close(SocketClose.Forbidden);
                return;
            }

            grant.Renew(given);
        }

        place = server.Open.Of(grant);
        if (place is null)
        {
            Close(SocketClose.TooMany);
            return;
        }

        acknowledged = true;
        await SendAsync(SocketMessage.Of("connection_ack", null, grant.ExpiresAt is null ? null : WriteExpiry));
        watch.Look(output.Closing);
    }

    private async Task AnswerPingAsync(JsonElement payload)
    {
        if (TextOf(payload, Authorization) is not { } header)
        {
            await SendAsync(SocketMessage.Of("pong", null, payload.ValueKind == JsonValueKind.Object ? payload.WriteTo : null));
            return;
        }

        if (!acknowledged)
        {
            Close(SocketClose.Unauthorized);
            return;
        }

        var renewed = await server.Authentication.OfHeaderAsync(header, context.RequestAborted);
        var subject = server.Options.SubjectOf(grant.User);
        if (renewed is null || subject is null || server.Options.SubjectOf(renewed.User) != subject)
        {
            Close(SocketClose.Forbidden);
            return;
        }

        grant.Renew(renewed);
        await SendAsync(SocketMessage.Of("pong", null, WriteExpiry));
    }

    private async Task SubscribeAsync(string id, JsonElement payload)
    {
        if (!acknowledged)
        {
            Close(SocketClose.Unauthorized);
            return;
        }

        if (operations.Find(id) is not null)
        {
            Close(SocketClose.Duplicate(id));
            return;
        }

        try
        {
            var request = server.Reader.Read(payload);
            if (operations.Count >= server.Options.OperationsPerSocket)
            {
                throw new RequestRefusedError(
                    "Too many operations run on this socket.", GraphErrorCodes.TooManyRunning);
            }

            var operation = new SocketOperation(id);
            operations.Add(operation);
            operation.Start(running => OperateAsync(running, request));
            if (output.Closing.IsCancellationRequested)
            {
                operation.End();
            }
        }
        catch (RequestRefusedError refusal)
            when (refusal.Code is GraphErrorCodes.BadRequest or GraphErrorCodes.BatchRefused)
        {
            Close(SocketClose.Invalid("Invalid payload"));
        }
        catch (RequestRefusedError refusal)
        {
            await SendAsync(SocketMessage.Of("error", id, writer => server.Json.WriteErrors(writer, [refusal], language)));
        }
    }

    private void Complete(string id)
    {
        if (operations.Find(id) is { } operation)
        {
            operations.Remove(operation);
            operation.End();
        }
    }

    private void WriteExpiry(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (grant.ExpiresAt is { } expiresAt)
        {
            writer.WriteString("expiresAt", expiresAt.ToOffset(server.Options.Offset));
        }

        writer.WriteEndObject();
    }

    private static string IdOf(JsonElement root) =>
        root.GetProperty("id").GetString() is { Length: > 0 } id ? id : throw new JsonException();

    private static JsonElement MapOf(JsonElement payload) =>
        payload.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Object
            ? payload
            : throw new JsonException();

    private static string? TextOf(JsonElement payload, string name)
    {
        if (payload.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in payload.EnumerateObject())
            {
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                    && member.Value.ValueKind != JsonValueKind.Null)
                {
                    return member.Value.GetString();
                }
            }
        }

        return null;
    }
}
