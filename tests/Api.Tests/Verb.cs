using SipOkMuba.Domain.Applications;
using static SipOkMuba.Domain.Applications.ApplicationStatus;

namespace SipOkMuba.Api.Tests;

/// <summary>
/// A mutation on an existing application: who may do it, who may do such a thing but not to this one, who may not at all,
/// the verb before it, and the status that it leads to.
/// </summary>
internal sealed record Verb(string Name, string By, string Stranger, string Outsider, string? After, ApplicationStatus To, string Extra = "")
{
    /// Before the verb stands something else than a verb that succeeds: a draft, or a failure that the centre reports.
    public const string OfDraft = "draft";
    public const string OfFailure = "enrollmentFailed";

    private const string Point = "servicePointId: $point";

    public static readonly IReadOnlyList<Verb> All =
    [
        new("cancelApplication", "demo-supervisor", ApiApp.FarSupervisor, "demo-officer", null, Cancelled, "reason: \"moved away\""),
        new("addDocument", "demo-portal", "demo-portal-2", "demo-verifier", OfDraft, Draft, "document: { type: OTHER, uploadId: \"sample-png\" }"),
        new("submitDraft", "demo-portal", "demo-portal-2", "demo-verifier", OfDraft, Submitted),
        new("discardDraft", "demo-village", "demo-village-2", "demo-portal", OfDraft, Cancelled),
        new("claimApplication", "demo-verifier", ApiApp.FarVerifier, "demo-officer", null, UnderVerification),
        new("releaseApplication", "demo-verifier", ApiApp.FarVerifier, "demo-officer", "claimApplication", Submitted),
        new("returnApplication", "demo-verifier", ApiApp.FarVerifier, "demo-supervisor", "claimApplication", Returned,
            "reasons: [{ documentType: FAMILY_CARD, code: ILLEGIBLE }]"),
        new("resubmitApplication", "demo-portal", "demo-portal-2", "demo-verifier", "returnApplication", Submitted,
            "documents: [{ type: FAMILY_CARD, uploadId: \"sample-png\" }]"),
        new("rejectApplication", "demo-verifier", ApiApp.FarVerifier, "demo-head", "claimApplication", Rejected, "code: NOT_ELIGIBLE"),
        new("verifyApplication", "demo-verifier", ApiApp.FarVerifier, "demo-portal", "claimApplication", Verified),
        new("captureBiometrics", "demo-officer", ApiApp.FarOfficer, "demo-verifier", "verifyApplication", BiometricsCaptured, Point),
        new("sendForEnrollment", "demo-officer", ApiApp.FarOfficer, "demo-portal", "captureBiometrics", SentForEnrollment),
        new("recordEnrollmentResult", "demo-officer", ApiApp.FarOfficer, "demo-village", "sendForEnrollment", PrintReady, "result: PRINT_READY_RECORD"),
        new("recaptureBiometrics", "demo-officer", ApiApp.FarOfficer, "demo-verifier", OfFailure, AwaitingBiometrics),
        new("resendForEnrollment", "demo-officer", ApiApp.FarOfficer, "demo-portal", OfFailure, SentForEnrollment),
        new("adjudicateEnrollment", "demo-supervisor", ApiApp.FarSupervisor, "demo-head", OfFailure, Rejected, "code: DUPLICATE_IDENTITY"),
        new("setInterimLetter", "demo-officer", ApiApp.FarOfficer, "demo-verifier", "captureBiometrics", BiometricsCaptured, "interimLetter: true"),
        new("approvePrinting", "demo-verifier", ApiApp.FarVerifier, "demo-officer", "recordEnrollmentResult", PrintReady),
        new("printCard", "demo-officer", ApiApp.FarOfficer, "demo-verifier", "approvePrinting", Printed, Point),
        new("markReadyForPickup", "demo-officer", ApiApp.FarOfficer, "demo-admin", "printCard", ReadyForPickup, Point),
        new("dispatchCard", "demo-officer", ApiApp.FarOfficer, "demo-portal", "printCard", InDelivery, "courier: \"Pos\", reference: \"A1\""),
        new("recordDeliveryFailure", "demo-officer", ApiApp.FarOfficer, "demo-village", "dispatchCard", ReadyForPickup, Point),
        new("issueHandoverCode", "demo-village", "demo-village-2", "demo-officer", "markReadyForPickup", ReadyForPickup),
        new("handOverCard", "demo-officer", "demo-village-2", "demo-verifier", "markReadyForPickup", Issued, "proof: { fingerprintVerified: true }"),
        new("activateIkd", "demo-officer", ApiApp.FarOfficer, "demo-portal", "verifyApplication", Issued),
    ];

    public static Verb Named(string name) => All.Single(verb => verb.Name == name);

    public string Document { get; } = $$"""
        mutation($id: ID!, $expectedVersion: Int{{(Extra.Contains("$point", StringComparison.Ordinal) ? ", $point: ID!" : "")}}) {
          {{Name}}(input: { id: $id, expectedVersion: $expectedVersion {{Extra}} }) {
            application { id status version }
            errors {
              __typename
              ... on Error { code message }
              ... on StaleVersionError { currentVersion }
              ... on InvalidTransitionError { status }
            }
          }
        }
        """;

    public ApplicationStatus From => After switch
    {
        null => Submitted,
        OfDraft => Draft,
        OfFailure => EnrollmentException,
        "verifyApplication" => AwaitingBiometrics,
        var name => Named(name).To,
    };

    /// The event that it raises; some leave the status.
    public string Event => Name switch
    {
        "addDocument" => "application.documentAdded",
        "setInterimLetter" => "application.interimLetterSet",
        "approvePrinting" => "application.printingApproved",
        "issueHandoverCode" => "application.handoverCodeIssued",
        _ => "application." + char.ToLowerInvariant(To.ToString()[0]) + To.ToString()[1..],
    };
}
