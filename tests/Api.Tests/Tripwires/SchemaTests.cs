using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace SipOkMuba.Api.Tests.Tripwires;

[Collection(ApiGroup.Name)]
public sealed class SchemaTests(ApiApp app)
{
    private static readonly string[] KeysOfPartners =
    [
        "PartnerNoted.key", "Partner.keys", "Mutation.createPartnerKey", "Mutation.revokePartnerKey",
        "Mutation.updatePartnerKey", "CreatePartnerKeyPayload.partnerKey", "CreatePartnerKeyPayload.secret", "UpdatePartnerKeyPayload.partnerKey",
        "RevokePartnerKeyPayload.partnerKey",
    ];

    private static readonly string[] Forbidden =
    [
        "key", "hash", "cipher", "wrapped", "secret", "enteredby", "assignedto", "capturedby", "verifiedby", "printapprovedby",
        "concurrency", "issynthetic", "uploadreference", "familycard", "birthdate", "recordedby",
    ];

    [Theory]
    [InlineData("/graphql/schema")]
    [InlineData("/graphql?sdl")]
    public async Task Sdl_ShouldBeTheReviewedFile_WhenItIsServed(string address)
    {
        using var client = app.AsAnonymous();

        var sdl = await client.GetByteArrayAsync(address);

        Repository.Match(System.Text.Encoding.UTF8.GetString(sdl), "schema", "schema.graphql");
    }

    [Fact]
    public void Descriptions_ShouldBeThere_WhenAnythingIsPublished()
    {
        var schema = app.Services.GetRequiredService<ISchema>();
        var missing = new List<string>();
        void Want(string what, string? description)
        {
            if (string.IsNullOrWhiteSpace(description))
            {
                missing.Add(what);
            }
        }

        foreach (var type in Published(schema))
        {
            Want(type.Name, type.Description);
            foreach (var field in (type as IComplexGraphType)?.Fields.ToList() ?? [])
            {
                Want($"{type.Name}.{field.Name}", field.Description);
                foreach (var argument in field.Arguments?.ToList() ?? [])
                {
                    Want($"{type.Name}.{field.Name}({argument.Name})", argument.Description);
                }
            }

            foreach (var value in (type as EnumerationGraphType)?.Values.ToList() ?? [])
            {
                Want($"{type.Name}.{value.Name}", value.Description);
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Output_ShouldHoldNothingInternal_WhenItIsPublished()
    {
        var schema = app.Services.GetRequiredService<ISchema>();

        var leaks = Published(schema).OfType<IComplexGraphType>()
            .Where(type => type is not IInputObjectGraphType && type.Name is not ("MessageTemplate" or "Notification"))
            .SelectMany(type => type.Fields, (type, field) => (type, field))
            .Where(place => Forbidden.Any(word => place.field.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Select(place => $"{place.type.Name}.{place.field.Name}");

        // A secret of the partner's own, shown once; a time; a verb; records that hold no secret.
        Assert.Empty(leaks.Except(["CreateWebhookPayload.secret", "RotateWebhookSecretPayload.secret", "Webhook.formerSecretUntil", "Mutation.rotateWebhookSecret", .. KeysOfPartners]));
    }

    [Fact]
    public void Output_ShouldHoldNoBigKeys_WhenARecordHasAnId()
    {
        var schema = app.Services.GetRequiredService<ISchema>();

        var identified = Published(schema).OfType<IObjectGraphType>().Where(type => type.Fields.Any(field => field.Name == "id")).ToList();

        Assert.NotEmpty(identified);
        Assert.All(identified, type => Assert.Equal(
            "ID!", type.Fields.Single(field => field.Name == "id").ResolvedType!.ToString()));
    }

    /// An address stands in the logs of every server on the way.
    [Theory]
    [InlineData("{ FIELD { __typename } }", null)]
    [InlineData("query { ... on Query { FIELD { __typename } } }", null)]
    [InlineData("query A { __typename } query B { ...Both } fragment Both on Query { __typename FIELD { __typename } }", "B")]
    public async Task Get_ShouldBeRefused_WhenAnArgumentIsPersonalOrSecret(string query, string? operationName)
    {
        using var client = app.AsAnonymous();
        var fields = app.Services.GetRequiredService<ISchema>().Query.Fields
            .Where(field => field.Arguments?.Any(argument => argument.ResolvedType!.GetNamedType().Name == "NIK" || argument.Name is "accessCode" or "secret" or "token") == true)
            .Select(field => field.Name)
            .ToList();

        Assert.Equal(["findByNik", "trackComplaint"], fields.Order(StringComparer.Ordinal));
        foreach (var field in fields)
        {
            var asked = Uri.EscapeDataString(query.Replace("FIELD", field, StringComparison.Ordinal));
            using var answer = await client.GetAsync($"/graphql?query={asked}&operationName={operationName}");
            Assert.Equal(System.Net.HttpStatusCode.MethodNotAllowed, answer.StatusCode);
            Assert.Equal(["POST"], answer.Content.Headers.Allow);
        }
    }

    private static IEnumerable<IGraphType> Published(ISchema schema) =>
        schema.AllTypes.Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal) && !IsBuiltIn(type));

    /// Its own words are the specification's.
    private static bool IsBuiltIn(IGraphType type) => type is StringGraphType or BooleanGraphType or IdGraphType or IntGraphType or FloatGraphType;
}
