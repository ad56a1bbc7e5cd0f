using System.Text.Json;
using System.Text.Json.Serialization;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Events;

/// The form of what the log keeps: camelCase properties, SCREAMING_CASE enums.
public static class LogJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Converters = { new JsonStringEnumConverter(new ScreamingCase(), allowIntegerValues: false) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class ScreamingCase : JsonNamingPolicy
    {
        public override string ConvertName(string name) => EnumText.ToScreamingCase(name);
    }
}
