namespace SipOkMuba.Api.Identity;

/// What a partner may be granted (contract.md 6).
internal static class Scopes
{
    public const string ApplicationsRead = "applications:read";
    public const string ApplicationsWrite = "applications:write";
    public const string AppointmentsRead = "appointments:read";
    public const string AppointmentsWrite = "appointments:write";
    public const string ComplaintsRead = "complaints:read";
    public const string ComplaintsWrite = "complaints:write";
    public const string ConversationsRead = "conversations:read";
    public const string ConversationsWrite = "conversations:write";
    public const string EventsRead = "events:read";
    public const string ContactsRead = "contacts:read";
    public const string NikReveal = "nik:reveal";

    /// To change keys of its own: whoever has it can go on without the office.
    public const string KeysWrite = "keys:write";

    /// To register the documents that its applications send by their hash.
    public const string TrustedDocumentsWrite = "trusted-documents:write";

    public static readonly IReadOnlyList<string> All =
    [
        ApplicationsRead, ApplicationsWrite,
        AppointmentsRead, AppointmentsWrite,
        ComplaintsRead, ComplaintsWrite,
        ConversationsRead, ConversationsWrite,
        EventsRead, ContactsRead, NikReveal, KeysWrite, TrustedDocumentsWrite,
    ];
}
