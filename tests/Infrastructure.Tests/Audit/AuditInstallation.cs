using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;
using SipOkMuba.Infrastructure.Tests.Privacy;

namespace SipOkMuba.Infrastructure.Tests.Audit;

/// The keys of an installation, and processes that keep its audit log.
internal sealed class AuditInstallation(TestDatabase database) : IAsyncDisposable
{
    private readonly AuditKey key = new(RandomNumberGenerator.GetBytes(32));
    private readonly PrivateDirectory directory = new();
    private readonly List<ServiceProvider> processes = [];
    private ServiceProvider? verifier;

    public AuditSequencer NewSequencer(TimeProvider? time = null) => NewProcess(time).GetRequiredService<AuditSequencer>();

    public AuditAnchor Anchor => new(directory.Path);

    public ServiceProvider NewProcess(TimeProvider? time = null)
    {
        var process = database.NewInstance(time, services =>
        {
            services.AddSingleton(key);
            services.AddSingleton(new AuditAnchor(directory.Path));
            services.AddAudit();
        });
        processes.Add(process);
        return process;
    }

    public Task<AuditReport> VerifyAsync(TimeProvider? time = null, params AnchoredEnd[] ends) =>
        (time is null ? Verifier : NewProcess(time)).GetRequiredService<AuditVerification>().RunAsync(ends, CancellationToken.None);

    /// As this context sees the database.
    public Task<AuditReport> VerifyAsync(AppDbContext within, AnchoredEnd[] ends) =>
        Verifier.GetRequiredService<AuditVerification>().RunAsync(within, ends, CancellationToken.None);

    private ServiceProvider Verifier => verifier ??= NewProcess();

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }

        directory.Dispose();
    }
}
