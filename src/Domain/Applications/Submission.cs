using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Applications;

/// What is submitted. A class and no record, since a record would print the person's data.
public sealed class Submission
{
    public required ApplicationKind Kind { get; init; }
    public required Citizen Citizen { get; init; }
    public required Nik Nik { get; init; }
    public required byte[] FamilyCardCipher { get; init; }
    public required string FullName { get; init; }
    public required DateOnly BirthDate { get; init; }
    public required Sex Sex { get; init; }
    public required MaritalStatus MaritalStatus { get; init; }
    public required Nationality Nationality { get; init; }
    public required Village Village { get; init; }
    public string? Phone { get; init; }
    public required IReadOnlyList<SubmittedDocument> Documents { get; init; }

    /// The partner that submits, if a partner does.
    public ActingPartner? Partner { get; init; }
}
