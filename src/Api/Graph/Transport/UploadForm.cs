using System.Text.Json;
using GraphQL;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Transport;

/// Reads a request with files: https://github.com/jaydenseric/graphql-multipart-request-spec (version 2, one operation).
internal sealed class UploadForm(UploadMemory memory, GraphTransportOptions options, TimeProvider time)
{
    private const string Operations = "operations";
    private const string Map = "map";
    private const int LongestBoundary = 70;
    private const int HeadersOfPart = 2 * 1024;

    /// Of the boundaries and the headers of the parts.
    private const int Framing = 64 * 1024;

    public async Task<GraphRequest> ReadAsync(HttpContext context, GraphGrant grant, Func<JsonElement, GraphRequest> read)
    {
        if (!grant.IsAuthenticated && !options.Uploads.AllowAnonymous)
        {
            throw new RequestRefusedError("Files are taken from callers with a token only.",
                GraphErrorCodes.NotAuthenticated, StatusCodes.Status401Unauthorized);
        }

        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(context.Request.ContentType).Boundary);
        if (boundary.Length is 0 or > LongestBoundary)
        {
            throw Malformed("The form has no boundary, or a longer one than RFC 2046 allows.");
        }

        var limit = (long)options.Uploads.Files * options.Uploads.FileBytes + options.Limits.Bytes + Framing;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit + 1;
        }

        await using var body = new PacedBody(context.Request.Body, limit, options, time, context.RequestAborted);
        if (context.Request.ContentLength > limit)
        {
            throw body.TooLarge();
        }

        var share = memory.Open();
        context.Response.RegisterForDispose(share);
        try
        {
            var parts = new Parts(new MultipartReader(boundary.Value!, body) { HeadersLengthLimit = HeadersOfPart }, share, options);
            return await parts.ReadAsync(read, context.RequestAborted);
        }
        catch (Exception malformed) when (malformed is IOException or InvalidDataException)
        {
            throw Malformed("The form is not well-formed, or ended early.");
        }
    }

    private static RequestRefusedError Malformed(string message) => new(message, GraphErrorCodes.BadRequest);

    private sealed class Parts(MultipartReader reader, UploadMemory.Share share, GraphTransportOptions options)
    {
        private int textLeft = (int)options.Limits.Bytes;

        public async Task<GraphRequest> ReadAsync(Func<JsonElement, GraphRequest> read, CancellationToken cancellationToken)
        {
            var request = await JsonAsync(Operations, read, cancellationToken);
            var map = await JsonAsync(Map, PathsOf, cancellationToken);
            var variables = new UploadVariables(request.Variables);
            while (await NextAsync(cancellationToken) is var (name, section))
            {
                if (!map.Remove(name, out var paths))
                {
                    throw Malformed("The form has a part that its map does not name, or names it twice.");
                }

                var file = new UploadedFile(
                    section.AsFileSection()?.FileName, section.ContentType, await BytesAsync(section, cancellationToken));
                foreach (var path in paths)
                {
                    variables.Put(path, file);
                }
            }

            return map.Count == 0
                ? request with { Variables = variables.ToInputs() }
                : throw Malformed("The form lacks a file that its map names.");
        }

        private async Task<(string Name, MultipartSection Section)?> NextAsync(CancellationToken cancellationToken)
        {
            if (await reader.ReadNextSectionAsync(cancellationToken) is not { } section)
            {
                return null;
            }

            return section.GetContentDispositionHeader() is { } disposition && disposition.DispositionType == "form-data"
                && HeaderUtilities.RemoveQuotes(disposition.Name) is { Length: > 0 } name
                ? (name.ToString(), section)
                : throw Malformed("A part of the form has no name.");
        }

        private async Task<T> JsonAsync<T>(string name, Func<JsonElement, T> read, CancellationToken cancellationToken)
        {
            if (await NextAsync(cancellationToken) is not var (found, section) || found != name)
            {
                throw Malformed($"The form begins with {Operations} and {Map}, in this order.");
            }

            using var text = new MemoryStream();
            await CopyAsync(section.Body, text, textLeft, bytes => textLeft -= bytes, cancellationToken);
            try
            {
                using var json = JsonDocument.Parse(text.GetBuffer().AsMemory(0, (int)text.Length), RequestReader.Strict);
                return read(json.RootElement);
            }
            catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
            {
                throw Malformed($"{name} is not JSON in UTF-8.");
            }
        }

        private async Task<ReadOnlyMemory<byte>> BytesAsync(MultipartSection section, CancellationToken cancellationToken)
        {
            var bytes = new MemoryStream();
            await CopyAsync(section.Body, bytes, options.Uploads.FileBytes, share.Take, cancellationToken);
            return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        }

        private static async Task CopyAsync(
            Stream from, MemoryStream to, int limit, Action<int> count, CancellationToken cancellationToken)
        {
            var buffer = new byte[16 * 1024];
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                count(read);
                if (to.Length + read > limit)
                {
                    throw new RequestRefusedError($"A part of the form has more than {limit} bytes.",
                        GraphErrorCodes.TooLarge, StatusCodes.Status413PayloadTooLarge) { Limit = limit };
                }

                to.Write(buffer, 0, read);
            }
        }

        private Dictionary<string, string[]> PathsOf(JsonElement map)
        {
            if (map.ValueKind != JsonValueKind.Object)
            {
                throw Malformed($"{Map} is not an object.");
            }

            var paths = new Dictionary<string, string[]>(StringComparer.Ordinal);
            foreach (var file in map.EnumerateObject())
            {
                if (file.Value.ValueKind != JsonValueKind.Array
                    || file.Value.GetArrayLength() == 0
                    || file.Value.EnumerateArray().Any(path => path.ValueKind != JsonValueKind.String)
                    || !paths.TryAdd(file.Name, [.. file.Value.EnumerateArray().Select(path => path.GetString()!)]))
                {
                    throw Malformed($"{Map} is not an object of lists of paths.");
                }
            }

            return paths.Values.Sum(of => of.Length) <= options.Uploads.Files
                ? paths
                : throw new RequestRefusedError($"A request has {options.Uploads.Files} files at the most.",
                    GraphErrorCodes.TooLarge, StatusCodes.Status413PayloadTooLarge);
        }
    }
}

/// The variables of a request, into which its files are put where they hold null.
internal sealed class UploadVariables(Inputs? variables)
{
    private const string Root = "variables";
    private readonly Dictionary<string, object?> root = variables is null ? [] : new(variables);

    public Inputs ToInputs() => root.ToInputs();

    public void Put(string path, UploadedFile file)
    {
        if (path.Split('.') is not [Root, .. var steps, var last])
        {
            throw NoPlace();
        }

        object? place = root;
        foreach (var step in steps)
        {
            place = place switch
            {
                Dictionary<string, object?> members => members.GetValueOrDefault(step),
                List<object?> items => ItemOf(items, step) is { } index ? items[index] : null,
                _ => null,
            };
        }

        switch (place)
        {
            case Dictionary<string, object?> members when members.TryGetValue(last, out var present) && present is null:
                members[last] = file;
                break;
            case List<object?> items when ItemOf(items, last) is { } index && items[index] is null:
                items[index] = file;
                break;
            default:
                throw NoPlace();
        }
    }

    private static int? ItemOf(List<object?> items, string step) =>
        int.TryParse(step, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index)
        && index < items.Count ? index : null;

    private static RequestRefusedError NoPlace() =>
        new("A path of the map leads to no variable that holds null.", GraphErrorCodes.BadRequest);
}
