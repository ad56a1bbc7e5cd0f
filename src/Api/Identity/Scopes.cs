namespace SipOkMuba.Api.Identity;

/// What a partner may be granted (contract.md 6).
internal static class Scopes
{
    public const string ApplicationsRead = "applications:read";
    public const string ApplicationsWrite = "applications:write";
    public const string AppointmentsRead = "appointments:read";
    public const string AppointmentsWrite = "appointments:write";
    public const string EventsRead = "events:read";
    public const string NikReveal = "nik:reveal";

    public static readonly IReadOnlyList<string> All =
    [
        ApplicationsRead, ApplicationsWrite,
        AppointmentsRead, AppointmentsWrite,
        "complaints:read", "complaints:write",
        EventsRead, "contacts:read", NikReveal,
    ];
}
