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

    // Node 20 has a WebSocket behind this flag, later versions have it anyway.
    private const string Socket =
        """
        const s=new WebSocket("{endpoint}","graphql-transport-ws"),send=m=>s.send(JSON.stringify(m));
        s.onopen=()=>send({type:"connection_init",payload:{authorization:"Bearer "+process.env.TOKEN}});
        s.onmessage=e=>{const m=JSON.parse(e.data);
        if(m.type=="connection_ack")send({id:"1",type:"subscribe",payload:{query:"{query}"}});
        else if(m.type=="ping")send({type:"pong"});else if(m.type!="pong")console.log(JSON.stringify(m.payload??m))};
        s.onclose=e=>console.log(e.code,e.reason)
        """;

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
        "node --experimental-websocket -e '"
        + OneLine(Socket)
            .Replace("{endpoint}", SocketAddress, StringComparison.Ordinal)
            .Replace("{query}", Subscription, StringComparison.Ordinal)
        + "'";

    private string SocketAddress =>
        new UriBuilder(Endpoint("graphql")) { Scheme = address.Scheme == "https" ? "wss" : "ws" }.ToString();

    public override string ToString() =>
        $"""

        SIP OK Muba is ready.
          IDE       {Endpoint("graphql")}   (in a browser)
          Endpoint  {Endpoint("graphql")}   (HTTP and WebSocket)
          Schema    {Endpoint("graphql/schema")}
          Token     {Endpoint("connect/token")}
          Messages  {Endpoint("messages")}   (one-time codes that would go to phones)

        Demo clients, secret {DemoClients.Secret}:
        {string.Join(Environment.NewLine, DemoClients.All.Select(client => $"  {client.Id,-16}{client.What}"))}

        A token:
        {Token}

        Every event from the oldest on, then live (Node 20 or later; leave it running and use a second terminal for the rest):
        {Subscribe}

        Submit an application:
        {Submit}

        Upload a PDF, JPEG or PNG of yours (here berkas.pdf); its id goes into `uploadId`:
        {UploadFile}

        """;

    private static string OneLine(string text) => text.ReplaceLineEndings("");

    private string Endpoint(string path) => new Uri(address, path).ToString();
}
