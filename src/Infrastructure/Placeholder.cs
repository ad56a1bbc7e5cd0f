namespace SipOkMuba.Infrastructure;

internal static class Placeholder;
