using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Domain.Uploads;
using static SipOkMuba.Domain.Conversations.ConversationStatus;

namespace SipOkMuba.Domain.Tests.Conversations;

public sealed class VerbTests
{
    private readonly Talk talk = new();

    [Theory]
    [InlineData("whatsapp")]
    [InlineData("sms-2")]
    [InlineData("WhatsApp", true)]
    [InlineData("", true)]
    [InlineData("a b", true)]
    [InlineData("abcdefghijabcdefghijabcdefghijk", true)]
    public void Start_ShouldTakeTheKeyOfAChannel(string channel, bool isRefused = false) => Assert.Equal(
        isRefused ? typeof(InvalidChannelError) : null, Record.Exception(() => talk.Started(channel: channel))?.GetType());

    [Fact]
    public void Start_ShouldAskForConsent_ButNotWhereNobodyIsNamed()
    {
        talk.Resident.WithdrawConsent(Story.Citizen, talk.Now, talk.Resident.ConsentByCode(talk.Now, talk.Ids, Story.Portal, "KTP-el"));

        Assert.Throws<ConsentRequiredError>(() => talk.Started());
        Assert.Null(talk.Started(isKnown: false).CitizenKey);
        Assert.Throws<NotPermittedError>(() => talk.Started(Story.Citizen, isKnown: false));
    }

    [Fact]
    public void Messages_ShouldBeBounded()
    {
        var it = talk.Started();
        Assert.Throws<InvalidTextError>(() => talk.Write(it, " "));
        Assert.Throws<InvalidTextError>(() => talk.Write(it, new string('a', 2001)));
        talk.Write(it, " " + new string('a', 2000));
        for (var i = 1; i < ConversationRules.MessagesAtMost; i++)
        {
            talk.Answer(it);
        }

        var before = Talk.Picture(it);
        Assert.Throws<TooManyMessagesError>(() => talk.Write(it));
        Assert.Throws<TooManyMessagesError>(() => talk.Answer(it));
        Assert.Equal(before, Talk.Picture(it));
        Assert.Equal(Enumerable.Range(1, 500), it.Messages.Select(message => message.Number));
        Assert.DoesNotContain(new string('a', 100), string.Concat(it.RaisedEvents.Select(raised => raised.Event)), StringComparison.Ordinal);

        // Who can no longer answer is not given up, and an officer still answers.
        talk.Request(it);
        Assert.Equal(["supervisorAlerted"], talk.Watch(it, TimeSpan.FromHours(2)));
        talk.Accept(it);
        talk.Reply(it);
        talk.Reply(it);
        talk.Resolve(it, Story.Officer);
        Assert.Equal((Resolved, 502), (it.Status, it.MessageCount));
    }

    /// Text, files or both; the events tell how many, and nothing of them.
    [Fact]
    public void Files_ShouldBeCountedAndBounded()
    {
        var it = talk.Started();
        it.Write(Story.Citizen, talk.Now, talk.Ids, " ", talk.Office, Talk.Keywords, File("application/pdf"), File("image/jpeg"));
        it.Answer(Story.Partner, talk.Now, talk.Ids, "Terima kasih.", failed: false, talk.Office, File("image/png"));
        talk.Write(it);

        Assert.Equal(["", "Terima kasih.", "Berapa lama?"], it.Messages.Select(message => message.Text));
        Assert.Equal(
            ["lampiran-1.pdf", "lampiran-2.jpg", "lampiran-3.png"],
            it.Messages.SelectMany(message => message.Attachments).Select(file => MessageAttachment.NameOf(file.Number, file.MediaType)));
        var told = it.RaisedEvents.Select(raised => raised.Event).OfType<ConversationMessageSent>().ToList();
        Assert.Equal([2, 1, 0], told.Select(sent => sent.AttachmentCount));
        Assert.DoesNotContain("upload-", string.Concat(told), StringComparison.Ordinal);

        var before = Talk.Picture(it);
        Assert.Equal(ConversationRules.FilesOfMessage, Assert.Throws<TooManyAttachmentsError>(() => Send(ConversationRules.FilesOfMessage + 1)).Maximum);
        Assert.Equal(before, Talk.Picture(it));
        while (it.AttachmentCount + ConversationRules.FilesOfMessage <= ConversationRules.FilesAtMost)
        {
            Send(ConversationRules.FilesOfMessage);
        }

        before = Talk.Picture(it);
        Assert.Equal(ConversationRules.FilesAtMost, Assert.Throws<TooManyAttachmentsError>(() => Send(ConversationRules.FilesOfMessage)).Maximum);
        Assert.Equal(before, Talk.Picture(it));

        void Send(int count) => it.Write(
            Story.Citizen, talk.Now, talk.Ids, null, talk.Office, Talk.Keywords, [.. Enumerable.Repeat(File("image/png"), count)]);

        static AttachedFile File(string mediaType) => new("upload-1", mediaType, 100);
    }

    /// The question itself may be the last that there is room for.
    [Fact]
    public void Question_ShouldGiveNobodyUp_WhoHasNoRoomToAnswer()
    {
        var it = talk.Started();
        for (var i = 1; i < ConversationRules.MessagesAtMost; i++)
        {
            talk.Answer(it);
        }

        talk.Request(it);

        Assert.Equal(["supervisorAlerted", "stillThereAsked"], talk.Watch(it, TimeSpan.FromHours(2)));
        Assert.Equal((Queued, 500), (it.Status, it.MessageCount));
    }

    /// By the citizen, who needs no officer any more: that is neither an answer nor given up.
    [Theory]
    [InlineData(Queued)]
    [InlineData(Assigned)]
    public void Resolve_ShouldEndTheWait_OfACitizenWhoNeedsNobody(ConversationStatus status)
    {
        var it = talk.In(status);
        talk.Now += TimeSpan.FromMinutes(2);

        talk.Resolve(it, Story.Citizen);

        var round = Assert.Single(it.Rounds);
        Assert.Equal((Resolved, RoundOutcome.Withdrawn, 120L, 120L), (it.Status, round.Outcome, round.OfficeSeconds, round.WallSeconds));
        Assert.Equal((0, null, null), (talk.Desk.Waiting, it.Seat, it.QueuedSince));
        talk.Write(it, "Ternyata masih perlu.");
        Assert.Equal((Queued, 2), (it.Status, it.Round));
    }

    [Fact]
    public void Accept_ShouldTakeAPlace_AndNoMoreThanFive()
    {
        var it = talk.In(Queued);
        Assert.Throws<TooManyOpenConversationsError>(() => talk.Accept(it, taken: [1, 2, 3, 4, 5]));

        talk.Accept(it, taken: [1, 2, 4, 5]);

        Assert.Equal((3, Story.Officer.Subject, 0), (it.Seat, it.AssignedTo, talk.Desk.Waiting));
        Assert.Throws<ConversationTakenError>(() => talk.Accept(it, Talk.Other));
    }

    [Fact]
    public void Officer_ShouldAnswerOnlyTheOwn()
    {
        foreach (var status in new[] { Assigned, Active, WaitingCitizen })
        {
            var it = talk.In(status);
            Assert.Throws<ConversationOfAnotherError>(() => talk.Reply(it, Talk.Other));
            Assert.Throws<ConversationOfAnotherError>(() => talk.Release(it, Talk.Other));
            Assert.Throws<ConversationOfAnotherError>(() => talk.Link(it, Talk.Other));
            if (status != Assigned)
            {
                Assert.Throws<ConversationOfAnotherError>(() => talk.Resolve(it, Talk.Other));
            }
        }

        talk.Release(talk.In(Active), Story.Supervisor);
    }

    [Fact]
    public void Reopening_ShouldBeginARound_KeptForTheSameOfficer()
    {
        var it = talk.In(Active);
        talk.Resolve(it, Story.Officer);
        talk.Now += ConversationRules.ReopenFor;

        talk.Write(it, "Belum selesai.");

        Assert.Equal((Queued, 2, talk.Now, Story.Officer.Subject), (it.Status, it.Round, it.HandoverRequestedAt, it.PreferredOfficer));
        Assert.Throws<ConversationKeptError>(() => talk.Accept(it, Talk.Other));
        talk.Now += TimeSpan.FromMinutes(3);
        talk.Accept(it, Talk.Other);
    }

    [Fact]
    public void Reopening_ShouldBeRefused_After72Hours()
    {
        var it = talk.In(Resolved);
        talk.Now += ConversationRules.ReopenFor + TimeSpan.FromSeconds(1);

        Assert.Equal(Resolved, Assert.Throws<ConversationEndedError>(() => talk.Write(it)).ConversationStatus);
        Assert.Throws<NotPermittedError>(() => talk.Write(it, actor: Story.Verifier));
    }

    /// The figures of an answer say how long the citizen's last message had waited for it.
    [Fact]
    public void NextResponse_ShouldBeginWithEachMessageOfTheCitizen()
    {
        var it = talk.In(Active);
        var start = talk.Now;
        talk.Now = start.AddMinutes(1);
        talk.Write(it);
        talk.Now = start.AddMinutes(5);
        talk.Write(it);
        Assert.Equal(talk.Now, it.AwaitingReplySince);
        talk.Now = start.AddMinutes(6);
        talk.Answer(it);
        talk.Now = start.AddMinutes(7);
        talk.Reply(it);
        talk.Now = start.AddMinutes(8);
        talk.Reply(it);

        Assert.Equal([null, null, null, null, 120L, null], it.Messages.Select(message => message.AfterWallSeconds));
        Assert.Null(it.AwaitingReplySince);
    }

    /// Nothing but a human message stops the clock of the next response.
    [Fact]
    public void Officer_ShouldAnswerBeforeItEnds_WhatTheCitizenHasWritten()
    {
        var it = talk.In(Active);
        talk.Write(it);
        talk.Now += TimeSpan.FromMinutes(1);
        var before = Talk.Picture(it);

        Assert.Equal(it.AwaitingReplySince, Assert.Throws<UnansweredMessageError>(() => it.WaitForCitizen(Story.Officer, talk.Now)).Since);
        Assert.Throws<UnansweredMessageError>(() => talk.Resolve(it, Story.Officer));
        Assert.Throws<ConversationOfAnotherError>(() => talk.Resolve(it, Talk.Other));

        Assert.Equal(before, Talk.Picture(it));
        talk.Reply(it);
        talk.Resolve(it, Story.Officer);
        Assert.Equal(60, it.Messages[^1].AfterWallSeconds);
    }

    /// A citizen who has waited is not last again because the officer goes.
    [Fact]
    public void Release_ShouldKeepTheWait_OfAMessageWithoutAnAnswer()
    {
        var it = talk.In(Active);
        talk.Write(it);
        var since = talk.Now;
        talk.Now += TimeSpan.FromMinutes(4);
        talk.In(Queued);

        talk.Release(it);

        Assert.Equal((2, since, since, since), (it.Round, it.QueuedSince, it.HandoverRequestedAt, it.Rounds[1].RequestedAt));
        Assert.Equal(["supervisorAlerted"], talk.Watch(it, TimeSpan.FromMinutes(6)));
        talk.Accept(it, Talk.Other);
        talk.Reply(it, Talk.Other);
        Assert.Equal((600L, 600L), (it.Rounds[1].OfficeSeconds, it.Rounds[1].WallSeconds));
    }

    /// What was given back comes before who began to wait later: its estimate is of that place, beside what has passed already.
    [Fact]
    public void Release_ShouldEstimateFromThePlaceThatItKeeps()
    {
        var it = talk.In(Active);
        talk.Write(it);
        talk.Now += TimeSpan.FromMinutes(4);
        talk.In(Queued);
        talk.In(Queued);

        var pace = talk.Desk.SecondsPerPlace;

        talk.Release(it, ahead: 0);

        Assert.Equal((1, 240 + pace), (it.Rounds[1].Place, it.Rounds[1].EstimatedSeconds));
        talk.Accept(it, Talk.Other);
        talk.Now += TimeSpan.FromHours(1);
        talk.Reply(it, Talk.Other);
        Assert.Equal(pace, talk.Desk.SecondsPerPlace);
    }

    [Fact]
    public void Release_ShouldGoOnWithTheRound_UnlessSomebodyHadWritten()
    {
        var (silent, answered) = (talk.In(Assigned), talk.In(Active));
        var since = silent.HandoverRequestedAt;
        talk.Now += TimeSpan.FromMinutes(2);

        talk.Release(silent);
        talk.Release(answered);

        Assert.Equal((1, since), (silent.Round, silent.QueuedSince));
        Assert.Equal((2, talk.Now, HandoverReason.Released), (answered.Round, answered.QueuedSince, answered.Rounds[1].Reason));
        Assert.All([silent, answered], it => Assert.Null(it.Seat));
    }

    [Fact]
    public void Desk_ShouldLearnHowFastPlacesMove()
    {
        var it = talk.In(Queued);
        talk.In(Queued);
        Assert.Equal((300, 1, 300), (talk.Desk.SecondsPerPlace, it.Rounds[0].Place, it.Rounds[0].EstimatedSeconds));
        talk.Accept(it);
        talk.Now += TimeSpan.FromSeconds(60);

        talk.Reply(it);

        Assert.Equal((270, 1), (talk.Desk.SecondsPerPlace, talk.Desk.Waiting));
        var third = talk.In(Queued);
        Assert.Equal((2, 540), (third.Rounds[0].Place, third.Rounds[0].EstimatedSeconds));
        Assert.All(talk.Desk.RaisedEvents, raised => Assert.Equal("16.06.09", raised.Event.Region));
    }
}
