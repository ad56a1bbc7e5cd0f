using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Domain.Complaints;

/// What is reported, looked up. A class and no record, since a record would print who reports.
public sealed class ComplaintReport
{
    public required Guid Id { get; init; }
    public required byte[] AccessCodeHash { get; init; }
    public required Confidentiality Confidentiality { get; init; }
    public required ComplaintTopic Topic { get; init; }
    public required string Title { get; init; }
    public required string Content { get; init; }
    public required string PlaceCode { get; init; }
    public Citizen? Citizen { get; init; }
    public string? Name { get; init; }
    public string? Phone { get; init; }
    public Application? Application { get; init; }
    public string? ConcernedStaff { get; init; }
    public IReadOnlyList<AttachedFile> Attachments { get; init; } = [];

    /// Null: nothing is kept of who reports.
    internal ComplaintReporter? Reporter()
    {
        if (Confidentiality == Confidentiality.Anonymous)
        {
            return null;
        }

        var name = Text.Optional(Name, "name");
        return Citizen is null && name is null
            ? throw new InvalidReporterError(ReporterFault.Missing)
            : new ComplaintReporter
            {
                Citizen = Citizen,
                Name = name,
                Phone = PhoneNumber.Normalize(Phone),
                Application = Application,
            };
    }
}
