using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Partners;

[Description("There is no such scope, or who grants it has not got it.")]
public sealed class ScopeNotGrantableError(string? scope) : DomainError("SCOPE_NOT_GRANTABLE")
{
    [Description("The first one that cannot be granted; null where none was named.")]
    public string? Scope => scope;
}

[Description("A partner's budget is out of bounds.")]
public sealed class InvalidPartnerBudgetError(int least, int most) : DomainError("INVALID_PARTNER_BUDGET")
{
    [Description("The least points of a minute.")]
    public int Least => least;
    [Description("The most points of a minute.")]
    public int Most => most;
}

[Description("A partner has no more keys than this at a time; revoke one that is no longer needed.")]
public sealed class PartnerKeyLimitReachedError(int limit) : DomainError("PARTNER_KEY_LIMIT_REACHED")
{
    [Description("The most keys of a partner.")]
    public int Limit => limit;
}

[Description("A key expires in the future, or not at all; one that a partner makes itself not after the key that makes it.")]
public sealed class InvalidKeyExpiryError() : DomainError("INVALID_KEY_EXPIRY");

[Description("The key is revoked already.")]
public sealed class PartnerKeyRevokedError(DateTimeOffset revokedAt) : DomainError("PARTNER_KEY_REVOKED")
{
    [Description("Since when.")]
    public DateTimeOffset RevokedAt => revokedAt;
}

[Description("A key that is locked to trusted documents neither registers any nor opens another key.")]
public sealed class LockedKeyError() : DomainError("KEY_IS_LOCKED");

[Description("A document can not be run, so it is not registered, and none beside it.")]
public sealed class InvalidTrustedDocumentError(int position, string fault, string reason)
    : DomainError("INVALID_TRUSTED_DOCUMENT")
{
    [Description("Which of `documents`, counted from 0.")]
    public int Position => position;
    [Description("What is wrong with it, by the code with which it would be refused.")]
    public string Fault => fault;
    [Description("The same in words, for developers.")]
    public string Reason => reason;
}

[Description("A partner has no more trusted documents than this; remove those that no application sends any more.")]
public sealed class TrustedDocumentLimitReachedError(int limit, int characters)
    : DomainError("TRUSTED_DOCUMENT_LIMIT_REACHED")
{
    [Description("The most documents of a partner.")]
    public int Limit => limit;
    [Description("The most characters of all of them together.")]
    public int Characters => characters;
}
