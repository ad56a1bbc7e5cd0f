using System.Globalization;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Tests.Applications;

public sealed class SubmitTests
{
    private readonly Story story = new();

    [Fact]
    public void Submit_ShouldCreateInOneAct_WithOneEvent()
    {
        story.Now += TimeSpan.FromMilliseconds(999);

        var application = Submit(story.Submission(phone: "0812-3456-7890", fullName: "  Siti Contoh "));

        Assert.Equal(ApplicationStatus.Submitted, application.Status);
        Assert.Equal((1, 1), (application.Version, application.SubjectVersion));
        Assert.Equal((Story.Start, Story.Start), (application.SubmittedAt, application.UpdatedAt));
        Assert.Equal(
            ("Siti Contoh", "081234567890", 2005),
            (application.ApplicantName, application.Phone, application.BirthYear));
        Assert.Equal(("partner", ActorRole.Partner), (application.EnteredBy, application.EnteredByRole));
        Assert.Equal("16.06.09.2006", application.RegionCode);
        Assert.True(application.IsActive);
        Assert.False(application.NikMismatch);
        Assert.NotEqual(Guid.Empty, application.Id);
        Assert.True(TrackingNumber.TryParse(application.Number, out _));
        Assert.Equal(DocumentType.FamilyCard, Assert.Single(application.Documents).Type);

        var fact = Assert.IsType<ApplicationSubmitted>(Assert.Single(application.RaisedEvents).Event);
        Assert.Equal((ApplicationStatus.Submitted, (ApplicationStatus?)null), (fact.Status, fact.PreviousStatus));
        Assert.Equal("application.submitted", fact.Template!.Key);
        Assert.Equal(
            [new MessageVariable("number", application.Number), new MessageVariable("status", "SUBMITTED")],
            fact.Template.Variables);
    }

    [Fact]
    public void Submit_ShouldListAllMissingDocuments_WhenSeveralAreMissing()
    {
        var submission = story.Submission(
            ApplicationKind.MoveIn, nationality: Nationality.Foreign, documents: [DocumentType.OldCard]);

        var error = Assert.Throws<MissingDocumentsError>(() => Submit(submission));

        Assert.Equal(
            [DocumentType.MovingLetter, DocumentType.PopulationEventForm, DocumentType.StayPermit], error.Missing);
    }

    [Theory]
    [InlineData("2010-11-23", MaritalStatus.Single, true)]
    [InlineData("2010-11-24", MaritalStatus.Single, false)]
    [InlineData("2010-11-24", MaritalStatus.Married, true)]
    [InlineData("2010-11-24", MaritalStatus.Widowed, true)]
    public void Submit_ShouldNeedSixteenYearsOrAMarriage_OnTheDayInWib(
        string birthDate, MaritalStatus status, bool allowed)
    {
        var submission = story.Submission(birthDate: Date(birthDate), maritalStatus: status);

        var refusal = Record.Exception(() => Submit(submission));

        Assert.Equal(allowed ? null : 16, (refusal as AgeNotReachedError)?.MinimumAge);
        Assert.Equal(allowed, refusal is null);
    }

    [Fact]
    public void Submit_ShouldTakeTheDayOfWib_WhenUtcIsADayBehind()
    {
        // 24 November, 00:30 in Jakarta.
        story.Now = new DateTimeOffset(2026, 11, 23, 17, 30, 0, TimeSpan.Zero);

        Assert.Equal(ApplicationStatus.Submitted, Submit(story.Submission(birthDate: Date("2010-11-24"))).Status);
    }

    [Fact]
    public void Submit_ShouldBeRefused_WhenBirthDateIsAhead() =>
        Assert.Throws<InvalidBirthDateError>(() =>
            Submit(story.Submission(birthDate: Date("2026-11-24"), maritalStatus: MaritalStatus.Married)));

    [Theory]
    [InlineData("2005-07-02")]
    [InlineData("2004-07-01")]
    public void Submit_ShouldOnlyFlag_WhenTheNikTellsAnotherBirthDate(string birthDate) =>
        Assert.True(Submit(story.Submission(birthDate: Date(birthDate))).NikMismatch);

    [Fact]
    public void Submit_ShouldNeedConsent_WhenAPartnerOrVillageSubmits()
    {
        var stranger = Story.Registered(isSynthetic: false);
        var submission = story.Submission(citizen: stranger);

        Assert.Throws<ConsentRequiredError>(() => Submit(submission));
        Assert.Throws<ConsentRequiredError>(() => Submit(submission, Story.Village));
        Submit(submission, Story.Officer);
        Submit(submission, Story.Citizen);

        stranger.RecordConsent(Story.Officer, story.Now, story.Ids, new(
            null, Story.MekarJaya, "apply", ConsentMethod.InPerson, null));
        Submit(submission, Story.Village);
        Assert.Throws<ConsentRequiredError>(() => Submit(submission));
    }

    [Fact]
    public void Submit_ShouldAskForConsentFirst_SoThatAStrangerLearnsNothing() =>
        Assert.Throws<ConsentRequiredError>(() => Submit(story.Submission(
            citizen: Story.Registered(isSynthetic: false), documents: [], birthDate: Date("2020-01-01"))));

    [Fact]
    public void Submit_ShouldBeRefused_WhenVillageLiesElsewhere()
    {
        var elsewhere = new Village("16.07.01.2001", "X", RegionLevel.Village, new District("16.07.01", "Y", "16.07"));

        var error = Assert.Throws<UnknownVillageError>(() => Submit(story.Submission(village: elsewhere)));
        Assert.Equal("16.07.01.2001", error.VillageCode);
    }

    [Fact]
    public void Submit_ShouldBeRefused_WhenMoreThanTenDocuments()
    {
        var types = Enumerable.Repeat(DocumentType.Other, 10).Prepend(DocumentType.FamilyCard).ToList();

        var error = Assert.Throws<TooManyDocumentsError>(() => Submit(story.Submission(documents: types)));

        Assert.Equal(10, error.Maximum);
        Assert.Equal(10, Submit(story.Submission(documents: types.SkipLast(1))).Documents.Count);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData(201)]
    public void Submit_ShouldBeRefused_WhenNameIsBlankOrTooLong(object name)
    {
        var fullName = name is int length ? new string('a', length) : (string)name;

        var error = Assert.Throws<InvalidTextError>(() => Submit(story.Submission(fullName: fullName)));
        Assert.Equal(("fullName", 200), (error.Field, error.MaximumLength));
    }

    private Application Submit(Submission submission, Actor? actor = null) =>
        Application.Submit(actor ?? Story.Partner, story.Now, story.Ids, submission);

    private static DateOnly Date(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
