using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Partners;

/// A document that the applications of a partner send by its hash alone. It never changes: another text is another document.
public sealed class TrustedDocument
{
    public const int HashLength = 64;

    /// No request holds a longer one.
    public const int TextLength = 64 * 1024;
    public const int MostOfPartner = 1_000;
    public const int MostCharactersOfPartner = 2_000_000;

    public long Key { get; private set; }
    public required Guid Id { get; init; }
    public required long OwnerKey { get; init; }
    public Partner Owner { get; private set; } = null!;

    /// SHA-256 of the text in UTF-8, in lower-case hexadecimal digits.
    public required string Hash { get; init; }
    public required string Text { get; init; }

    /// Of the text, so that what a partner has is summed without reading it.
    public required int Characters { get; init; }

    /// The names of its operations, space separated; of one without a name nothing.
    public required string Operations { get; init; }
    public required DateTimeOffset RegisteredAt { get; init; }
}

public sealed record DocumentToTrust(string Hash, string Text, IReadOnlyList<string> Operations);

/// What a partner has registered before.
public sealed record TrustedSoFar(int Count, long Characters);
