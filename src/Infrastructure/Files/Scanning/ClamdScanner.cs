using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace SipOkMuba.Infrastructure.Files.Scanning;

/// ClamAV's daemon over TCP: https://docs.clamav.net/manual/Usage/Scanning.html#clamd, command INSTREAM.
internal sealed partial class ClamdScanner(Uri address, ILogger<ClamdScanner> logger) : IMalwareScanner
{
    private const int Chunk = 64 * 1024;
    private const int LongestAnswer = 1024;
    private const string Clean = "stream: OK";
    private const string Found = " FOUND";
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    public async ValueTask<bool> IsInfectedAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(patience);
        try
        {
            var answer = await AskAsync(file, late.Token);
            return answer == Clean ? false
                : answer.EndsWith(Found, StringComparison.Ordinal) ? Infected(answer[..^Found.Length])
                : throw new FilesUnavailableException($"clamd answers: {answer}");
        }
        catch (Exception failure) when (failure is SocketException or IOException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new FilesUnavailableException("clamd does not answer.", failure);
        }
    }

    private async Task<string> AskAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), cancellationToken);
        for (var sent = 0; sent < file.Length; sent += Chunk)
        {
            var chunk = file.Slice(sent, Math.Min(Chunk, file.Length - sent));
            await stream.WriteAsync(LengthOf(chunk.Length), cancellationToken);
            await stream.WriteAsync(chunk, cancellationToken);
        }

        await stream.WriteAsync(LengthOf(0), cancellationToken);
        var answer = new byte[LongestAnswer];
        var length = 0;
        while (length < answer.Length && await stream.ReadAsync(answer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
            if (answer[length - 1] == 0)
            {
                break;
            }
        }

        return Encoding.ASCII.GetString(answer, 0, length).TrimEnd('\0', '\n');
    }

    private bool Infected(string what)
    {
        LogFound(logger, what.Replace("stream: ", "", StringComparison.Ordinal));
        return true;
    }

    private static byte[] LengthOf(int length)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        return bytes;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The malware scanner found {Signature} in a file, which was refused.")]
    private static partial void LogFound(ILogger logger, string signature);
}
