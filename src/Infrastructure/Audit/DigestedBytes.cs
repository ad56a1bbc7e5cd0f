using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Audit;

/// Fields, each with its length or of a fixed one, so that no two records have the same bytes.
internal sealed class DigestedBytes : IDisposable
{
    private readonly MemoryStream buffer = new(capacity: 1024);
    private readonly BinaryWriter writer;

    public DigestedBytes() => writer = new BinaryWriter(buffer);

    public ReadOnlySpan<byte> Written => buffer.GetBuffer().AsSpan(0, (int)buffer.Length);

    public void Clear() => buffer.SetLength(0);

    public void Add(string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    public void Add(long? number)
    {
        writer.Write(number is not null);
        writer.Write(number.GetValueOrDefault());
    }

    public void Add(Enum? value) => Add(value?.ToText());

    public void Add(DateTimeOffset at) => Add(at.ToUnixTimeMilliseconds());

    public void Add(byte[]? content)
    {
        Add(content?.LongLength);
        writer.Write(content ?? []);
    }

    public void Dispose() => writer.Dispose();
}
