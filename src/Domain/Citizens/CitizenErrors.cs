using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Citizens;

[Description("The NIK is not a possible one.")]
public sealed class InvalidNikError(NikFault reason) : DomainError("INVALID_NIK")
{
    [Description("What is wrong with it.")]
    public NikFault Reason => reason;
}

[Description("The family card number is not a possible one.")]
public sealed class InvalidFamilyCardNumberError(NikFault reason) : DomainError("INVALID_FAMILY_CARD_NUMBER")
{
    [Description("What is wrong with it.")]
    public NikFault Reason => reason;
}

[Description("The birth date lies in the future.")]
public sealed class InvalidBirthDateError() : DomainError("INVALID_BIRTH_DATE");

[Description("A phone number has 8 to 15 digits, with an optional leading plus.")]
public sealed class InvalidPhoneNumberError() : DomainError("INVALID_PHONE_NUMBER");

[Description("The citizen has given you no active consent.")]
public sealed class ConsentRequiredError() : DomainError("CONSENT_REQUIRED");

[Description("A consent is given to one partner or to one village office.")]
public sealed class InvalidConsentRecipientError() : DomainError("INVALID_CONSENT_RECIPIENT");

[Description("The consent was withdrawn already.")]
public sealed class ConsentWithdrawnError(DateTimeOffset withdrawnAt) : DomainError("CONSENT_WITHDRAWN")
{
    [Description("When it was.")]
    public DateTimeOffset WithdrawnAt => withdrawnAt;
}

[Description("The phone number, to which codes are sent, is changed at a counter or village office only.")]
public sealed class PhoneChangeNeedsCounterError() : DomainError("PHONE_CHANGE_NEEDS_COUNTER");

[Description("A channel is named by 1 to 30 small letters, digits and hyphens; at most 5 are preferred, and `none` stands alone.")]
public sealed class InvalidChannelError(string channel) : DomainError("INVALID_CHANNEL")
{
    [Description("The one that is not good.")]
    public string Channel => channel;
}

[Description("Too many codes were asked for this NIK.")]
public sealed class TooManyCodesError(DateTimeOffset retryAt) : DomainError("TOO_MANY_CODES")
{
    [Description("When another may be asked for.")]
    public DateTimeOffset RetryAt => retryAt;
}

[Description("Messages to citizens can not be sent at present.")]
public sealed class MessagesUnavailableError() : DomainError("MESSAGES_UNAVAILABLE");

[Description("The citizen's identity was erased.")]
public sealed class CitizenErasedError(DateTimeOffset erasedAt)
    : DomainError("CITIZEN_ERASED")
{
    [Description("When it was.")]
    public DateTimeOffset ErasedAt => erasedAt;
}

[Description("The citizen has records that are still open: they are ended first.")]
public sealed class OpenRecordsError(int applications, int appointments, int complaints, int conversations)
    : DomainError("OPEN_RECORDS")
{
    [Description("How many applications and drafts are open.")]
    public int Applications => applications;
    [Description("How many appointments and places on a waitlist.")]
    public int Appointments => appointments;
    [Description("How many complaints.")]
    public int Complaints => complaints;
    [Description("How many conversations.")]
    public int Conversations => conversations;
}
