using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Appointments;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Complaints;
using SipOkMuba.Api.Conversations;
using SipOkMuba.Api.Documents;
using SipOkMuba.Api.Events;
using SipOkMuba.Api.Identity;
using SipOkMuba.Api.MobileVisits;
using SipOkMuba.Api.Notifications;
using SipOkMuba.Api.ServicePoints;
using SipOkMuba.Api.Partners;
using SipOkMuba.Api.Staff;
using SipOkMuba.Api.Webhooks;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Telemetry;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Hosting;

internal static class GraphSetup
{
    /// The schema, and what its resolvers ask for.
    public static IServiceCollection AddProductGraph(this IServiceCollection services) => services
        .AddGraph<AppDbContext>(options =>
        {
            options.AddTypes<Program>();
            options.AddScalar<NikText>(new NikScalar());
            options.ErrorsAre<DomainError>(error => error.Code);
            options.IsConflict = Conflicts.IsConflict;
            options.InsertedBy = context => context is AppDbContext database ? database.Inserted : [];
            options.Offset = Wib.Offset;
            options.MutationBegins = Audited;
            options.MutationRefused = (services, refusal, cancellationToken) => services.GetRequiredService<NikTries>().RefusedAsync(refusal, cancellationToken);
        })
        .AddSingleton<IdSource>()
        .AddSingleton<VillageDirectory>()
        .AddScoped<CitizenFile>()
        .AddSingleton<EventReadership>()
        .AddScoped<EventFeed>()
        .AddScoped<LimitedLookups>()
        .AddScoped<NikTries>()
        .AddScoped<Tracking>()
        .AddScoped<ReporterActs>()
        .AddScoped<IRowRule<Complaint>, ComplaintRows>()
        .AddScoped<IRowRule<ComplaintReporter>, ComplaintReporterRows>()
        .AddScoped<IRowRule<Application>, ApplicationRows>()
        .AddScoped<IRowRule<Appointment>, AppointmentRows>()
        .AddScoped<IRowRule<WaitlistEntry>, WaitlistRows>()
        .AddSingleton<SlotBook>()
        .AddScoped<Wishes>()
        .AddScoped<Places>()
        .AddScoped<Booking>()
        .AddScoped<GroupOfCitizens>()
        .AddScoped<IRowRule<GroupBooking>, GroupBookingRows>()
        .AddSingleton<ScheduleFitting>()
        .AddScoped<ScheduleChanges>()
        .AddScoped<OfflineResults>()
        .AddConversations()
        .AddScoped<IRowRule<Consent>, ConsentRows>()
        .AddScoped<IRowRule<Citizen>, CitizenRows>()
        .AddScoped<IRowRule<AccessRecord>, AccessRecordRows>()
        .AddScoped<IRowRule<StaffMember>, StaffRows>()
        .AddScoped<IRowRule<Partner>, PartnerRows>()
        .AddScoped<IRowRule<PartnerKey>, PartnerKeyRows>()
        .AddScoped<IRowRule<PartnerUsage>, PartnerUsageRows>()
        .AddScoped<IRowRule<TrustedDocument>, TrustedDocumentRows>()
        .AddSingleton<OwnDocuments>()
        .AddSingleton<ITrustedDocuments, PartnerDocuments>()
        .AddSingleton<KeyClients>()
        .AddSingleton<UsageCount>()
        .AddSingleton<IOperationObserver>(provider => provider.GetRequiredService<UsageCount>())
        .AddHostedService(provider => provider.GetRequiredService<UsageCount>())
        .AddScoped<IRowRule<Webhook>, WebhookRows>()
        .AddScoped<IRowRule<WebhookDelivery>, WebhookDeliveryRows>()
        .AddSingleton<WebhookDocuments>()
        .AddScoped<IRowRule<Notification>, NotificationRows>()
        .AddScoped<IRowRule<Upload>, UploadRows>()
        .AddSingleton<DocumentTokens>()
        .AddScoped<DocumentLinks>()
        .AddScoped<IIdempotencyStore, IdempotencyRecords>()
        .AddSingleton<IReadObserver, AccessObserver>();

    private static void Audited(IServiceProvider services, string mutation)
    {
        var caller = services.GetRequiredService<Caller>();
        AuditAct.Begin(
            mutation, services.GetRequiredService<GraphCall>().RequestId, new AuditActor(caller.Actor.Role, caller.Actor.Subject, caller.Through));
    }
}
