using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Common.ActorRole;

namespace SipOkMuba.Api.Identity;

/// <summary>
/// Who may call what, in one table: staff and citizens by role, partners by scope. It says nothing about rows;
/// which records a caller may touch is the row rule of the entity.
/// </summary>
internal static class Policies
{
    public const string ReadApplications = nameof(ReadApplications);
    public const string SubmitApplication = nameof(SubmitApplication);
    public const string UploadDocument = nameof(UploadDocument);
    public const string ResubmitApplication = nameof(ResubmitApplication);
    public const string CancelApplication = nameof(CancelApplication);
    public const string DiscardDraft = nameof(DiscardDraft);
    public const string ClaimApplication = nameof(ClaimApplication);
    public const string ReleaseApplication = nameof(ReleaseApplication);
    public const string ReturnApplication = nameof(ReturnApplication);
    public const string RejectApplication = nameof(RejectApplication);
    public const string VerifyApplication = nameof(VerifyApplication);
    public const string CaptureBiometrics = nameof(CaptureBiometrics);
    public const string SendForEnrollment = nameof(SendForEnrollment);
    public const string RecordEnrollmentResult = nameof(RecordEnrollmentResult);
    public const string ResolveEnrollment = nameof(ResolveEnrollment);
    public const string SetInterimLetter = nameof(SetInterimLetter);
    public const string ApprovePrinting = nameof(ApprovePrinting);
    public const string PrintCard = nameof(PrintCard);
    public const string MarkReadyForPickup = nameof(MarkReadyForPickup);
    public const string DispatchCard = nameof(DispatchCard);
    public const string RecordDeliveryFailure = nameof(RecordDeliveryFailure);
    public const string IssueHandoverCode = nameof(IssueHandoverCode);
    public const string HandOverCard = nameof(HandOverCard);
    public const string ActivateIkd = nameof(ActivateIkd);
    public const string RecordBlankStock = nameof(RecordBlankStock);
    public const string ReadBlankStock = nameof(ReadBlankStock);
    public const string RecordConsent = nameof(RecordConsent);
    public const string ReadConsents = nameof(ReadConsents);
    public const string WithdrawConsent = nameof(WithdrawConsent);
    public const string RequestCitizenCode = nameof(RequestCitizenCode);
    public const string SetContactPreference = nameof(SetContactPreference);
    public const string EraseCitizen = nameof(EraseCitizen);
    public const string FindByNik = nameof(FindByNik);
    public const string RevealNik = nameof(RevealNik);
    public const string ReadAccessLog = nameof(ReadAccessLog);
    public const string SetOpeningHours = nameof(SetOpeningHours);
    public const string SetStations = nameof(SetStations);
    public const string CloseServicePoint = nameof(CloseServicePoint);
    public const string ReopenServicePoint = nameof(ReopenServicePoint);
    public const string ReplaceHolidays = nameof(ReplaceHolidays);
    public const string ReadAppointments = nameof(ReadAppointments);
    public const string HoldSlot = nameof(HoldSlot);
    public const string ConfirmAppointment = nameof(ConfirmAppointment);
    public const string BookAppointment = nameof(BookAppointment);
    public const string BookAppointments = nameof(BookAppointments);
    public const string RescheduleAppointment = nameof(RescheduleAppointment);
    public const string CancelAppointment = nameof(CancelAppointment);
    public const string CheckInAppointment = nameof(CheckInAppointment);
    public const string StartAppointment = nameof(StartAppointment);
    public const string CompleteAppointment = nameof(CompleteAppointment);
    public const string MarkNoShow = nameof(MarkNoShow);
    public const string AdmitWalkIn = nameof(AdmitWalkIn);
    public const string JoinWaitlist = nameof(JoinWaitlist);
    public const string AcceptWaitlistOffer = nameof(AcceptWaitlistOffer);
    public const string PlanMobileVisit = nameof(PlanMobileVisit);
    public const string ConfirmMobileVisit = nameof(ConfirmMobileVisit);
    public const string PostponeMobileVisit = nameof(PostponeMobileVisit);
    public const string CancelMobileVisit = nameof(CancelMobileVisit);
    public const string TakeMobileVisitList = nameof(TakeMobileVisitList);
    public const string DepartMobileVisit = nameof(DepartMobileVisit);
    public const string OpenMobileVisit = nameof(OpenMobileVisit);
    public const string CloseMobileVisit = nameof(CloseMobileVisit);
    public const string RecordMobileVisitResults = nameof(RecordMobileVisitResults);
    public const string ReadComplaints = nameof(ReadComplaints);
    public const string ReadComplaintDesk = nameof(ReadComplaintDesk);
    public const string FileComplaint = nameof(FileComplaint);
    public const string VerifyComplaint = nameof(VerifyComplaint);
    public const string RequestClarification = nameof(RequestClarification);
    public const string ForwardComplaint = nameof(ForwardComplaint);
    public const string AssignComplaint = nameof(AssignComplaint);
    public const string RespondToComplaint = nameof(RespondToComplaint);
    public const string ResolveComplaint = nameof(ResolveComplaint);
    public const string MergeComplaint = nameof(MergeComplaint);
    public const string EscalateComplaint = nameof(EscalateComplaint);
    public const string ReadConversations = nameof(ReadConversations);
    public const string StartConversation = nameof(StartConversation);
    public const string SendMessage = nameof(SendMessage);
    public const string RequestHandover = nameof(RequestHandover);
    public const string AcceptConversation = nameof(AcceptConversation);
    public const string ReleaseConversation = nameof(ReleaseConversation);
    public const string WaitForCitizen = nameof(WaitForCitizen);
    public const string ResolveConversation = nameof(ResolveConversation);
    public const string LinkConversation = nameof(LinkConversation);
    public const string ReadConversationQueue = nameof(ReadConversationQueue);
    public const string ReadDesk = nameof(ReadDesk);
    public const string ReadStaff = nameof(ReadStaff);
    public const string RegisterStaff = nameof(RegisterStaff);
    public const string SetStaffRegions = nameof(SetStaffRegions);
    public const string DeactivateStaff = nameof(DeactivateStaff);
    public const string ReadPartners = nameof(ReadPartners);
    public const string RegisterPartner = nameof(RegisterPartner);
    public const string UpdatePartner = nameof(UpdatePartner);
    public const string CreatePartnerKey = nameof(CreatePartnerKey);
    public const string RevokePartnerKey = nameof(RevokePartnerKey);
    public const string UpdatePartnerKey = nameof(UpdatePartnerKey);
    public const string RegisterTrustedDocuments = nameof(RegisterTrustedDocuments);
    public const string RemoveTrustedDocuments = nameof(RemoveTrustedDocuments);
    public const string ReadEvents = nameof(ReadEvents);
    public const string ReadWebhooks = nameof(ReadWebhooks);
    public const string ReadWebhookDeliveries = nameof(ReadWebhookDeliveries);
    public const string CreateWebhook = nameof(CreateWebhook);
    public const string UpdateWebhook = nameof(UpdateWebhook);
    public const string DeleteWebhook = nameof(DeleteWebhook);
    public const string RotateWebhookSecret = nameof(RotateWebhookSecret);
    public const string TestWebhook = nameof(TestWebhook);
    public const string RedeliverEvents = nameof(RedeliverEvents);
    public const string ReadNotifications = nameof(ReadNotifications);
    public const string ReadContacts = nameof(ReadContacts);
    public const string ReadMetrics = nameof(ReadMetrics);

    public static readonly IReadOnlyDictionary<string, Policy> Table = new Policy[]
    {
        new(ReadApplications, [Citizen, VillageOperator, Officer, Verifier, Supervisor, Head, Administrator],
            [Scopes.ApplicationsRead]),
        new(SubmitApplication, [Citizen, VillageOperator, Officer], [Scopes.ApplicationsWrite]),
        new(UploadDocument, [Citizen, VillageOperator, Officer], [Scopes.ApplicationsWrite, Scopes.ComplaintsWrite, Scopes.ConversationsWrite]),
        new(ResubmitApplication, [Citizen, VillageOperator, Officer], [Scopes.ApplicationsWrite]),
        new(CancelApplication, [Citizen, VillageOperator, Supervisor], [Scopes.ApplicationsWrite]),
        new(DiscardDraft, [Citizen, VillageOperator], []),
        new(ClaimApplication, [Verifier], []),
        new(ReleaseApplication, [Verifier, Supervisor], []),
        new(ReturnApplication, [Verifier], []),
        new(RejectApplication, [Verifier], []),
        new(VerifyApplication, [Verifier], []),
        new(CaptureBiometrics, [Officer], []),
        new(SendForEnrollment, [Officer], []),
        new(RecordEnrollmentResult, [Officer], []),
        new(ResolveEnrollment, [Officer, Supervisor], []),
        new(SetInterimLetter, [Officer], []),
        new(ApprovePrinting, [Verifier], []),
        new(PrintCard, [Officer], []),
        new(MarkReadyForPickup, [Officer], []),
        new(DispatchCard, [Officer], []),
        new(RecordDeliveryFailure, [Officer], []),
        new(IssueHandoverCode, [Citizen, VillageOperator], []),
        new(HandOverCard, [Officer, VillageOperator], []),
        new(ActivateIkd, [Officer], []),
        new(RecordBlankStock, [Supervisor], []),
        new(ReadBlankStock, [Officer, Verifier, Supervisor, Head, Administrator], []),
        new(RecordConsent, [Officer, VillageOperator], []),
        new(ReadConsents, [Citizen], []),
        new(WithdrawConsent, [Citizen, VillageOperator, Officer], []),
        new(RequestCitizenCode, [], [Scopes.ApplicationsWrite]),
        new(SetContactPreference, [Citizen, VillageOperator, Officer], []),
        new(EraseCitizen, [Head], []),
        new(FindByNik, [VillageOperator, Officer, Verifier, Supervisor, Head], []),
        new(RevealNik, [Officer, Verifier, Supervisor], [Scopes.NikReveal]),
        new(ReadAccessLog, [Citizen], []),
        new(SetOpeningHours, [Supervisor, Administrator], []),
        new(SetStations, [Supervisor, Administrator], []),
        new(CloseServicePoint, [Supervisor, Administrator], []),
        new(ReopenServicePoint, [Supervisor, Administrator], []),
        new(ReplaceHolidays, [Administrator], []),
        new(ReadAppointments, [Citizen, VillageOperator, Officer, Verifier, Supervisor, Head, Administrator], [Scopes.AppointmentsRead]),
        new(HoldSlot, [Citizen, VillageOperator], [Scopes.AppointmentsWrite]),
        new(ConfirmAppointment, [Citizen, VillageOperator, Officer], []),
        new(BookAppointment, [Citizen, VillageOperator, Officer], []),
        new(BookAppointments, [VillageOperator], []),
        new(RescheduleAppointment, [Citizen, VillageOperator, Officer], []),
        new(CancelAppointment, [Citizen, VillageOperator, Officer, Supervisor], [Scopes.AppointmentsWrite]),
        new(CheckInAppointment, [Officer], []),
        new(StartAppointment, [Officer], []),
        new(CompleteAppointment, [Officer], []),
        new(MarkNoShow, [Officer], []),
        new(AdmitWalkIn, [Officer], []),
        new(JoinWaitlist, [Citizen, VillageOperator, Officer], []),
        new(AcceptWaitlistOffer, [Citizen, VillageOperator, Officer], []),
        new(PlanMobileVisit, [Supervisor], []),
        new(ConfirmMobileVisit, [Supervisor], []),
        new(PostponeMobileVisit, [Supervisor], []),
        new(CancelMobileVisit, [Supervisor], []),
        new(TakeMobileVisitList, [Officer], []),
        new(DepartMobileVisit, [Officer], []),
        new(OpenMobileVisit, [Officer], []),
        new(CloseMobileVisit, [Officer], []),
        new(RecordMobileVisitResults, [Officer], []),
        new(ReadComplaints, [Citizen, VillageOperator, Officer, Supervisor, Head], [Scopes.ComplaintsRead]),
        new(ReadComplaintDesk, [Officer, Supervisor, Head], []),
        new(FileComplaint, [Citizen, VillageOperator], [Scopes.ComplaintsWrite]),
        new(VerifyComplaint, [Officer], []),
        new(RequestClarification, [Officer], []),
        new(ForwardComplaint, [Officer], []),
        new(AssignComplaint, [Officer, Supervisor], []),
        new(RespondToComplaint, [Officer], []),
        new(ResolveComplaint, [Officer, Supervisor, Head], []),
        new(MergeComplaint, [Officer], []),
        new(EscalateComplaint, [Supervisor], []),
        new(ReadConversations, [Citizen, Officer, Supervisor, Head], [Scopes.ConversationsRead]),
        new(StartConversation, [Citizen], [Scopes.ConversationsWrite]),
        new(SendMessage, [Citizen, Officer], [Scopes.ConversationsWrite]),
        new(RequestHandover, [Citizen], [Scopes.ConversationsWrite]),
        new(AcceptConversation, [Officer], []),
        new(ReleaseConversation, [Officer, Supervisor], []),
        new(WaitForCitizen, [Officer], []),
        new(ResolveConversation, [Citizen, Officer], [Scopes.ConversationsWrite]),
        new(LinkConversation, [Citizen, Officer], [Scopes.ConversationsWrite]),
        new(ReadConversationQueue, [Officer, Supervisor, Head], []),
        new(ReadDesk, [VillageOperator, Officer, Verifier, Supervisor, Head], []),
        new(ReadStaff, [Head, Administrator], []),
        new(RegisterStaff, [Administrator], []),
        new(SetStaffRegions, [Administrator], []),
        new(DeactivateStaff, [Administrator], []),
        new(ReadPartners, [Head, Administrator], Scopes.All),
        new(RegisterPartner, [Head, Administrator], []),
        new(UpdatePartner, [Administrator], []),
        new(CreatePartnerKey, [Head, Administrator], [Scopes.KeysWrite]),
        new(RevokePartnerKey, [Head, Administrator], [Scopes.KeysWrite]),
        new(UpdatePartnerKey, [Head, Administrator], [Scopes.KeysWrite]),
        new(RegisterTrustedDocuments, [], [Scopes.TrustedDocumentsWrite]),
        new(RemoveTrustedDocuments, [], [Scopes.TrustedDocumentsWrite]),
        new(ReadEvents, [Citizen, VillageOperator, Officer, Verifier, Supervisor, Head, Administrator], [Scopes.EventsRead]),
        new(ReadWebhooks, [Administrator], [Scopes.EventsRead]),
        new(ReadWebhookDeliveries, [], [Scopes.EventsRead]),
        new(CreateWebhook, [], [Scopes.EventsRead]),
        new(UpdateWebhook, [Administrator], [Scopes.EventsRead]),
        new(DeleteWebhook, [], [Scopes.EventsRead]),
        new(RotateWebhookSecret, [], [Scopes.EventsRead]),
        new(TestWebhook, [], [Scopes.EventsRead]),
        new(RedeliverEvents, [], [Scopes.EventsRead]),
        new(ReadNotifications, [Citizen], []),
        new(ReadContacts, [Citizen], [Scopes.ContactsRead]),
        new(ReadMetrics, [Administrator], []),
    }.ToDictionary(policy => policy.Name);
}

internal sealed record Policy(string Name, IReadOnlyList<ActorRole> Roles, IReadOnlyList<string> AnyScope)
{
    public bool Allows(Caller caller) => caller.Kind switch
    {
        CallerKind.Anonymous => false,
        CallerKind.Partner => AnyScope.Any(caller.Scopes.Contains),
        _ => Roles.Any(caller.Roles.Contains),
    };
}
