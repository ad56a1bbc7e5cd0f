using System.ComponentModel;

namespace SipOkMuba.Domain.Citizens;

[Description("Why what identifies a citizen is erased (dasar hukum penghapusan data pribadi, UU 27/2022).")]
public enum ErasureGround
{
    [Description("The citizen asks for it (permintaan subjek data).")] SubjectRequest,
    [Description("A court or an authority orders it (perintah pengadilan atau lembaga berwenang).")] AuthorityOrder,
    [Description("It should not have been processed (pemrosesan melawan hukum).")] UnlawfulProcessing,
    [Description("The period of retention is over (masa retensi berakhir).")] RetentionEnded,
}
