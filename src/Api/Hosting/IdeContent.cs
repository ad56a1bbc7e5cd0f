namespace SipOkMuba.Api.Hosting;

/// What the IDE reads at its start, and the page that stands in for it.
internal static class IdeContent
{
    public const string MissingPage =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>SIP OK Muba</title>
        <h1>SIP OK Muba: GraphQL API</h1>
        <p>The API answers here. Its browser IDE is not part of this build, because npm was not found when it was built.</p>
        <p>To get it: install <a href="https://nodejs.org/" rel="noreferrer">Node.js</a> 20 or later (npm comes with it) and run
        <code>dotnet run --project src/Api</code> again.</p>
        <p>Without it: the schema is at <a href="schema">/graphql/schema</a>, and every GraphQL client can be used.</p>
        </html>
        """;

    public static readonly IdeConfiguration Configuration = new(
        Title: "SIP OK Muba",
        UseBrowserUrlAsEndpoint: true,
        DisableTelemetry: true,
        GraphQLDocument: ReadExamples());

    private static string ReadExamples()
    {
        using var stream = typeof(IdeContent).Assembly.GetManifestResourceStream("examples.graphql")
            ?? throw new InvalidOperationException("The build has no examples.graphql.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

internal sealed record IdeConfiguration(
    string Title, bool UseBrowserUrlAsEndpoint, bool DisableTelemetry, string GraphQLDocument);
