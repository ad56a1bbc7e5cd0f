namespace SipOkMuba.Domain.Partners;

/// What a partner or one of its keys may be granted, as OAuth writes it.
public sealed record PartnerScopes
{
    private PartnerScopes(string text) => Text = text;

    public string Text { get; }

    /// <param name="asked">As they were given.</param>
    /// <param name="grantable">All that there are, or all that the grantor has.</param>
    public static PartnerScopes Of(IReadOnlyCollection<string> asked, IReadOnlyCollection<string> grantable)
    {
        if (asked.Count == 0)
        {
            throw new ScopeNotGrantableError(null);
        }

        if (asked.FirstOrDefault(scope => !grantable.Contains(scope)) is { } foreign)
        {
            throw new ScopeNotGrantableError(foreign);
        }

        return new PartnerScopes(string.Join(' ', asked.Distinct().Order(StringComparer.Ordinal)));
    }
}
