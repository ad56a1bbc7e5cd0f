using System.ComponentModel;

namespace SipOkMuba.Domain.Common;

/// <summary>
/// An expected refusal. It leaves the state unchanged and becomes a member of the mutation's `errors` union: the type
/// under its own name, its code, and every property that the subclass declares. The catalogue of errors says it in words.
/// </summary>
public abstract class DomainError(string code) : Exception(code)
{
    public string Code { get; } = code;
}

/// Somebody else changed the record since the caller read it.
[Description("The record has changed since you read it.")]
public sealed class StaleVersionError(int currentVersion) : DomainError("STALE_VERSION")
{
    [Description("The version now.")]
    public int CurrentVersion => currentVersion;
}

/// Missing and not readable are one answer, so that a stranger learns nothing.
[Description("No such record.")]
public sealed class NotFoundError() : DomainError("NOT_FOUND");

/// The caller is known, but the act is not one of its role.
[Description("Your role may not do this.")]
public sealed class NotPermittedError() : DomainError("AUTH_NOT_AUTHORIZED");

/// A text is empty where one is needed, longer than the record can keep, or holds what is no text.
[Description("A text is empty or too long, or holds control characters.")]
public sealed class InvalidTextError(string fieldName, int maximumLength) : DomainError("INVALID_TEXT")
{
    [Description("The input field.")]
    public string Field => fieldName;
    [Description("The most characters that are allowed.")]
    public int MaximumLength => maximumLength;
}
