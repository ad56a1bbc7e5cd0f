using System.Buffers.Text;
using System.Globalization;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Bench.Plain;

internal sealed class ApplicationType : ObjectGraphType<Application>
{
    public ApplicationType()
    {
        Name = "Application";
        Field<NonNullGraphType<IdGraphType>>("id").Resolve(context => NodeIds.Of("Application:"u8, context.Source.Id));
        Field(application => application.Number);
        Field<NonNullGraphType<EnumerationGraphType<ApplicationKind>>>("kind").Resolve(context => context.Source.Kind);
        Field<NonNullGraphType<EnumerationGraphType<ApplicationStatus>>>("status").Resolve(context => context.Source.Status);
        Field<NonNullGraphType<InstantType>>("submittedAt").Resolve(context => context.Source.SubmittedAt);
        Field<NonNullGraphType<InstantType>>("updatedAt").Resolve(context => context.Source.UpdatedAt);
        Field(application => application.ApplicantName, nullable: true);
        Field<NonNullGraphType<VillageType>>("village")
            .Resolve(context => context.RequestServices!.GetRequiredService<PlainLoaders>().Villages.Load(context.Source.VillageKey));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<AppointmentType>>>>("appointments")
            .Resolve(context => context.RequestServices!.GetRequiredService<PlainLoaders>().Appointments.Load(context.Source.Key));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<StatusChangeType>>>>("statusHistory")
            .Resolve(context => context.RequestServices!.GetRequiredService<PlainLoaders>().History.Load(context.Source.Key));
    }
}

internal static class NodeIds
{
    private const int UuidBytes = 16;

    public static string Of(ReadOnlySpan<byte> prefix, Guid id)
    {
        Span<byte> bytes = stackalloc byte[prefix.Length + UuidBytes];
        prefix.CopyTo(bytes);
        id.TryWriteBytes(bytes[prefix.Length..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }
}

internal sealed class VillageType : ObjectGraphType<Village>
{
    public VillageType()
    {
        Name = "Village";
        Field(village => village.Name);
        Field<NonNullGraphType<DistrictType>>("district")
            .Resolve(context => context.RequestServices!.GetRequiredService<PlainLoaders>().Districts.Load(context.Source.DistrictKey));
    }
}

internal sealed class DistrictType : ObjectGraphType<District>
{
    public DistrictType()
    {
        Name = "District";
        Field(district => district.Name);
    }
}

internal sealed class AppointmentType : ObjectGraphType<Appointment>
{
    public AppointmentType()
    {
        Name = "Appointment";
        Field<NonNullGraphType<IdGraphType>>("id").Resolve(context => NodeIds.Of("Appointment:"u8, context.Source.Id));
        Field<NonNullGraphType<InstantType>>("startsAt").Resolve(context => context.Source.StartsAt);
        Field<NonNullGraphType<EnumerationGraphType<AppointmentStatus>>>("status").Resolve(context => context.Source.Status);
    }
}

internal sealed class StatusChangeType : ObjectGraphType<StatusChange>
{
    public StatusChangeType()
    {
        Name = "StatusChange";
        Field<NonNullGraphType<EnumerationGraphType<ApplicationStatus>>>("status").Resolve(context => context.Source.Status);
        Field<NonNullGraphType<InstantType>>("at").Resolve(context => context.Source.At);
    }
}

/// A date and time in Asia/Jakarta, as the product writes it.
internal sealed class InstantType : ScalarGraphType
{
    public InstantType() => Name = "DateTime";

    public override object? Serialize(object? value) => value is DateTimeOffset instant
        ? instant.ToOffset(Wib.Offset).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)
        : null;

    public override object? ParseValue(object? value) => ThrowValueConversionError(value);

    public override object? ParseLiteral(GraphQLValue value) => ThrowLiteralConversionError(value);
}
