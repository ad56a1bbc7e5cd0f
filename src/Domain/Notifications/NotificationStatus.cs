using System.ComponentModel;

namespace SipOkMuba.Domain.Notifications;

[Description("Where a message to a citizen stands (status pemberitahuan).")]
public enum NotificationStatus
{
    [Description("Waits for the end of the quiet hours (menunggu).")] Waiting,
    [Description("Told to the channels (saatnya dikirim).")] Due,
    [Description("Not told: something newer is to be told of the same record (tergantikan).")] Overtaken,
    [Description("Not told: of no use any more when it could have been (terlambat).")] TooLate,
    [Description("Not told: the citizen wants no messages (tidak dikehendaki).")] Unwanted,
}

public enum NotificationDuty
{
    Tell,
}
