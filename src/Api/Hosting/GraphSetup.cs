using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Appointments;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Documents;
using SipOkMuba.Api.Events;
using SipOkMuba.Api.MobileVisits;
using SipOkMuba.Api.ServicePoints;
using SipOkMuba.Api.Staff;
using SipOkMuba.Api.Webhooks;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;
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
            options.Offset = Wib.Offset;
        })
        .AddSingleton<IdSource>()
        .AddScoped<CitizenFile>()
        .AddSingleton<EventReadership>()
        .AddScoped<EventFeed>()
        .AddScoped<Tracking>()
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
        .AddScoped<IRowRule<Consent>, ConsentRows>()
        .AddScoped<IRowRule<Citizen>, CitizenRows>()
        .AddScoped<IRowRule<AccessRecord>, AccessRecordRows>()
        .AddScoped<IRowRule<StaffMember>, StaffRows>()
        .AddScoped<IRowRule<Webhook>, WebhookRows>()
        .AddScoped<IRowRule<WebhookDelivery>, WebhookDeliveryRows>()
        .AddSingleton<WebhookDocuments>()
        .AddScoped<IRowRule<Upload>, UploadRows>()
        .AddSingleton<DocumentTokens>()
        .AddScoped<DocumentLinks>()
        .AddScoped<IIdempotencyStore, IdempotencyRecords>()
        .AddSingleton<IReadObserver, AccessObserver>();
}
