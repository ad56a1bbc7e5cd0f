using System.Globalization;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;

namespace SipOkMuba.Domain.Tests.Applications;

public sealed class NationalStatusTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);
    private static readonly DateOnly Grown = new(1990, 7, 1);

    /// The word and OpenSID's code before and after the biometrics are recorded.
    [Theory]
    [InlineData(ApplicationStatus.Draft, "UNREGISTERED", null, 2, 3)]
    [InlineData(ApplicationStatus.Submitted, "UNREGISTERED", null, 2, 3)]
    [InlineData(ApplicationStatus.UnderVerification, "UNREGISTERED", null, 2, 3)]
    [InlineData(ApplicationStatus.Returned, "UNREGISTERED", null, 2, 3)]
    [InlineData(ApplicationStatus.Verified, "UNREGISTERED", null, 2, 3)]
    [InlineData(ApplicationStatus.AwaitingBiometrics, "UNREGISTERED", null, 2, 3)]
    [InlineData(ApplicationStatus.BiometricsCaptured, "BIO_CAPTURED", "BIO_CAPTURED", 2, 3)]
    [InlineData(ApplicationStatus.SentForEnrollment, "SENT_FOR_ENROLLMENT", "SENT_FOR_ENROLLMENT", 2, 3)]
    [InlineData(ApplicationStatus.EnrollmentException, "ADJUDICATE", "ADJUDICATE", 2, 3)]
    [InlineData(ApplicationStatus.PrintReady, "PRINT_READY_RECORD", "PRINT_READY_RECORD", 5, 5)]
    [InlineData(ApplicationStatus.Printed, "CARD_PRINTED", "CARD_PRINTED", 4, 4)]
    [InlineData(ApplicationStatus.ReadyForPickup, "CARD_PRINTED", "CARD_PRINTED", 4, 4)]
    [InlineData(ApplicationStatus.Unclaimed, "CARD_PRINTED", "CARD_PRINTED", 4, 4)]
    [InlineData(ApplicationStatus.InDelivery, "CARD_SHIPPED", "CARD_SHIPPED", 6, 6)]
    [InlineData(ApplicationStatus.Issued, "CARD_ISSUED", "CARD_ISSUED", 8, 8)]
    [InlineData(ApplicationStatus.Rejected, null, null, null, null)]
    [InlineData(ApplicationStatus.Cancelled, null, null, null, null)]
    [InlineData(ApplicationStatus.Expired, null, null, null, null)]
    public void Status_ShouldHaveItsWordAndCode(
        ApplicationStatus status, string? unrecorded, string? recorded, int? unrecordedCode, int? recordedCode)
    {
        var before = Of(status);
        var after = before with { BiometricsRecorded = true };

        Assert.Equal((unrecorded, unrecordedCode), (before.Word, before.OpenSidCode(Grown, MaritalStatus.Single, Today)));
        Assert.Equal((recorded, recordedCode), (after.Word, after.OpenSidCode(Grown, MaritalStatus.Single, Today)));
    }

    [Fact]
    public void PrintReady_ShouldBeSentForPrinting_OnceItIsApproved()
    {
        var approved = Of(ApplicationStatus.PrintReady) with { PrintApproved = true };

        Assert.Equal(("SENT_FOR_CARD_PRINTING", 7), (approved.Word, approved.OpenSidCode(Grown, MaritalStatus.Single, Today)));
    }

    [Theory]
    [InlineData("2009-11-25", MaritalStatus.Single, 1)]
    [InlineData("2009-11-24", MaritalStatus.Single, 2)]
    [InlineData("2009-11-25", MaritalStatus.Widowed, 2)]
    [InlineData(null, MaritalStatus.Single, 2)]
    public void OpenSidCode_ShouldTellWhoNeedsNoCardYet_ByAgeAndMarriage(string? birthDate, MaritalStatus maritalStatus, int code)
    {
        var born = birthDate is null ? (DateOnly?)null : DateOnly.Parse(birthDate, CultureInfo.InvariantCulture);

        Assert.Equal(code, Of(ApplicationStatus.AwaitingBiometrics).OpenSidCode(born, maritalStatus, Today));
    }

    [Fact]
    public void ActivatedIkd_ShouldTellNothingOfACard()
    {
        var issued = Of(ApplicationStatus.Issued) with { Kind = ApplicationKind.IkdActivation, BiometricsRecorded = true };

        Assert.Null(issued.Word);
        Assert.Null(issued.OpenSidCode(Grown, MaritalStatus.Single, Today));
    }

    private static NationalStatus Of(ApplicationStatus status) =>
        new(ApplicationKind.FirstIssuance, status, BiometricsRecorded: false, PrintApproved: false, "ADJUDICATE");
}
