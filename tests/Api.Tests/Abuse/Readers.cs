namespace SipOkMuba.Api.Tests.Abuse;

/// <summary>
/// Who may read which record of the world: the rule table of the contract, said once more and without the code that keeps it. A
/// citizen the own ones; a partner those of citizens with an active consent to it, as far as its scopes go; a village operator
/// those of the own village; staff those of their regions; nobody else any.
/// </summary>
internal static class Readers
{
    public const string Nobody = "nobody";
    public const string Owner = "the citizen";
    public const string OtherCitizen = "another citizen";

    /// A partner with the scopes of a bot, one with those of a channel: of demo-portal, by the scopes of their tokens.
    public const string Bot = "a bot";
    public const string Channel = "a channel";

    /// The partner whose key is one of the records, and to whom nobody consents.
    public const string KeyHolder = "the holder of the key";

    private static readonly string[] anybody =
    [
        Nobody, Owner, OtherCitizen, "demo-portal", "demo-portal-2", ApiApp.PassingPartner, Bot, Channel, KeyHolder, "demo-village", "demo-village-2",
        "demo-officer", ApiApp.FarOfficer, "demo-verifier", ApiApp.FarVerifier, "demo-supervisor", ApiApp.FarSupervisor, "demo-head", "demo-admin",
    ];

    // To both partners every synthetic citizen consents.
    private static readonly string[] consented = [Owner, "demo-portal", ApiApp.PassingPartner];
    private static readonly string[] office = ["demo-officer", "demo-verifier", "demo-supervisor", "demo-head", "demo-admin"];
    private static readonly string[] farOffice = [ApiApp.FarOfficer, ApiApp.FarVerifier, ApiApp.FarSupervisor];
    private static readonly string[] desk = ["demo-officer", "demo-supervisor", "demo-head"];
    private static readonly string[] partnerOffice = ["demo-head", "demo-admin"];

    private static readonly Dictionary<string, string[]> table = new()
    {
        ["ServicePoint"] = anybody,
        ["Closure"] = anybody,
        ["HolidayYear"] = anybody,
        ["MobileVisit"] = anybody,
        ["MobileVisit of the last event"] = anybody,
        ["Application"] = [.. consented, "demo-village", .. office],
        ["Appointment"] = [.. consented, "demo-village", .. office],
        ["WaitlistEntry"] = [.. consented, "demo-village", .. office],

        // The result of who has booked.
        ["GroupBooking"] = ["demo-village"],

        // The look-up at a counter: no partner looks through all citizens.
        ["Citizen"] = [Owner, "demo-village", "demo-officer", "demo-verifier", "demo-supervisor", "demo-head"],

        // It can be withdrawn at any counter.
        ["Consent to demo-portal-2"] = [Owner, "demo-portal-2", .. office, .. farOffice],
        ["Consent to a village office"] = [Owner, "demo-village", .. office],
        ["Complaint"] = [.. consented, "demo-village", .. desk],
        ["Complaint in secret"] = [Owner, .. desk],
        ["Complaint of nobody"] = ["demo-village", .. desk],
        ["Conversation"] = [.. consented, Bot, .. desk],
        ["ConversationMessage"] = [.. consented, Bot, .. desk],

        // Of the partner that holds it.
        ["Conversation of nobody"] = ["demo-portal", Bot, .. desk],
        ["Notification"] = [.. consented, Channel],
        ["StaffMember"] = partnerOffice,
        ["Partner"] = ["demo-portal", Bot, Channel, .. partnerOffice],
        ["TrustedDocument"] = ["demo-portal", Bot, Channel, .. partnerOffice],
        ["Partner with a key"] = [KeyHolder, .. partnerOffice],
        ["PartnerKey"] = [KeyHolder, .. partnerOffice],
        ["Webhook"] = ["demo-portal", Channel, "demo-admin"],
        ["WebhookDelivery"] = ["demo-portal", Channel],

        // It is shown to whoever has just sent it, and to nobody by its id.
        ["UploadedDocument"] = [],
    };

    /// A region gives the envelopes of what happens there to all staff, and the scope events:read those of the citizens who consent.
    private static readonly string[] byRegion = ["Citizen", "ServicePoint", "HolidayYear", "StaffMember", "Webhook"];
    private static readonly string[] byConsent = ["Application", "Appointment", "WaitlistEntry"];

    public static IReadOnlyList<string> All => anybody;

    public static IReadOnlyList<string> Names => [.. table.Keys];

    public static bool MayRead(string caller, WorldRecord record) => table[record.Name].Contains(caller);

    /// The upload is demo-portal's own, which uses it without reading it.
    public static bool HandsOn(string caller, WorldRecord record) =>
        record.Type == "UploadedDocument" && (caller is "demo-portal" or Bot or Channel);

    /// Whose events are told though the record itself is not shown.
    public static bool IsTold(string caller, WorldRecord record) =>
        (byRegion.Contains(record.Type) && (office.Contains(caller) || caller == "demo-village"))
        || (byConsent.Contains(record.Type) && caller == Channel);
}
