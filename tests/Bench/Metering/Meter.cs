using System.Net;
using System.Net.Sockets;

namespace SipOkMuba.Bench.Metering;

/// What a contender has used since it started, told on a port of its own.
internal static class Meter
{
    public const string PortVariable = "SIPOKMUBA_BENCH_METER";
    public const string TraceVariable = "SIPOKMUBA_BENCH_TRACE";
    public const string Collect = "collect";

    public static void Start(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        new Thread(() => Serve(listener)) { IsBackground = true, Name = "bench meter" }.Start();
    }

    private static void Serve(TcpListener listener)
    {
        while (true)
        {
            using var client = listener.AcceptTcpClient();
            try
            {
                Answer(client);
            }
            catch (IOException)
            {
                // The runner has gone; the next one may come.
            }
        }
    }

    private static void Answer(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream());
        using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
        while (reader.ReadLine() is { } command)
        {
            if (command == Collect)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
            }

            writer.WriteLine(Usage.Now());
        }
    }
}
