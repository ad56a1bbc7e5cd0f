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
