namespace SipOkMuba.Domain.Partners;

/// What never changes of a partner and decides whose consent it has.
/// <param name="Key">Of the partner.</param>
/// <param name="HoldsSyntheticConsent">Development only: every synthetic citizen counts as consenting.</param>
public sealed record ActingPartner(long Key, bool HoldsSyntheticConsent);
