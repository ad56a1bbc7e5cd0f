using System.ComponentModel;

namespace SipOkMuba.Domain.Complaints;

/// <summary>
/// How long everything may take: domain.md 1.7 and 3.4, in working days but for the reporter's own time. A share of n
/// working days ends with working day ⌈share·n⌉.
/// </summary>
public static class ComplaintDeadlines
{
    public const int Verification = 3;
    public const int FollowUp = 5;
    public const int WarningPercent = 80;
    public const int EscalationPercent = 100;
    public const int HeadPercent = 150;

    /// The reporter's time to clarify, and to accept an answer or reopen.
    public static readonly TimeSpan ReporterAnswer = TimeSpan.FromDays(10);

    public const int MostReopenings = 2;

    /// Null: no legal limit.
    public static int? DaysOf(ComplaintClass complaintClass) => complaintClass switch
    {
        ComplaintClass.InformationRequest => 5,
        ComplaintClass.Light => 2,
        ComplaintClass.NonSupervisory => 14,
        ComplaintClass.Supervisory => 60,
        _ => null,
    };
}

[Description("What a time limit of a complaint is for (batas waktu pengaduan).")]
public enum ComplaintTarget
{
    [Description("Verification within 3 working days (telaah).")] Verification,
    [Description("The first follow-up within 5 working days (tindak lanjut).")] FollowUp,
    [Description("The answer within the limit of its class (penyelesaian).")] Resolution,
}

[Description("How far a time limit of a complaint is used up (tahap eskalasi).")]
public enum ComplaintStage
{
    [Description("Less than 80 % (dalam batas).")] None,
    [Description("80 %: its officer was warned (diperingatkan).")] Warned,
    [Description("100 %: with the supervisor (eskalasi ke atasan).")] Escalated,
    [Description("150 %: with the head of office (eskalasi ke kepala dinas).")] EscalatedToHead,
}
