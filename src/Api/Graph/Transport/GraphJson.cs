using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using GraphQL;
using GraphQL.SystemTextJson;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Transport;

/// The engine's serializer, writing UTF-8 into a buffer of ours; errors in the language of who reads them.
internal sealed class GraphJson(GraphTransportOptions options) : GraphQLSerializer(Configure, new ErrorShape(options.Languages.Default))
{
    // Results are read by programs, never put into a page: only what JSON itself needs is escaped.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly Dictionary<ErrorLanguage, JsonSerializerOptions> others =
        options.Languages.All.Skip(1).ToDictionary(language => language, language => new Foreign(language).Options);

    public void WriteResult(IBufferWriter<byte> buffer, ExecutionResult result, ErrorLanguage? language)
    {
        if (result is SharedResult shared)
        {
            buffer.Write(shared.Json);
            return;
        }

        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        if (result is PlannedResult planned)
        {
            writer.WriteRawValue(planned.Json.Span, skipInputValidation: true);
        }
        else
        {
            JsonSerializer.Serialize(writer, result, OptionsOf(language));
        }
    }

    public void WriteErrors(Utf8JsonWriter writer, ExecutionErrors errors, ErrorLanguage? language) =>
        JsonSerializer.Serialize(writer, errors, OptionsOf(language));

    public static Utf8JsonWriter WriterOf(IBufferWriter<byte> buffer) => new(buffer, WriterOptions);

    private JsonSerializerOptions OptionsOf(ErrorLanguage? language) =>
        language is not null && others.TryGetValue(language, out var foreign) ? foreign : SerializerOptions;

    private static void Configure(JsonSerializerOptions options) =>
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private sealed class Foreign(ErrorLanguage language) : GraphQLSerializer(Configure, new ErrorShape(language))
    {
        public JsonSerializerOptions Options => SerializerOptions;
    }
}
