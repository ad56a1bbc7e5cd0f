using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SipOkMuba.Bench.Parts;

/// The inner parts by BenchmarkDotNet, with its own options: `parts --filter *Steps* --job short`.
internal static class PartsVerb
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        // In this process, as the product is hosted in it and a project of its own would have to be built for each run.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).AsDefault())
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .AddExporter(BenchmarkDotNet.Exporters.MarkdownExporter.GitHub)
            .WithArtifactsPath(Path.Combine(Repository.BenchDirectory, "parts"));
        var filters = arguments is [] ? ["--filter", "*"] : arguments;
        var summaries = BenchmarkSwitcher.FromTypes([typeof(ExecutionParts), typeof(StepParts)]).Run(filters, config);
        await Product.EndAsync();
        return summaries.All(summary => summary is { HasCriticalValidationErrors: false } && summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}
