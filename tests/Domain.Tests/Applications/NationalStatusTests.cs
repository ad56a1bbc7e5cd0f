using SipOkMuba.Domain.Applications;

namespace SipOkMuba.Domain.Tests.Applications;

public sealed class NationalStatusTests
{
    [Theory]
    [InlineData(ApplicationStatus.Submitted, "UNREGISTERED", null)]
    [InlineData(ApplicationStatus.Returned, "UNREGISTERED", null)]
    [InlineData(ApplicationStatus.Verified, "UNREGISTERED", null)]
    [InlineData(ApplicationStatus.AwaitingBiometrics, "UNREGISTERED", null)]
    [InlineData(ApplicationStatus.BiometricsCaptured, "BIO_CAPTURED", "BIO_CAPTURED")]
    [InlineData(ApplicationStatus.SentForEnrollment, "SENT_FOR_ENROLLMENT", "SENT_FOR_ENROLLMENT")]
    [InlineData(ApplicationStatus.EnrollmentException, "ADJUDICATE", "ADJUDICATE")]
    [InlineData(ApplicationStatus.PrintReady, "PRINT_READY_RECORD", "PRINT_READY_RECORD")]
    [InlineData(ApplicationStatus.Printed, "CARD_PRINTED", "CARD_PRINTED")]
    [InlineData(ApplicationStatus.ReadyForPickup, "CARD_PRINTED", "CARD_PRINTED")]
    [InlineData(ApplicationStatus.InDelivery, "CARD_SHIPPED", "CARD_SHIPPED")]
    [InlineData(ApplicationStatus.Issued, "CARD_ISSUED", "CARD_ISSUED")]
    [InlineData(ApplicationStatus.Rejected, null, null)]
    [InlineData(ApplicationStatus.Cancelled, null, null)]
    public void Of_ShouldGiveTheNationalWord_ForEachStatus(
        ApplicationStatus status, string? unrecorded, string? recorded)
    {
        Assert.Equal(unrecorded, NationalStatus.Of(ApplicationKind.FirstIssuance, status, false, "ADJUDICATE"));
        Assert.Equal(recorded, NationalStatus.Of(ApplicationKind.FirstIssuance, status, true, "ADJUDICATE"));
    }

    [Fact]
    public void Of_ShouldGiveNoCardStatus_WhenAnIkdWasActivated() =>
        Assert.Null(NationalStatus.Of(ApplicationKind.IkdActivation, ApplicationStatus.Issued, true, null));
}
