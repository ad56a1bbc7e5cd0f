using SipOkMuba.Api.Identity;

namespace SipOkMuba.Api.Hosting;

/// What a developer sees after `dotnet run`: addresses, demo clients, and one line each to paste into bash.
internal sealed class StartupLines(Uri address)
{
    private const string Mutation =
        "mutation($input: SubmitApplicationInput!) { submitApplication(input: $input) "
        + "{ application { id number status } errors { ... on Error { code message } } } }";

    // One of ninety synthetic citizens, so that the line works again while an earlier application is still open.
    private const string Input =
        """
        {"kind":"REPLACEMENT_LOST","nik":"160609410790'99$((RANDOM%90+10))'","familyCardNumber":"1606091203150001",
        "fullName":"Siti Aminah","birthDate":"1990-07-01","sex":"FEMALE","maritalStatus":"MARRIED",
        "villageCode":"16.06.09.2006","phone":"081234567890",
        "documents":[{"type":"FAMILY_CARD","uploadId":"sample-pdf"},{"type":"POLICE_LOSS_LETTER","uploadId":"sample-jpeg"}]}
        """;

    private const string Upload =
        "mutation($file: Upload!) { uploadDocument(input: { file: $file }) "
        + "{ upload { id mediaType expiresAt } errors { ... on Error { code message } } } }";

    private const string Subscription =
        "subscription { onEvent(after: \\\"0\\\") { type cursor occurredAt waitingOn subject { id } } }";

    public string Token =>
        $"export TOKEN=$(curl -s {Endpoint("connect/token")} -d grant_type=client_credentials -d client_id=demo-portal "
        + $"-d client_secret={DemoClients.Secret} | sed -n 's/.*\"access_token\": *\"\\([^\"]*\\)\".*/\\1/p'); "
        + "echo $TOKEN";

    public string Submit =>
        $"curl -s {Endpoint("graphql")} -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' "
        + $"-d '{{\"query\":\"{Mutation}\",\"variables\":{{\"input\":{OneLine(Input)}}}}}'";

    public string UploadFile =>
        $"curl -s {Endpoint("graphql")} -H \"Authorization: Bearer $TOKEN\" -H 'GraphQL-Preflight: 1' "
        + $"-F operations='{{\"query\":\"{Upload}\",\"variables\":{{\"file\":null}}}}' -F map='{{\"0\":[\"variables.file\"]}}' -F 0=@berkas.pdf";

    public string Subscribe =>
        $"curl -sN {Endpoint("graphql")} -H \"Authorization: Bearer $TOKEN\" -H 'Accept: text/event-stream' -H 'Content-Type: application/json' "
        + $"-d '{{\"query\":\"{Subscription}\"}}'";

    public override string ToString() =>
        $"""

        SIP OK Muba is ready.
          IDE       {Endpoint("graphql")}   (in a browser)
          Endpoint  {Endpoint("graphql")}   (HTTP, server-sent events and WebSocket)
          Schema    {Endpoint("graphql/schema")}
          Token     {Endpoint("connect/token")}
          Messages  {Endpoint("messages")}   (one-time codes that would go to phones)

        Demo clients, secret {DemoClients.Secret}:
        {string.Join(Environment.NewLine, DemoClients.All.Select(client => $"  {client.Id,-16}{client.What}"))}

        A token:
        {Token}

        Every event from the oldest on, then live (leave it running and use a second terminal for the rest):
        {Subscribe}

        Submit an application:
        {Submit}

        Upload a PDF, JPEG or PNG of yours (here berkas.pdf); its id goes into `uploadId`:
        {UploadFile}

        """;

    private static string OneLine(string text) => text.ReplaceLineEndings("");

    private string Endpoint(string path) => new Uri(address, path).ToString();
}
