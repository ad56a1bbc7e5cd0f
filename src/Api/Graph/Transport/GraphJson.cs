using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using GraphQL;
using GraphQL.Execution;
using GraphQL.SystemTextJson;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Transport;

/// The engine's serializer, writing UTF-8 into a buffer of ours.
internal sealed class GraphJson(IErrorInfoProvider errors) : GraphQLSerializer(Configure, errors)
{
    // Results are read by programs, never put into a page: only what JSON itself needs is escaped.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public void WriteResult(IBufferWriter<byte> buffer, ExecutionResult result)
    {
        if (result is SharedResult shared)
        {
            buffer.Write(shared.Json);
            return;
        }

        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        WriteResult(writer, result);
    }

    public void WriteErrors(Utf8JsonWriter writer, ExecutionErrors errors) =>
        JsonSerializer.Serialize(writer, errors, SerializerOptions);

    public void WriteResult(Utf8JsonWriter writer, ExecutionResult result)
    {
        if (result is PlannedResult planned)
        {
            writer.WriteRawValue(planned.Json.Span, skipInputValidation: true);
        }
        else if (result is SharedResult shared)
        {
            writer.WriteRawValue(shared.Json, skipInputValidation: true);
        }
        else
        {
            JsonSerializer.Serialize(writer, result, SerializerOptions);
        }
    }

    public static Utf8JsonWriter WriterOf(IBufferWriter<byte> buffer) => new(buffer, WriterOptions);

    private static void Configure(JsonSerializerOptions options) =>
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
}
