using System.ComponentModel;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;

namespace SipOkMuba.Domain.Citizens;

/// A citizen's leave to one partner or one village office to act for and read about the citizen.
public sealed class Consent
{
    public long Key { get; private set; }
    public Guid Id { get; internal init; }
    public long CitizenKey { get; private set; }
    public long? PartnerKey { get; internal init; }
    public string? VillageCode { get; internal init; }
    public string Purpose { get; internal init; } = "";
    public ConsentMethod Method { get; internal init; }
    public string? Reference { get; internal init; }
    public string RecordedBy { get; internal init; } = "";
    public DateTimeOffset RecordedAt { get; internal init; }
    public DateTimeOffset? WithdrawnAt { get; private set; }
    public Partner? Partner { get; private set; }

    public bool IsActive => WithdrawnAt is null;

    public int Version => VersionOf(WithdrawnAt);

    /// A consent changes once.
    public static int VersionOf(DateTimeOffset? withdrawnAt) => withdrawnAt is null ? 1 : 2;

    public void Expect(int? expectedVersion)
    {
        if (expectedVersion is { } expected && expected != Version)
        {
            throw new StaleVersionError(Version);
        }
    }

    internal void RequireActive()
    {
        if (WithdrawnAt is { } withdrawn)
        {
            throw new ConsentWithdrawnError(withdrawn);
        }
    }

    // Clocks of several machines differ.
    internal void Withdraw(DateTimeOffset at) => WithdrawnAt = at < RecordedAt ? RecordedAt : at;
}

[Description("How a consent was given (cara persetujuan).")]
public enum ConsentMethod
{
    [Description("With a one-time code sent to the citizen's phone (kode sekali pakai).")] OneTimeCode,
    [Description("On a signed form (formulir bertanda tangan).")] SignedForm,
    [Description("In person at a counter or village office (tatap muka).")] InPerson,
}
