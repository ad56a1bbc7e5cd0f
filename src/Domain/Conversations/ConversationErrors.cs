using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Conversations;

[Description("The conversation is in a status that does not allow this.")]
public sealed class InvalidConversationTransitionError(ConversationStatus status)
    : DomainError("INVALID_CONVERSATION_TRANSITION")
{
    [Description("The status now.")]
    public ConversationStatus ConversationStatus => status;
}

[Description("Another officer has taken the conversation.")]
public sealed class ConversationTakenError(ConversationStatus status) : DomainError("CONVERSATION_TAKEN")
{
    [Description("The status now.")]
    public ConversationStatus ConversationStatus => status;
}

[Description("The conversation is another officer's: only who has taken it answers and ends it.")]
public sealed class ConversationOfAnotherError() : DomainError("CONVERSATION_OF_ANOTHER");

[Description("The conversation is kept a few minutes for the officer who had it before.")]
public sealed class ConversationKeptError(DateTimeOffset until) : DomainError("CONVERSATION_KEPT")
{
    [Description("From when on everybody may take it.")]
    public DateTimeOffset Until => until;
}

[Description("You have as many conversations open as an officer may have.")]
public sealed class TooManyOpenConversationsError(int maximum) : DomainError("TOO_MANY_OPEN_CONVERSATIONS")
{
    [Description("How many one officer may have open.")]
    public int Maximum => maximum;
}

[Description("The conversation has ended; a new one can be started.")]
public sealed class ConversationEndedError(ConversationStatus status) : DomainError("CONVERSATION_ENDED")
{
    [Description("How it ended.")]
    public ConversationStatus ConversationStatus => status;
}

[Description("The conversation has as many messages as it can hold.")]
public sealed class TooManyMessagesError(int maximum) : DomainError("TOO_MANY_MESSAGES")
{
    [Description("How many it can hold.")]
    public int Maximum => maximum;
}

[Description("The citizen has written and waits for an answer: write first.")]
public sealed class UnansweredMessageError(DateTimeOffset since) : DomainError("UNANSWERED_MESSAGE")
{
    [Description("Since when.")]
    public DateTimeOffset Since => since;
}

[Description("Nobody may write in another's name: a partner says CITIZEN or BOT, others say nothing or what they are.")]
public sealed class InvalidSenderError() : DomainError("INVALID_SENDER");

[Description("It is about another citizen than the conversation.")]
public sealed class LinkMismatchError() : DomainError("LINK_MISMATCH");

[Description("The complaint is secret or anonymous: a link would tell who complains.")]
public sealed class ReporterNotNamedError() : DomainError("REPORTER_NOT_NAMED");
