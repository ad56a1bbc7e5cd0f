using System.Net.Http.Headers;
using System.Text.Json;

namespace SipOkMuba.Api.Tests;

/// A file as the only variable of an operation, which calls it `file`.
internal sealed record FileInput(byte[] Content, string Name = "berkas.pdf", string MediaType = "application/octet-stream")
{
    public const string Upload = """
        mutation($file: Upload!) {
          uploadDocument(input: { file: $file }) {
            upload { id mediaType size expiresAt }
            errors {
              __typename
              ... on Error { code message }
              ... on UnsupportedFileError { supported }
              ... on FileTooLargeError { maximumBytes }
              ... on InvalidFileError { reason }
              ... on TooManyUploadsError { maximum }
            }
          }
        }
        """;

    public HttpContent FormOf(string query)
    {
        var file = new ByteArrayContent(Content) { Headers = { ContentType = new MediaTypeHeaderValue(MediaType) } };
        return new MultipartFormDataContent
        {
            { new StringContent(JsonSerializer.Serialize(new { query, variables = new { file = (object?)null } })), "operations" },
            { new StringContent("""{"0":["variables.file"]}"""), "map" },
            { file, "0", Name },
        };
    }
}

internal static class Uploading
{
    public static Task<Answer> UploadAsync(this HttpClient client, byte[] content, string? idempotencyKey = null, string name = "berkas.pdf") =>
        client.AskAsync(FileInput.Upload, new FileInput(content, name), idempotencyKey);

    /// The id, for a document of an application.
    public static async Task<string> UploadedAsync(this HttpClient client, byte[]? content = null)
    {
        var answer = await client.UploadAsync(content ?? TestFiles.Pdf);
        Assert.Null(answer.Refusal("uploadDocument"));
        return answer["uploadDocument"].GetProperty("upload").GetProperty("id").GetString()!;
    }
}
