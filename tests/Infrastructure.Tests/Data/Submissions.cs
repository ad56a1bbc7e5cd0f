using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests.Data;

/// Applications in the states that the tests begin from.
internal static class Submissions
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    public static readonly Actor Officer = new(ActorRole.Officer, "demo-officer");
    public static readonly Actor Verifier = new(ActorRole.Verifier, "demo-verifier");
    public static readonly IdSource Ids = new(TimeProvider.System);

    public static Citizen NewCitizen() => Citizen.Register(
        Ids.Next(),
        new SealedNik(
            RandomNumberGenerator.GetBytes(44),
            RandomNumberGenerator.GetBytes(32),
            "1606",
            RandomNumberGenerator.GetBytes(60)),
        isSynthetic: true);

    public static async Task<Citizen> RegisterAsync(TestDatabase database)
    {
        await using var context = database.NewContext();
        var citizen = NewCitizen();
        context.Citizens.Add(citizen);
        await context.SaveChangesAsync();
        return citizen;
    }

    /// With the citizen and the village of this context.
    public static async Task<Application> SubmitAsync(
        AppDbContext context, Guid citizenId, string fullName = "Siti Aminah",
        ApplicationKind kind = ApplicationKind.ReplacementLost, DateTimeOffset? at = null)
    {
        var submission = await NewAsync(context, citizenId, fullName, kind);
        var application = Application.Submit(Officer, at ?? Start, Ids, submission);
        context.Applications.Add(application);
        return application;
    }

    public static async Task<Submission> NewAsync(
        AppDbContext context, Guid citizenId, string fullName = "Siti Aminah",
        ApplicationKind kind = ApplicationKind.ReplacementLost)
    {
        var citizen = await context.Citizens.SingleAsync(found => found.Id == citizenId);
        var village = await context.Regions.OfType<Village>()
            .Include(found => found.District)
            .SingleAsync(found => found.Code == "16.06.09.2006");
        return new Submission
        {
            Kind = kind,
            Citizen = citizen,
            Nik = Nik.Parse("1606094107059901"),
            FamilyCardCipher = RandomNumberGenerator.GetBytes(44),
            FullName = fullName,
            BirthDate = new DateOnly(2005, 7, 1),
            Sex = Sex.Female,
            MaritalStatus = MaritalStatus.Single,
            Nationality = Nationality.Indonesian,
            Village = village,
            Documents =
            [
                new SubmittedDocument(DocumentType.FamilyCard, "sample-pdf"),
                new SubmittedDocument(DocumentType.PoliceLossLetter, "sample-pdf"),
            ],
        };
    }

    public static async Task<Guid> VerifiedAsync(TestDatabase database)
    {
        var citizen = await RegisterAsync(database);
        await using var context = database.NewContext();
        var application = await SubmitAsync(context, citizen.Id);
        application.Claim(Verifier, Start.AddMinutes(1));
        application.Verify(Verifier, Start.AddMinutes(2));
        await context.SaveChangesAsync();
        return application.Id;
    }
}
