using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace SipOkMuba.Infrastructure.Privacy;

/// <summary>
/// Where the key ring, the look-up key and, in Development, the token certificates persist. A directory that
/// Development has used is marked, so that no other environment ever starts on its keys.
/// </summary>
public sealed class KeyDirectory
{
    public const string Marker = "made-by-development.txt";
    private const string TurnFile = "creating.lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private KeyDirectory(string path) => Path = path;

    public string Path { get; }

    public static KeyDirectory Open(IConfiguration configuration, IHostEnvironment environment)
    {
        var development = environment.IsDevelopment();
        var path = configuration["Keys:Directory"];
        if (string.IsNullOrWhiteSpace(path))
        {
            path = development
                ? System.IO.Path.Combine(environment.ContentRootPath, "data", "keys")
                : throw new InvalidOperationException(
                    "Keys:Directory is not configured. Outside Development the keys need a persistent directory, "
                    + "shared by all instances and part of the backup: set Keys__Directory.");
        }

        var directory = new KeyDirectory(Create(System.IO.Path.GetFullPath(path)));
        if (development)
        {
            directory.GetOrCreate(
                Marker, () => "Keys of Development. No other environment starts with them.\n"u8.ToArray());
        }
        else if (File.Exists(System.IO.Path.Combine(directory.Path, Marker)))
        {
            throw new InvalidOperationException(
                $"Keys:Directory holds development keys (it contains {Marker}). "
                + "Outside Development use a directory of its own.");
        }

        return directory;
    }

    /// The first instance that asks creates the file; instances that start beside it read what the first one wrote.
    public byte[] GetOrCreate(string name, Func<byte[]> create)
    {
        var file = System.IO.Path.Combine(Path, name);
        if (!File.Exists(file))
        {
            using var turn = AwaitTurn();
            if (!File.Exists(file))
            {
                Write(file, create());
            }
        }

        return File.ReadAllBytes(file);
    }

    internal LookupKey LookupKey(IDataProtectionProvider protection) => new(Secret(protection, "SipOkMuba.LookupKey", "lookup.key"));

    internal AuditKey AuditKey(IDataProtectionProvider protection) => new(Secret(protection, "SipOkMuba.AuditKey", "audit.key"));

    private byte[] Secret(IDataProtectionProvider protection, string purpose, string name)
    {
        var protector = protection.CreateProtector(purpose);
        return protector.Unprotect(GetOrCreate(name, () => protector.Protect(RandomNumberGenerator.GetBytes(32))));
    }

    /// For the owner alone.
    internal static string Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }

        return path;
    }

    private static void Write(string file, byte[] content)
    {
        var draft = $"{file}.{RandomNumberGenerator.GetHexString(8)}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(draft, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, file, overwrite: false);
    }

    /// Between processes too. A move alone does not do it: on Unix it looks whether the file is there, and renames after that.
    private FileStream AwaitTurn()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        var turn = System.IO.Path.Combine(Path, TurnFile);
        for (var wait = new SpinWait(); ; wait.SpinOnce())
        {
            try
            {
                return new FileStream(turn, options);
            }
            catch (IOException) when (File.Exists(turn))
            {
                // Another one makes a key.
            }
        }
    }
}

/// The HMAC key by which a NIK is found without being readable, and a hand-over code known without being kept.
internal sealed record LookupKey(byte[] Bytes)
{
    public override string ToString() => nameof(LookupKey);
}

/// The HMAC key of the audit log's chain.
internal sealed record AuditKey(byte[] Bytes)
{
    public override string ToString() => nameof(AuditKey);
}
