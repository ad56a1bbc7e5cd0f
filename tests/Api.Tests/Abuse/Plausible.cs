using GraphQL;
using GraphQL.Types;
using SipOkMuba.Graph.Schema;
using static SipOkMuba.Api.Tests.Tripwires.RandomQuery;

namespace SipOkMuba.Api.Tests.Abuse;

/// Arguments that might be meant: of the types of the schema, with records of the world where an id is asked for.
internal static class Plausible
{
    /// A root field with the id as the variable `$id`, and with what else it needs.
    public static string Document(string kind, FieldType field, string idArgument)
    {
        var given = field.Arguments!.Where(argument => argument.Name == idArgument || IsRequired(argument.ResolvedType!, argument.DefaultValue))
            .Select(argument => $"{argument.Name}: {(argument.Name == idArgument ? "$id" : Literal(argument.ResolvedType!, argument.Name))}");
        return $"{kind}($id: ID!) {{ {field.Name}({string.Join(", ", given)}) {{ {SchemaWalk.Selection(SchemaWalk.Named(field), depth: 1)} }} }}";
    }

    /// A root field with all that it needs, as literals; its records are missing.
    public static string Whole(string kind, FieldType field)
    {
        var given = (field.Arguments ?? []).Where(argument => IsRequired(argument.ResolvedType!, argument.DefaultValue))
            .Select(argument => $"{argument.Name}: {Text(Value(argument.ResolvedType!, argument.Name, [], false, "", null))}").ToList();
        var arguments = given.Count == 0 ? "" : $"({string.Join(", ", given)})";
        return $"{kind} {{ {field.Name}{arguments} {(SchemaWalk.IsLeaf(field) ? "" : "{ __typename }")} }}";
    }

    /// Where in the input of a mutation an id stands, such as `rows/applicationId`.
    public static IEnumerable<string> IdsOf(FieldType mutation) =>
        mutation.Arguments is [{ Name: "input" } input] ? IdsOf(input.ResolvedType!.GetNamedType(), "", 3) : [];

    public static (string Document, Dictionary<string, object?> Input) Mutation(FieldType field, string idPath, string id, World world)
    {
        var input = field.Arguments!.Find("input")!.ResolvedType!;
        return (
            $"mutation($input: {input}) {{ {field.Name}(input: $input) {{ __typename {Errors(field)} }} }}",
            Input((IInputObjectGraphType)input.GetNamedType(), idPath.Split('/'), id, world));
    }

    private static string Errors(FieldType field) => ((IComplexGraphType)SchemaWalk.Named(field)).Fields.Find("errors") is null
        ? ""
        : "errors { __typename ... on Error { code message } }";

    private static IEnumerable<string> IdsOf(IGraphType type, string path, int depth)
    {
        if (depth == 0 || type is not IInputObjectGraphType input)
        {
            return [];
        }

        return input.Fields.SelectMany(field => field.ResolvedType!.GetNamedType() is { Name: "ID" }
            ? [path + field.Name]
            : IdsOf(field.ResolvedType!.GetNamedType(), path + field.Name + "/", depth - 1));
    }

    private static Dictionary<string, object?> Input(IInputObjectGraphType type, string[] path, string id, World? world)
    {
        var given = type.Fields.Where(field => field.Name == path.FirstOrDefault() || IsRequired(field.ResolvedType!, field.DefaultValue));
        if (type.IsOneOf)
        {
            given = type.Fields.Where(field => path is [] || field.Name == path[0]).Take(1);
        }

        return given.ToDictionary(
            field => field.Name,
            field => Value(field.ResolvedType!, field.Name, field.Name == path.FirstOrDefault() ? path[1..] : [], field.Name == path.FirstOrDefault(), id, world));
    }

    private static object? Value(IGraphType type, string name, string[] path, bool isOnPath, string id, World? world) => type switch
    {
        NonNullGraphType some => Value(some.ResolvedType!, name, path, isOnPath, id, world),
        ListGraphType list => new[] { Value(list.ResolvedType!, name, path, isOnPath, id, world) },
        IInputObjectGraphType input => Input(input, path, id, world),
        { Name: "ID" } when isOnPath => id,
        { Name: "ID" } => IdFor(name, world),
        EnumerationGraphType names => new EnumName(names.Values.First().Name),
        _ => Leaf(type, name),
    };

    /// The record that the name of an argument asks for.
    public static string IdFor(string name, World? world) => TypeFor(name) is not { } type ? "sample-pdf"
        : world is null ? NodeId.Format(type, Guid.Empty)
        : world[type].Id;

    private static string? TypeFor(string name) => name switch
    {
        "uploadId" or "uploadIds" or "attachments" => null,
        "servicePointId" => "ServicePoint",
        "closureId" => "Closure",
        "mobileVisitId" => "MobileVisit",
        "appointmentId" => "Appointment",
        "complaintId" or "intoId" => "Complaint",
        "conversationId" => "Conversation",
        "partner" => "Partner",
        "webhook" => "Webhook",
        "deliveries" => "WebhookDelivery",
        "assigneeId" or "officerId" or "concernedStaffId" => "StaffMember",
        _ => "Application",
    };

    public static object? Leaf(IGraphType type, string name) => type switch
    {
        EnumerationGraphType names => names.Values.First().Name,
        _ => type.Name switch
        {
            "Int" or "Long" => name == "year" ? 2026 : 1,
            "Float" => 1.5,
            "Boolean" => true,
            "DateTime" => "2026-12-01T09:00:00+07:00",
            "LocalDate" => name == "birthDate" ? "1990-01-01" : "2026-12-01",
            "LocalTime" => "09:00:00",
            "Duration" => "PT10M",
            "NIK" => "1606094107909907",
            "URI" => "http://127.0.0.1:9/hook",
            "UUID" => "01234567-89ab-7def-8123-456789abcdef",
            _ => name switch
            {
                "villageCode" or "placeCode" => Scenarios.Village,
                "region" or "regionCode" => "16.06.09",
                "regions" => "16.06.09",
                "scopes" => "applications:read",
                "phone" => "081234567890",
                "familyCardNumber" => "1606090107050001",
                "channel" or "channels" => "whatsapp",
                "accessCode" => "AAAA-AAAA-AAAA",
                _ => "Alasan",
            },
        },
    };

    private static bool IsRequired(IGraphType type, object? defaultValue) => type is NonNullGraphType && defaultValue is null;

    /// As it stands in a document.
    public static string Text(object? value) => value switch
    {
        null => "null",
        EnumName name => name.Text,
        string text => System.Text.Json.JsonSerializer.Serialize(text),
        bool holds => holds ? "true" : "false",
        Dictionary<string, object?> members => $"{{ {string.Join(", ", members.Select(member => $"{member.Key}: {Text(member.Value)}"))} }}",
        object?[] items => $"[{string.Join(", ", items.Select(Text))}]",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Literal(IGraphType type, string name) => Leaf(type.GetNamedType(), name) switch
    {
        string text when type.GetNamedType() is EnumerationGraphType => text,
        string text => $"\"{text}\"",
        true => "true",
        var number => Convert.ToString(number, System.Globalization.CultureInfo.InvariantCulture)!,
    };
}
