using System.ComponentModel;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.WebUtilities;
using SipOkMuba.Api.Identity;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Api.Documents;

[ObjectType, Description("Where the file of a document can be fetched without a token, by whoever asked for it (tautan berkas).")]
internal sealed record DocumentLink(
    [property: Description("Its address; a secret as long as it is good.")] Uri Url,
    [property: Description("Until when it is good.")] DateTimeOffset ExpiresAt);

/// <param name="MediaType">Null: its file is no longer kept.</param>
internal sealed record StoredDocument(Guid Id, string? MediaType);

/// Links for the present caller.
internal sealed class DocumentLinks(
    GraphCall call, DocumentTokens tokens, IConfiguration configuration, IServer server, TimeProvider time)
{
    private static readonly TimeSpan term = TimeSpan.FromMinutes(5);

    public DocumentLink? To(StoredDocument document)
    {
        if (call.User is AudiencePrincipal)
        {
            throw new InvalidOperationException("A link is made for one person.");
        }

        // Who asks for the file is asked about again: of whoever is not signed in nothing could be asked.
        if (document.MediaType is null || call.User.Identity is not ClaimsIdentity { IsAuthenticated: true } reader)
        {
            return null;
        }

        var expiry = time.GetUtcNow() + term;
        var token = tokens.Write(new DocumentTicket(document.Id, expiry, reader));
        return new DocumentLink(
            new Uri(AuthorizationServer.IssuerOf(configuration, server), DocumentEndpoint.Path + token), expiry);
    }
}

/// <summary>
/// Which document, until when, and who asked: sealed by the key ring that all instances share. The claims are those of the
/// reader's own token, so that everything about the reader can be asked again.
/// </summary>
internal sealed record DocumentTicket(Guid Document, DateTimeOffset ExpiresAt, ClaimsIdentity Reader);

internal sealed class DocumentTokens(IDataProtectionProvider protection)
{
    private const int Longest = 4096;
    private readonly IDataProtector protector = protection.CreateProtector("SipOkMuba.DocumentLink");

    public string Write(DocumentTicket ticket)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(ticket.Document.ToByteArray());
        writer.Write(ticket.ExpiresAt.ToUnixTimeMilliseconds());
        ticket.Reader.WriteTo(writer);
        writer.Flush();
        return WebEncoders.Base64UrlEncode(protector.Protect(bytes.ToArray()));
    }

    /// Null: not one of ours.
    public DocumentTicket? Read(string token)
    {
        if (token.Length > Longest)
        {
            return null;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(protector.Unprotect(WebEncoders.Base64UrlDecode(token))));
            return new DocumentTicket(
                new Guid(reader.ReadBytes(16)), DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()), new ClaimsIdentity(reader));
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
