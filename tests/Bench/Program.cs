using SipOkMuba.Bench;
using SipOkMuba.Bench.Bounds;
using SipOkMuba.Bench.Parts;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    if (args is ["serve", .. var rest])
    {
        return await ServeVerb.RunAsync(rest, stop.Token);
    }

    if (args is ["parts", .. var ofParts])
    {
        return await PartsVerb.RunAsync(ofParts);
    }

    var options = BenchOptions.Parse(args);
    return options.Quick ? await QuickRun.RunAsync(options, stop.Token) : await Runner.RunAsync(options, stop.Token);
}
catch (UsageException usage)
{
    await Console.Error.WriteLineAsync(usage.Message);
    return 2;
}
