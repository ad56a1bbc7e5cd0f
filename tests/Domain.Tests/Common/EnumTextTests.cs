using System.ComponentModel;
using System.Reflection;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Domain.Notifications;

namespace SipOkMuba.Domain.Tests.Common;

public sealed class EnumTextTests
{
    /// contract.md 3 and domain.md 3.2, word for word.
    [Theory]
    [InlineData(typeof(ApplicationKind),
        "FIRST_ISSUANCE REPLACEMENT_LOST REPLACEMENT_DAMAGED DATA_CHANGE MOVE_IN BIOMETRIC_UPDATE "
        + "IKD_ACTIVATION")]
    [InlineData(typeof(MaritalStatus), "SINGLE MARRIED DIVORCED WIDOWED")]
    [InlineData(typeof(Sex), "FEMALE MALE")]
    [InlineData(typeof(Nationality), "INDONESIAN FOREIGN")]
    [InlineData(typeof(WaitingParty), "CITIZEN OFFICE CENTRAL COURIER")]
    [InlineData(typeof(DocumentType),
        "FAMILY_CARD POLICE_LOSS_LETTER OLD_CARD VITAL_EVENT_EVIDENCE DATA_CHANGE_FORM MOVING_LETTER "
        + "POPULATION_EVENT_FORM PASSPORT STAY_PERMIT MARRIAGE_CERTIFICATE POLICE_RECORD_LETTER OTHER")]
    [InlineData(typeof(ReturnReason), "MISSING ILLEGIBLE EXPIRED MISMATCH WRONG_DOCUMENT OTHER")]
    [InlineData(typeof(RejectionReason),
        "NOT_ELIGIBLE NOT_A_RESIDENT DUPLICATE_IDENTITY FALSE_DOCUMENT OTHER_LEGAL_GROUND")]
    [InlineData(typeof(EnrollmentResult),
        "PRINT_READY_RECORD ENROLL_FAILURE_AT_CENTRAL SEARCH_FAILURE_AT_CENTRAL "
        + "ENROLL_FAILURE_AT_REGIONAL DUPLICATE_RECORD")]
    [InlineData(typeof(ConsentMethod), "ONE_TIME_CODE SIGNED_FORM IN_PERSON")]
    [InlineData(typeof(NikFault),
        "INVALID_LENGTH INVALID_FORMAT INVALID_DAY INVALID_MONTH INVALID_DATE INVALID_SERIAL")]
    [InlineData(typeof(ApplicationStatus),
        "DRAFT SUBMITTED UNDER_VERIFICATION RETURNED VERIFIED AWAITING_BIOMETRICS BIOMETRICS_CAPTURED "
        + "SENT_FOR_ENROLLMENT ENROLLMENT_EXCEPTION PRINT_READY PRINTED READY_FOR_PICKUP IN_DELIVERY "
        + "UNCLAIMED ISSUED REJECTED CANCELLED EXPIRED")]
    public void ToText_ShouldGiveTheNamesOfTheContract_ForEachEnum(Type type, string expected) =>
        Assert.Equal(expected.Split(' '), Enum.GetValuesAsUnderlyingType(type).Cast<int>()
            .Select(value => ((Enum)Enum.ToObject(type, value)).ToText()));

    /// What no client sees.
    private static readonly Type[] Inner =
    [
        typeof(ApplicationAction), typeof(ApplicationDuty), typeof(AppointmentAction), typeof(AppointmentDuty), typeof(WaitlistDuty), typeof(MobileVisitDuty), typeof(PlaceUse),
        typeof(MobileVisitAction), typeof(ComplaintAction), typeof(ComplaintDuty), typeof(ConversationAction), typeof(ConversationDuty),
        typeof(NotificationDuty), typeof(NoticeUrgency),
    ];

    [Fact]
    public void Describe_ShouldNameTheIndonesianTerm_ForEveryShownEnum()
    {
        var shown = typeof(Application).Assembly.GetTypes()
            .Where(type => type.IsEnum && !Inner.Contains(type))
            .ToList();

        Assert.Contains(typeof(ApplicationStatus), shown);
        Assert.All(shown, type => Assert.NotNull(type.GetCustomAttribute<DescriptionAttribute>()));
        Assert.All(
            shown.SelectMany(type => Enum.GetValues(type).Cast<Enum>()),
            value => Assert.EndsWith(".", value.Describe()));
    }
}
