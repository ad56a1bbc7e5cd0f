using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Applications;

public sealed class StateTableTests
{
    public static TheoryData<string> Names => [.. Acts.All.Select(act => act.Name)];

    /// Every act in every status by every role: 28 x 18 x 9 cases.
    [Theory]
    [MemberData(nameof(Names))]
    public void Act_ShouldBeAllowedOrRefused_AsTheTableSays(string name)
    {
        var act = Acts.All.Single(it => it.Name == name);
        foreach (var status in Enum.GetValues<ApplicationStatus>())
        {
            foreach (var role in Enum.GetValues<ActorRole>())
            {
                Try(act, status, role);
            }
        }
    }

    [Theory]
    [InlineData(ActorRole.Citizen, true)]
    [InlineData(ActorRole.VillageOperator, true)]
    [InlineData(ActorRole.Partner, true)]
    [InlineData(ActorRole.Officer, true)]
    [InlineData(ActorRole.Verifier, false)]
    [InlineData(ActorRole.Supervisor, false)]
    [InlineData(ActorRole.Head, false)]
    [InlineData(ActorRole.Administrator, false)]
    [InlineData(ActorRole.System, false)]
    public void SubmitAndDraft_ShouldBeAllowedOrRefused_ByRole(ActorRole role, bool allowed)
    {
        var story = new Story();
        story.ConsentToVillage();

        var submission = Record.Exception(() =>
            Application.Submit(SomebodyAs(role), story.Now, story.Ids, story.Submission()));
        var draft = Record.Exception(() =>
            Application.BeginDraft(SomebodyAs(role), story.Now, story.Ids, story.Submission()));

        Assert.Equal(allowed ? null : typeof(NotPermittedError), submission?.GetType());
        Assert.Equal(allowed ? null : typeof(NotPermittedError), draft?.GetType());
    }

    /// A citizen is nobody but the applicant.
    private static Actor SomebodyAs(ActorRole role) => role == ActorRole.Citizen ? Story.Citizen : new Actor(role, "somebody");

    [Fact]
    public void SubmitAndDraft_ShouldBeRefused_WhenAnotherCitizenApplies()
    {
        var (story, another) = (new Story(), new Actor(ActorRole.Citizen, "another"));

        Assert.Throws<NotPermittedError>(() => Application.Submit(another, story.Now, story.Ids, story.Submission()));
        Assert.Throws<NotPermittedError>(() => Application.BeginDraft(another, story.Now, story.Ids, story.Submission()));
    }

    [Fact]
    public void RouteAfterVerification_ShouldActOnlyOnVerified_AndOnce()
    {
        foreach (var status in Enum.GetValues<ApplicationStatus>())
        {
            var story = new Story();
            var application = story.In(status);
            var before = story.Picture(application);

            if (status == ApplicationStatus.Verified)
            {
                Assert.True(application.RouteAfterVerification(story.Now));
                Assert.Equal(ApplicationStatus.AwaitingBiometrics, application.Status);
                before = story.Picture(application);
            }

            Assert.False(application.RouteAfterVerification(story.Now));
            Assert.Equal(before, story.Picture(application));
        }
    }

    [Theory]
    [InlineData(ApplicationStatus.Draft, WaitingParty.Citizen)]
    [InlineData(ApplicationStatus.Submitted, WaitingParty.Office)]
    [InlineData(ApplicationStatus.UnderVerification, WaitingParty.Office)]
    [InlineData(ApplicationStatus.Returned, WaitingParty.Citizen)]
    [InlineData(ApplicationStatus.Verified, WaitingParty.Office)]
    [InlineData(ApplicationStatus.AwaitingBiometrics, WaitingParty.Citizen)]
    [InlineData(ApplicationStatus.BiometricsCaptured, WaitingParty.Office)]
    [InlineData(ApplicationStatus.SentForEnrollment, WaitingParty.Central)]
    [InlineData(ApplicationStatus.EnrollmentException, WaitingParty.Office)]
    [InlineData(ApplicationStatus.PrintReady, WaitingParty.Office)]
    [InlineData(ApplicationStatus.Printed, WaitingParty.Office)]
    [InlineData(ApplicationStatus.ReadyForPickup, WaitingParty.Citizen)]
    [InlineData(ApplicationStatus.InDelivery, WaitingParty.Courier)]
    [InlineData(ApplicationStatus.Unclaimed, WaitingParty.Citizen)]
    [InlineData(ApplicationStatus.Issued, null)]
    [InlineData(ApplicationStatus.Rejected, null)]
    [InlineData(ApplicationStatus.Cancelled, null)]
    [InlineData(ApplicationStatus.Expired, null)]
    public void WaitsFor_ShouldNameTheParty_ForEachStatus(ApplicationStatus status, WaitingParty? expected)
    {
        Assert.Equal(expected, status.WaitsFor());
        Assert.Equal(expected is null, status.IsTerminal());
    }

    private static void Try(Act act, ApplicationStatus status, ActorRole role)
    {
        var story = new Story();
        story.ConsentToVillage();

        // An IKD application takes no other way than the one to the visit.
        var kind = status == ApplicationStatus.AwaitingBiometrics ? act.Kind : ApplicationKind.FirstIssuance;
        var application = story.In(status, kind);
        if (act.Name == "print" && status == ApplicationStatus.PrintReady)
        {
            application.ApprovePrinting(Story.Verifier, story.Now);
        }

        // The subjects of the story, so that locks and "who entered it" do not stand in the way.
        var actor = new Actor(role, role switch
        {
            ActorRole.Verifier => Story.Verifier.Subject,
            ActorRole.Citizen => Story.Citizen.Subject,
            _ when act.Name == "resubmit" => application.EnteredBy,
            _ => "somebody",
        });
        var before = story.Picture(application);
        story.Now += TimeSpan.FromMinutes(5);
        var (version, events) = (application.Version, application.RaisedEvents.Count);

        var refusal = Record.Exception(() => act.Perform(application, actor, story));

        var what = $"{act.Name} in {status} by {role}: {refusal?.GetType().Name ?? "done"}";
        if (!act.Allows(role))
        {
            Assert.True(refusal is NotPermittedError, what);
        }
        else if (!act.Allows(status))
        {
            Assert.True(refusal is InvalidTransitionError error && error.Status == status, what);
        }
        else
        {
            Assert.True(refusal is null && application.Status == (act.To ?? status), what);
            var told = Assert.Single(application.RaisedEvents.Skip(events));
            Assert.Equal((act.EventFrom(status), role, events + 1), (told.Event.Name, told.Event.ActorRole, told.SubjectVersion));
            Assert.Equal(version + (role == ActorRole.System ? 0 : 1), application.Version);
            return;
        }

        Assert.Equal(before, story.Picture(application));
    }
}
