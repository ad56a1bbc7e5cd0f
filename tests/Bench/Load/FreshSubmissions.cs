using System.Text;
using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench.Load;

/// No NIK twice: the first submission is rendered, and its copies get the NIK and the birth date of their number.
internal sealed class FreshSubmissions : RequestSource
{
    private readonly byte[] first;
    private readonly int nikAt;
    private readonly int birthDateAt;
    private long next;

    public FreshSubmissions(Wire wire, long begin)
    {
        first = wire.Render(Call.Submit(0));
        nikAt = PlaceOf(Submission.Nik(0));
        birthDateAt = PlaceOf(Submission.BirthDate(0));
        next = begin;
    }

    public override byte[] Next(ref ulong state)
    {
        var index = Interlocked.Increment(ref next) - 1;
        var request = first.AsSpan().ToArray();
        Encoding.ASCII.GetBytes(Submission.Nik(index), request.AsSpan(nikAt));
        Encoding.ASCII.GetBytes(Submission.BirthDate(index), request.AsSpan(birthDateAt));
        return request;
    }

    private int PlaceOf(string text) => first.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) switch
    {
        < 0 => throw new InvalidOperationException("The rendered submission lacks what its copies change."),
        var place => place,
    };
}
