using SipOkMuba.Examples;
using Xunit.Abstractions;

namespace SipOkMuba.Api.Tests.Clients;

/// What partners generate or copy: it compiles strictly, and runs.
public sealed class TypedClientTests(TestApp app, ITestOutputHelper output) : IClassFixture<TestApp>
{
    /// graphql-codegen, Apollo Client and urql.
    [SkippableFact]
    public async Task TypeScript_ShouldCompileStrictlyAndRun_WhenEveryOperationIsGenerated()
    {
        NodeScript.SkipIfMissing();

        await new NodeScript(output).RunAsync("typed.mjs", app.Address);
    }

    [Fact]
    public async Task DotNet_ShouldSubmitFindAndWatch_WhenAPartnerCopiesIt()
    {
        using var http = app.AsAnonymous();
        var client = new PortalClient(http);
        await client.SignInAsync("demo-portal", "demo-secret", CancellationToken.None);
        var person = Person.Next();
        var input = new SubmissionInput(
            "REPLACEMENT_LOST", person.Nik, "1606091203150001", "Siti Aminah", person.BirthDate, "FEMALE", "MARRIED", "16.06.09.2006", "081234567890",
            [new("FAMILY_CARD", "sample-pdf"), new("POLICE_LOSS_LETTER", "sample-jpeg")]);

        var submitted = (await client.SubmitAsync(input, "dotnet-1", CancellationToken.None)).Application!;
        var again = (await client.SubmitAsync(input, "dotnet-1", CancellationToken.None)).Application!;
        var refused = await client.SubmitAsync(input, "dotnet-2", CancellationToken.None);
        var found = await client.FindAsync(submitted.Number, CancellationToken.None);
        await using var events = client.WatchAsync(submitted.Number, lastCursor: null, CancellationToken.None).GetAsyncEnumerator();

        Assert.Equal(submitted, again);
        Assert.Equal(submitted, found);
        Assert.Equal(("DUPLICATE_APPLICATION", submitted.Number), refused.Errors!.Select(error => (error.Code, error.Number)).Single());
        Assert.True(await events.MoveNextAsync());
        Assert.Equal((submitted.Number, "SUBMITTED"), (events.Current.Application.Number, events.Current.Status));
        using var stranger = app.AsAnonymous();
        var unsigned = await Assert.ThrowsAsync<PortalException>(() => new PortalClient(stranger).FindAsync(submitted.Number, CancellationToken.None));
        Assert.Equal("AUTH_NOT_AUTHENTICATED", unsigned.Code);
    }
}
