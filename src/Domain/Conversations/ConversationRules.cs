namespace SipOkMuba.Domain.Conversations;

/// Limits of domain.md 3.5 and 3.8, defaults of ours [D].
public static class ConversationRules
{
    public const int MessageLength = 2000;
    public const int MessagesAtMost = 500;
    public const int FailedAnswersAtMost = 2;

    /// Files of a message, and of a conversation [D].
    public const int FilesOfMessage = 10;
    public const int FilesAtMost = 100;

    /// Of one officer at once.
    public const int OpenAtMost = 5;

    /// For which the bot may leave the citizen without an answer.
    public static readonly TimeSpan BotTimeout = TimeSpan.FromMinutes(3);

    /// After which a question that a bot has answered counts as settled.
    public static readonly TimeSpan BotQuiet = TimeSpan.FromHours(24);

    /// In which who has taken a conversation writes.
    public static readonly TimeSpan Requeue = TimeSpan.FromMinutes(3);

    /// Office time without a human answer, after which a supervisor is told.
    public static readonly TimeSpan SupervisorAlert = TimeSpan.FromMinutes(10);

    /// Office time in the queue without a word of the citizen, after which the system asks.
    public static readonly TimeSpan AskAfter = TimeSpan.FromMinutes(15);

    /// Office time for the citizen to answer that.
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(15);

    /// In which the citizen may write again after it was settled.
    public static readonly TimeSpan ReopenFor = TimeSpan.FromHours(72);

    /// Office time for which a reopened conversation is kept for the officer who had it.
    public static readonly TimeSpan KeptForOfficer = TimeSpan.FromMinutes(3);

    public const string StillThere = "Apakah Anda masih di sana? Balas pesan ini agar tetap berada dalam antrean.";
}
