"""What people read when a dossier is checked: whether it is intact, what was altered, who signed, when, and what next."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "dossier_check.intact": Phrase(
        en="{name}: intact. Every byte is the one that was signed.", zh="{name}：完好。每个字节都与签名时一致。"
    ),
    "dossier_check.altered": Phrase(
        en="{name}: ALTERED since it was signed. Do not rely on it; ask whoever gave it to you for another copy.",
        zh="{name}：签名之后已被改动。请勿依赖此文件，应向提供者另行索取一份。",
    ),
    "dossier_check.unsealed": Phrase(
        en="{name}: no seal that can be read, so nothing can be said about whether it was altered.",
        zh="{name}：没有可读取的封印，因此无法判断是否被改动。",
    ),
    "dossier_check.part_altered": Phrase(en="Altered: the part “{where}”.", zh="被改动之处：“{where}”部分。"),
    "dossier_check.bytes_altered": Phrase(
        en="Altered: the bytes of the document itself; which of its parts cannot be told.",
        zh="被改动之处：文件正文；无法确定是哪一部分。",
    ),
    "dossier_check.seal_altered": Phrase(
        en="Altered: the seal, or it was put on by somebody who is not the one it names.",
        zh="被改动之处：封印本身，或封印并非由其所载明的签名人加盖。",
    ),
    "dossier_check.credential_altered": Phrase(
        en="Altered: the Content Credentials in the file ({detail}).", zh="被改动之处：文件中的内容凭证（{detail}）。"
    ),
    "dossier_check.no_seal": Phrase(
        en="There is no seal, or it cannot be found any more.", zh="没有封印，或封印已无法找到。"
    ),
    "dossier_check.file_missing": Phrase(en="Missing: the file {where}.", zh="缺少文件：{where}。"),
    "dossier_check.file_added": Phrase(
        en="Added: the file {where}, which was not there when the folder was sealed.",
        zh="新增文件：{where}，封存文件夹时并不存在。",
    ),
    "dossier_check.file_altered": Phrase(en="Altered: the file {where}.", zh="被改动的文件：{where}。"),
    "dossier_check.other_dossier": Phrase(
        en="{where} belongs to another dossier: it names the hash {detail}.",
        zh="{where} 属于另一份卷宗：其中载明的哈希值为 {detail}。",
    ),
    "dossier_check.other_signer": Phrase(
        en="{where} was signed by somebody else than the rest: {detail}.",
        zh="{where} 的签名人与其余文件不同：{detail}。",
    ),
    "dossier_check.signer": Phrase(
        en="Signed by {subject}. Fingerprint of the last certificate (SHA-256): {fingerprint}.",
        zh="签名人：{subject}。证书链末端证书的指纹（SHA-256）：{fingerprint}。",
    ),
    "dossier_check.trusted": Phrase(
        en="You trust this signer: the certificate leads to one that you named.",
        zh="该签名人为你所信任：其证书可追溯至你指定的证书。",
    ),
    "dossier_check.unknown": Phrase(
        en="This signer is unknown to you. Anyone can make such a certificate; compare the fingerprint with the signer by another way, then name it with --fingerprint, or its CA with --trust.",
        zh="你尚不认识该签名人。任何人都可以自行生成此类证书；请通过其他途径与签名人核对指纹，然后用 --fingerprint 指定该指纹，或用 --trust 指定其 CA 证书。",
    ),
    "dossier_check.not_valid_then": Phrase(
        en="The certificate leads to one that you named, but was not valid at the time of the signature.",
        zh="该证书可追溯至你指定的证书，但在签名时并非处于有效期内。",
    ),
    "dossier_check.when_nobody": Phrase(en="No time is stated.", zh="未载明签名时间。"),
    "dossier_check.when_signer": Phrase(
        en="Signed at {at}, by the signer’s own statement; no service confirms the time.",
        zh="签名时间：{at}，仅为签名人自行声明，未经第三方服务证明。",
    ),
    "dossier_check.when_stamp": Phrase(
        en="A time stamp that leads to a certificate you named confirms that the signature existed at {at}.",
        zh="时间戳可追溯至你指定的证书，证明该签名在 {at} 已经存在。",
    ),
    "dossier_check.when_stamp_unchecked": Phrase(
        en="Signed at {at}, by the signer’s own statement. There is a time stamp too, which was not checked: name the service’s certificate with --timestamp-trust, and install apelles[timestamp].",
        zh="签名时间：{at}，为签名人自行声明。文件另附有时间戳，但尚未核验：请用 --timestamp-trust 指定该服务的证书，并安装 apelles[timestamp]。",
    ),
    "dossier_check.is_dossier": Phrase(
        en="Hash of this dossier, by which its other files know it: {sealed_sha256}.",
        zh="本卷宗的哈希值（其他文件据此与之对应）：{sealed_sha256}。",
    ),
    "dossier_check.of_dossier": Phrase(
        en="Belongs to the dossier with the hash {dossier_sha256}.", zh="所属卷宗的哈希值：{dossier_sha256}。"
    ),
    "dossier_check.of_ledger": Phrase(
        en="Made with the ledger whose Merkle root is {ledger_root}.", zh="所依据账本的默克尔根：{ledger_root}。"
    ),
    "dossier_check.of_rules": Phrase(
        en="Made with the rule packs whose hash is {rules_sha256}.", zh="所依据规则包的哈希值：{rules_sha256}。"
    ),
    "dossier_check.of_original": Phrase(
        en="Encoded anew from the file with the hash {original_sha256}.",
        zh="由哈希值为 {original_sha256} 的文件重新编码而成。",
    ),
    "dossier_check.redaction_matches": Phrase(
        en="It is the full dossier with these fields taken out, and nothing else changed: {fields}.",
        zh="它就是完整卷宗隐去以下字段后的版本，其余均未改动：{fields}。",
    ),
    "dossier_check.redaction_differs": Phrase(
        en="It is NOT the full dossier with fields taken out. It differs at: {places}.",
        zh="它并非完整卷宗隐去字段后的版本。不同之处：{places}。",
    ),
}
