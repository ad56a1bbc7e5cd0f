using System.ComponentModel;
using static SipOkMuba.Domain.Applications.ApplicationStatus;

namespace SipOkMuba.Domain.Applications;

/// <summary>How long everything may take: domain.md 3.2 and 3.8, defaults of ours [D] but for the 24 hours.</summary>
public static class ApplicationDeadlines
{
    /// Office hours from submission to the verifier's decision.
    public static readonly TimeSpan Verification = TimeSpan.FromHours(8);
    public static readonly TimeSpan VerificationWarning = Verification * 0.8;

    /// Office hours for which a claim holds without a decision.
    public static readonly TimeSpan IdleClaim = TimeSpan.FromHours(8);

    /// Permendagri 19/2018 art. 3(2): within 24 hours once complete; only while the office is waited for.
    public static readonly TimeSpan Issuance = TimeSpan.FromHours(24);
    public static readonly TimeSpan IssuanceWarning = Issuance * 0.8;

    public static readonly TimeSpan Resubmission = TimeSpan.FromDays(14);

    /// After so many days in the status the citizen is reminded.
    public static IReadOnlyList<int> RemindersOf(ApplicationStatus status) => status switch
    {
        AwaitingBiometrics => [7, 30, 50],
        ReadyForPickup => [7, 30, 60],
        _ => [],
    };

    /// Its limits run while the office is open, so other holidays and opening hours move them.
    public static bool CountsOfficeHours(this ApplicationStatus status) => status is Submitted or UnderVerification;

    /// After which time a status ends by itself; null where it does not.
    public static TimeSpan? EndOf(ApplicationStatus status) => status switch
    {
        Draft => TimeSpan.FromDays(30),
        // In the last second one may still resubmit.
        Returned => Resubmission + TimeSpan.FromSeconds(1),
        AwaitingBiometrics => TimeSpan.FromDays(60),
        ReadyForPickup => TimeSpan.FromDays(90),
        _ => null,
    };
}

public enum ApplicationDuty
{
    WarnOfVerification,
    TellVerificationBreach,
    WarnOfIssuance,
    TellIssuanceBreach,
    Remind,
    Release,
    Unclaim,
    Expire,
}

[Description("What a time limit is for (sasaran waktu layanan).")]
public enum SlaTarget
{
    [Description("The verifier's decision within 8 office hours of the submission (verifikasi).")] Verification,
    [Description("The card within 24 hours of completeness, while the office is waited for (penerbitan).")] Issuance,
}

[Description("How far a time limit is used up (tahap sasaran).")]
public enum SlaStage
{
    [Description("Less than 80 % (dalam batas).")] None,
    [Description("80 % (diperingatkan).")] Warned,
    [Description("All of it (terlampaui).")] Breached,
}
