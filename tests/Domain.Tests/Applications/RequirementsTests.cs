using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Applications;

public sealed class RequirementsTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);
    private static readonly DateOnly SeventeenToday = new(2009, 11, 24);
    private static readonly DateOnly SeventeenTomorrow = new(2009, 11, 25);

    /// The checklist of domain.md 1.2: documents, additions for a foreigner, presence.
    [Theory]
    [InlineData("FIRST_ISSUANCE", "FAMILY_CARD", "PASSPORT STAY_PERMIT POLICE_RECORD_LETTER", true)]
    [InlineData("REPLACEMENT_LOST", "FAMILY_CARD POLICE_LOSS_LETTER", "STAY_PERMIT", false)]
    [InlineData("REPLACEMENT_DAMAGED", "FAMILY_CARD OLD_CARD", "STAY_PERMIT", false)]
    [InlineData("DATA_CHANGE", "OLD_CARD VITAL_EVENT_EVIDENCE DATA_CHANGE_FORM", "STAY_PERMIT", false)]
    [InlineData("MOVE_IN", "MOVING_LETTER POPULATION_EVENT_FORM OLD_CARD", "STAY_PERMIT", false)]
    [InlineData("BIOMETRIC_UPDATE", "FAMILY_CARD", "", true)]
    [InlineData("IKD_ACTIVATION", "", "", true)]
    public void For_ShouldFollowTheChecklist_ForEachKind(string name, string documents, string ifForeign, bool presence)
    {
        var kind = Enum.GetValues<ApplicationKind>().Single(it => it.ToText() == name);

        Assert.Equal(documents, Listed(kind, SeventeenToday, MaritalStatus.Single, Nationality.Indonesian));
        Assert.Equal(
            $"{documents} {ifForeign}".Trim(), Listed(kind, SeventeenToday, MaritalStatus.Single, Nationality.Foreign));
        Assert.Equal(presence, Requirements.For(
            kind, SeventeenToday, MaritalStatus.Single, Nationality.Indonesian, Today).PresenceRequired);
    }

    [Fact]
    public void For_ShouldAddMarriageCertificate_OnlyForAMarriedFirstApplicantUnder17()
    {
        foreach (var kind in Enum.GetValues<ApplicationKind>())
        {
            foreach (var status in Enum.GetValues<MaritalStatus>())
            {
                var young = Listed(kind, SeventeenTomorrow, status, Nationality.Indonesian).Split(' ');
                var grown = Listed(kind, SeventeenToday, status, Nationality.Indonesian).Split(' ');

                Assert.DoesNotContain("MARRIAGE_CERTIFICATE", grown);
                Assert.Equal(
                    kind == ApplicationKind.FirstIssuance && status != MaritalStatus.Single,
                    young.Contains("MARRIAGE_CERTIFICATE"));
            }
        }
    }

    [Fact]
    public void MissingFrom_ShouldListEveryMissingDocument_InOrder()
    {
        var requirements = Requirements.For(
            ApplicationKind.FirstIssuance, SeventeenTomorrow, MaritalStatus.Married, Nationality.Foreign, Today);

        Assert.Equal(
            [DocumentType.FamilyCard, DocumentType.MarriageCertificate, DocumentType.PoliceRecordLetter],
            requirements.MissingFrom([DocumentType.StayPermit, DocumentType.Passport, DocumentType.Other]));
    }

    private static string Listed(
        ApplicationKind kind, DateOnly birthDate, MaritalStatus status, Nationality nationality) =>
        string.Join(' ', Requirements.For(kind, birthDate, status, nationality, Today).Documents
            .Select(document => document.Type.ToText()));
}
