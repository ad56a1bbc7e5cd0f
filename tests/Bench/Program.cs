using SipOkMuba.Bench;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    return args is ["serve", .. var rest]
        ? await ServeVerb.RunAsync(rest, stop.Token)
        : await Runner.RunAsync(BenchOptions.Parse(args), stop.Token);
}
catch (UsageException usage)
{
    await Console.Error.WriteLineAsync(usage.Message);
    return 2;
}
