using System.Buffers;
using System.Globalization;
using System.Text.Json;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Webhooks;

/// The body where no document is given, in the form that Standard Webhooks recommends: thin, so that whoever reads it fetches
/// the rest by id under the rights of then.
internal static class WebhookEnvelope
{
    public const string TestType = "webhook.test";
    private static readonly string[] told = ["status", "previousStatus"];

    public static byte[] Of(LoggedEvent logged)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Begin(json, logged.Type, logged.OccurredAt);
            json.WriteString("id", logged.EventId);
            json.WriteString("cursor", logged.Cursor);
            json.WriteString("type", logged.Type);
            json.WriteStartObject("subject");
            json.WriteString("type", logged.SubjectType);
            json.WriteString("id", NodeId.Format(logged.SubjectType, logged.SubjectId));
            json.WriteEndObject();
            json.WriteNumber("subjectVersion", logged.SubjectVersion);
            json.WriteString("occurredAt", Text(logged.OccurredAt));
            json.WriteString("region", logged.Region);
            json.WriteString("actorRole", logged.ActorRole.ToText());
            json.WriteString("waitingOn", logged.WaitingOn?.ToText());
            json.WriteNumber("schemaVersion", logged.SchemaVersion);
            foreach (var name in told)
            {
                if (logged.Payload.TryGetProperty(name, out var value))
                {
                    json.WritePropertyName(name);
                    value.WriteTo(json);
                }
            }

            json.WritePropertyName("template");
            JsonSerializer.Serialize(json, logged.Template, LogJson.Options);
            End(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] OfTest(Guid webhook, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Begin(json, TestType, now);
            json.WriteString("webhook", NodeId.Format(nameof(Domain.Webhooks.Webhook), webhook));
            End(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Begin(Utf8JsonWriter json, string type, DateTimeOffset at)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("timestamp", Text(at));
        json.WriteStartObject("data");
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Text(DateTimeOffset at) =>
        at.ToOffset(Wib.Offset).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
