namespace SipOkMuba.Api.Hosting;

/// What is logged by default: no addresses with a query, no bodies, no tokens, as all of them may hold personal data.
internal static class Logs
{
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
            .AddFilter("OpenIddict", LogLevel.Warning)
            // A conflict of two writers is repeated, and a fault is logged where it ends.
            .AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.Critical)
            .AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Critical)
            // The whole category, so that a coarser setting of an operator does not bring the queries back. None, as the host
            // makes an activity and a scope for each request where anything of it might be logged; a trace has its own.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        if (builder.Environment.IsDevelopment())
        {
            // It warns that the keys lie unencrypted in the data directory, which is as meant here.
            builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        }
        else
        {
            builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        }
    }
}
