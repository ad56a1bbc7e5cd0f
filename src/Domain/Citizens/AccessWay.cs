using System.ComponentModel;

namespace SipOkMuba.Domain.Citizens;

[Description("How somebody saw the data of a citizen (cara akses data).")]
public enum AccessWay
{
    [Description("By a query.")] Query,
    [Description("In the answer to a change.")] Mutation,
    [Description("With an event of a subscription.")] Subscription,
    [Description("By fetching a document (unduh berkas).")] Download,
}
