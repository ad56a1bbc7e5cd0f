using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace SipOkMuba.Graph.Transport;

/// <summary>The schema as text, made once.</summary>
public sealed class SchemaText
{
    private readonly Lazy<(byte[] Bytes, EntityTagHeaderValue Tag)> content;

    /// <summary>The text that this gives is what clients get, byte by byte.</summary>
    public SchemaText(Func<string> text) => content = new(() =>
    {
        var bytes = Encoding.UTF8.GetBytes(text());
        return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\""));
    });

    internal async Task WriteAsync(HttpContext context)
    {
        var (bytes, tag) = content.Value;
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        // https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known =>
            known.Compare(tag, useStrongComparison: false) || known.Equals(EntityTagHeaderValue.Any)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = "application/graphql; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
