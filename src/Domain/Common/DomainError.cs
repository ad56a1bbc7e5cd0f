using System.ComponentModel;

namespace SipOkMuba.Domain.Common;

/// <summary>
/// An expected refusal. It leaves the state unchanged and becomes a member of the mutation's `errors` union: the type
/// under its own name, its code, and every property that the subclass declares.
/// </summary>
public abstract class DomainError(string code, string message) : Exception(message)
{
    public string Code => code;
}

/// Somebody else changed the record since the caller read it.
[Description("The record has changed since you read it.")]
public sealed class StaleVersionError(int currentVersion)
    : DomainError("STALE_VERSION", "The record has changed since you read it.")
{
    [Description("The version now.")]
    public int CurrentVersion => currentVersion;
}

/// Missing and not readable are one answer, so that a stranger learns nothing.
[Description("No such record.")]
public sealed class NotFoundError() : DomainError("NOT_FOUND", "No such record.");

/// The caller is known, but the act is not one of its role.
[Description("Your role may not do this.")]
public sealed class NotPermittedError() : DomainError("AUTH_NOT_AUTHORIZED", "Your role may not do this.");

/// A text is empty where one is needed, or longer than the record can keep.
[Description("A text is empty or too long.")]
public sealed class InvalidTextError(string fieldName, int maximumLength)
    : DomainError("INVALID_TEXT", "A text is empty or too long.")
{
    [Description("The input field.")]
    public string Field => fieldName;
    [Description("The most characters that are allowed.")]
    public int MaximumLength => maximumLength;
}
