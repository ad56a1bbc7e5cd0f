using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Citizens;

[Description("The NIK is not a possible one.")]
public sealed class InvalidNikError(NikFault reason)
    : DomainError("INVALID_NIK", "The NIK is not a possible one.")
{
    [Description("What is wrong with it.")]
    public NikFault Reason => reason;
}

[Description("The family card number is not a possible one.")]
public sealed class InvalidFamilyCardNumberError(NikFault reason)
    : DomainError("INVALID_FAMILY_CARD_NUMBER", "The family card number is not a possible one.")
{
    [Description("What is wrong with it.")]
    public NikFault Reason => reason;
}

[Description("The birth date lies in the future.")]
public sealed class InvalidBirthDateError()
    : DomainError("INVALID_BIRTH_DATE", "The birth date lies in the future.");

[Description("A phone number has 8 to 15 digits, with an optional leading plus.")]
public sealed class InvalidPhoneNumberError()
    : DomainError("INVALID_PHONE_NUMBER", "A phone number has 8 to 15 digits, with an optional leading plus.");

[Description("The citizen has given you no active consent.")]
public sealed class ConsentRequiredError()
    : DomainError("CONSENT_REQUIRED", "The citizen has given you no active consent.");

[Description("A consent is given to one partner or to one village office.")]
public sealed class InvalidConsentRecipientError()
    : DomainError("INVALID_CONSENT_RECIPIENT", "A consent is given to one partner or to one village office.");

[Description("The consent was withdrawn already.")]
public sealed class ConsentWithdrawnError(DateTimeOffset withdrawnAt)
    : DomainError("CONSENT_WITHDRAWN", "The consent was withdrawn already.")
{
    [Description("When it was.")]
    public DateTimeOffset WithdrawnAt => withdrawnAt;
}

[Description("The phone number, to which codes are sent, is changed at a counter or village office only.")]
public sealed class PhoneChangeNeedsCounterError()
    : DomainError("PHONE_CHANGE_NEEDS_COUNTER", "The phone number, to which codes are sent, is changed at a counter or village office only.");

[Description("A channel is named by 1 to 30 small letters, digits and hyphens; at most 5 are preferred.")]
public sealed class InvalidChannelError(string channel)
    : DomainError("INVALID_CHANNEL", "A channel is named by 1 to 30 small letters, digits and hyphens; at most 5 are preferred.")
{
    [Description("The one that is not good.")]
    public string Channel => channel;
}

[Description("Too many codes were asked for this NIK.")]
public sealed class TooManyCodesError(DateTimeOffset retryAt)
    : DomainError("TOO_MANY_CODES", "Too many codes were asked for this NIK.")
{
    [Description("When another may be asked for.")]
    public DateTimeOffset RetryAt => retryAt;
}

[Description("Messages to citizens can not be sent at present.")]
public sealed class MessagesUnavailableError()
    : DomainError("MESSAGES_UNAVAILABLE", "Messages to citizens can not be sent at present.");
