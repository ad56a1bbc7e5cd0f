using System.Net;
using System.Net.Sockets;

namespace SipOkMuba.Bench.Metering;

internal sealed class MeterClient : IDisposable
{
    private readonly TcpClient client;
    private readonly StreamReader reader;
    private readonly StreamWriter writer;

    public MeterClient(int port)
    {
        client = new TcpClient();
        client.Connect(IPAddress.Loopback, port);
        reader = new StreamReader(client.GetStream());
        writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
    }

    public Usage Read() => Ask("read");

    /// After a full collection, so that what is kept can be compared.
    public Usage ReadCollected() => Ask(Meter.Collect);

    public void Dispose()
    {
        reader.Dispose();
        client.Dispose();
    }

    private Usage Ask(string command)
    {
        writer.WriteLine(command);
        return Usage.Parse(reader.ReadLine() ?? throw new IOException("The contender has ended."));
    }
}
