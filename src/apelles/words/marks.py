"""What an artist reads when a picture is marked, or is not."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "mark.done": Phrase(
        en="Marked in the file itself, which now says {term}. Its pixels are the same, byte for byte.",
        zh="已写入文件本身，现在声明为 {term}。像素数据逐字节不变。",
    ),
    "mark.done_sidecar": Phrase(
        en="Marked in a file beside the picture, {sidecar}, which says {term}: nothing can be written into this kind of file ({container}) without risk to it. Keep the two together; whoever copies the picture alone does not get the mark.",
        zh="已写入图片旁的文件 {sidecar}，声明为 {term}：这类文件（{container}）无法在不带来风险的情况下直接写入。请把两个文件放在一起；只复制图片的人得不到这一标记。",
    ),
    "mark.unchanged": Phrase(
        en="Already marked: the file says {term} and everything else that was asked for. Nothing was written.",
        zh="此前已标记：文件已声明 {term} 以及要求写入的其他内容。没有写入任何数据。",
    ),
    "mark.resigned": Phrase(
        en="Signed anew by this installation, with the old file as its parent. Others do not know this signer until they add its CA.",
        zh="已由本机重新签名，原文件为其来源。他人须添加本机的 CA 证书才能识别该签名者。",
    ),
    "mark.check_reserved": Phrase(en="{file}: reserved. Readers see: {said}", zh="{file}：已保留。读取器所见：{said}"),
    "mark.check_not": Phrase(en="{file}: NOT reserved. Readers see: {said}", zh="{file}：未保留。读取器所见：{said}"),
    "mark.worth_title": Phrase(en="What such a mark is worth:", zh="这种标记的效力："),
    "mark.change_new": Phrase(en="{property} is now “{new}”.", zh="{property} 现在为“{new}”。"),
    "mark.change": Phrase(
        en="{property} was “{old}” and is now “{new}”.", zh="{property} 原为“{old}”，现在为“{new}”。"
    ),
    "mark.kept": Phrase(
        en="The file already denied more ({term}) than was asked for now; that was kept, for a mark is never loosened.",
        zh="文件原有的声明（{term}）比本次要求的更严格；已予保留，因为标记从不放宽。",
    ),
    "mark.joined": Phrase(
        en="The file held {packets} XMP packets, of which most programs read only one; they are one packet now.",
        zh="文件中有 {packets} 个 XMP 数据包，而多数程序只读取其中一个；现已合并为一个。",
    ),
    "mark.refused.damaged": Phrase(
        en="The {container} file is damaged or cut short, so nothing can be written into it safely. Open it in the program that made it, save it again, and mark the new file.",
        zh="该 {container} 文件已损坏或不完整，无法安全写入。请用制作它的程序打开并重新保存，然后标记新文件。",
    ),
    "mark.refused.no_xmp": Phrase(
        en="A {container} file cannot carry XMP here, so nothing is written into it. Save the picture as PNG, JPEG, WebP or TIFF.",
        zh="此处无法在 {container} 文件中写入 XMP，因此未写入任何内容。请将图片另存为 PNG、JPEG、WebP 或 TIFF。",
    ),
    "mark.refused.entities": Phrase(
        en="The XMP in the file declares a document type or entities, which metadata never needs and which can harm whoever reads it, so it is not parsed and cannot be merged. Remove the XMP with the program that wrote it, then mark the file.",
        zh="文件中的 XMP 声明了文档类型或实体；元数据从不需要它们，且可能危害读取者，因此不作解析，也无法合并。请用写入它的程序删除 XMP，然后再标记。",
    ),
    "mark.refused.broken_xmp": Phrase(
        en="The XMP in the file cannot be read, so it cannot be merged, and to replace it could lose captions and credits. Save the file again with the program that wrote it, or remove its XMP, then mark it.",
        zh="无法读取文件中的 XMP，因此不能合并；直接替换可能丢失说明和署名。请用写入它的程序重新保存，或删除其中的 XMP，然后再标记。",
    ),
    "mark.refused.large_xmp": Phrase(
        en="The XMP in the file is longer than {most} bytes or comes in too many packets, which no picture needs, so it is not read and cannot be merged. Remove the XMP with the program that wrote it, then mark the file.",
        zh="文件中的 XMP 超过 {most} 字节或数据包过多，任何图片都不需要这么多，因此不读取，也无法合并。请用写入它的程序删除 XMP，然后再标记。",
    ),
    "mark.refused.long_segment": Phrase(
        en="With the mark the XMP would be {length} bytes long, and a JPEG has room for {most}. Shorten the captions or history in it, or save the picture as PNG, then mark it.",
        zh="加上标记后 XMP 长达 {length} 字节，而 JPEG 最多容纳 {most} 字节。请缩短其中的说明或编辑历史，或将图片存为 PNG，然后再标记。",
    ),
    "mark.refused.large_file": Phrase(
        en="With the mark the {container} file would be longer than 4 GiB, the most such a file can be. Save it in another format, then mark it.",
        zh="加上标记后 {container} 文件将超过这类文件的上限 4 GiB。请存为其他格式，然后再标记。",
    ),
    "mark.refused.conditional": Phrase(
        en="The file already says {value}: every use is denied until a condition is met. A narrower denial cannot stand beside it in the same place, and to put it there would drop the condition. Leave the file as it is, or deny everything with `--deny all`.",
        zh="文件已声明 {value}：在满足条件之前禁止一切使用。更窄的禁止无法与它并存，写入则会丢掉该条件。请保持文件不变，或用 `--deny all` 禁止一切使用。",
    ),
    "mark.refused.text": Phrase(
        en="The text for {name} is longer than {most} characters or holds control characters, which XMP cannot carry. Shorten it or retype it.",
        zh="{name} 的文本超过 {most} 个字符或含有 XMP 无法容纳的控制字符。请缩短或重新输入。",
    ),
    "mark.refused.credential": Phrase(
        en="The file carries or names Content Credentials (C2PA), and any change makes them invalid, so nothing was written. Mark it with `--resign`, which signs the marked file anew with the old one as its parent, or mark the picture before it is signed.",
        zh="文件带有或指向内容凭证（C2PA），任何改动都会使其失效，因此没有写入。请使用 `--resign`，以原文件为父级对标记后的文件重新签名；或在签名之前标记图片。",
    ),
    "mark.refused.pixels": Phrase(
        en="The marked file would not hold the same pixels as the original, so it was not written. If it was signed anew, the signer changed more than it may; otherwise please report the file.",
        zh="标记后的文件与原文件的像素数据不一致，因此没有写入。若重新签过名，则签名程序改动过多；否则请报告此文件。",
    ),
    "mark.refused.unread": Phrase(
        en="The mark cannot be read back from the finished file, so it was not written. If it was signed anew, the signer dropped the XMP; otherwise please report the file.",
        zh="无法从生成的文件中读回标记，因此没有写入。若重新签过名，则签名程序丢弃了 XMP；否则请报告此文件。",
    ),
    "mark.refused.changed_since": Phrase(
        en="{path} is not the file that was read: it changed in the meantime, and to replace it would lose that change. Mark it again.",
        zh="{path} 与读取时不同：其间已被改动，替换会丢失该改动。请重新标记。",
    ),
    "mark.refused.cannot_write": Phrase(
        en="{path} cannot be written ({reason}), so the file stands as it was. Check the permissions of the file and its folder and the room on the disk, then mark it again.",
        zh="无法写入 {path}（{reason}），文件保持原样。请检查文件及其文件夹的权限和磁盘空间，然后重新标记。",
    ),
    "mark.refused.site_address": Phrase(
        en="“{address}” is no web address that can stand in a header. Give one that begins with https:// and holds no spaces, quotes or signs beyond ASCII.",
        zh="“{address}”不是可写入标头的网址。请提供以 https:// 开头、不含空格、引号或非 ASCII 字符的网址。",
    ),
    "mark.refused.agent": Phrase(
        en="“{agent}” cannot stand in robots.txt as the name of a crawler. Give a name of letters, digits, dots, underscores, hyphens and spaces.",
        zh="“{agent}”不能作为爬虫名称写入 robots.txt。请使用由字母、数字、点、下划线、连字符和空格组成的名称。",
    ),
    "mark.refused.foreign_file": Phrase(
        en="{path} is already there and was not written by this command, or was changed since, so it is not overwritten. Choose another folder, or move that file away.",
        zh="{path} 已经存在，且不是由本命令写入的，或之后被改动过，因此不予覆盖。请另选文件夹，或移走该文件。",
    ),
}
