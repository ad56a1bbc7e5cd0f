using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Documents;

/// Files that no application uses yet have numbered places, so many for each owner: the database gives each place once.
internal static class UploadPlaces
{
    private const int Attempts = 4;

    /// Any of them, so that files that come at once seldom ask for the same.
    public static async Task<int> FreePlaceAsync(this AppDbContext database, Actor owner, CancellationToken cancellationToken)
    {
        var most = Upload.PlacesOf(owner.Role);
        var taken = await database.Uploads
            .Where(upload => upload.OwnerSubject == owner.Subject && upload.Place != null)
            .Select(upload => upload.Place!.Value)
            .ToListAsync(cancellationToken);
        int[] free = [.. Enumerable.Range(0, most).Except(taken)];
        return free.Length > 0 ? free[RandomNumberGenerator.GetInt32(free.Length)] : throw new TooManyUploadsError(most);
    }

    /// <summary>
    /// Here and not by running the mutation again, which would check and store the file once more. Nobody who leaves stops
    /// the save itself, so that its outcome is known.
    /// </summary>
    public static async Task SaveInFreePlaceAsync(
        this AppDbContext database, Upload upload, Actor owner, CancellationToken cancellationToken)
    {
        database.Uploads.Add(upload);
        for (var attempt = 1; ; attempt++)
        {
            upload.Wait(await database.FreePlaceAsync(owner, cancellationToken));
            try
            {
                await database.SaveChangesAsync(CancellationToken.None);
                return;
            }
            catch (DbUpdateException taken) when (attempt < Attempts && Conflicts.IsConflict(taken))
            {
            }
        }
    }

    /// Whether it is certain that this failure saved nothing; a connection that was cut in the middle tells nothing.
    public static bool IsRefusal(Exception failure) =>
        failure is TooManyUploadsError or OperationCanceledException || Conflicts.IsConflict(failure);
}
