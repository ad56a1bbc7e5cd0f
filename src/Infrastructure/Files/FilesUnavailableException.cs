namespace SipOkMuba.Infrastructure.Files;

/// Files cannot be checked, scanned or stored at present; none is taken unseen.
public sealed class FilesUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
