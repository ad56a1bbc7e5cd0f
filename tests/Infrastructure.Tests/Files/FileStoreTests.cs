using SipOkMuba.Infrastructure.Files;

namespace SipOkMuba.Infrastructure.Tests.Files;

public sealed class FileStoreTests : IDisposable
{
    private static readonly Guid id = new("00000000-0000-7000-8000-0000000000ab");
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("sipokmuba-files-");
    private readonly FileStore store;

    public FileStoreTests() => store = new FileStore(new FilesOptions(directory.FullName, Scanner: null, Program: ""));

    [Fact]
    public async Task Write_ShouldLeaveNoDraft_WhenItFails()
    {
        await store.WriteAsync(id, "first"u8.ToArray(), CancellationToken.None);

        await Assert.ThrowsAsync<FilesUnavailableException>(() => store.WriteAsync(id, "second"u8.ToArray(), CancellationToken.None));

        Assert.Equal(id.ToString("N"), Assert.Single(Files()).Name);
        Assert.Equal("first"u8.ToArray(), await store.ReadAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task Write_ShouldLeaveNothing_WhenItIsCancelled()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.WriteAsync(id, "content"u8.ToArray(), new CancellationToken(canceled: true)));

        Assert.Empty(Files());
    }

    public void Dispose() => directory.Delete(recursive: true);

    private FileInfo[] Files() => directory.GetFiles("*", SearchOption.AllDirectories);
}
