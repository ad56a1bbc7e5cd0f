using System.ComponentModel;

namespace SipOkMuba.Domain.Citizens;

[Flags]
[Description("Which data of a citizen were seen (kelompok data pribadi).")]
public enum PersonalData
{
    [Description("None.")] None = 0,
    [Description("How far a matter has come (perkembangan permohonan).")] Progress = 1,
    [Description("The name (identitas).")] Identity = 2,
    [Description("Documents that were handed in (berkas persyaratan).")] Documents = 4,
    [Description("What an officer found: a mismatch, a return, the ground of a refusal (hasil pemeriksaan).")] Assessment = 8,
    [Description("The whole NIK, revealed for a stated purpose.")] Nik = 16,
    [Description("What was written in a conversation (isi percakapan).")] Messages = 32,
    [Description("The number to which messages go (alamat kontak).")] Contact = 64,
}
