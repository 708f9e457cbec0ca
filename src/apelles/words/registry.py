"""What an artist reads about a register of own works, and about copies that are found with it."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "registry.added": Phrase(
        en="{new} works registered, {restated} stated anew, {known} already there as stated; the register now holds {works}.",
        zh="新登记 {new} 件作品，{restated} 件更新了说明，{known} 件此前已按相同内容登记；登记册现有 {works} 件作品。",
    ),
    "registry.none": Phrase(
        en="Nothing was registered: none of the {refused} files is a picture that can be, and each is named with the reason. The register holds {works} works, as before.",
        zh="没有登记任何作品：{refused} 个文件都不是可登记的图片，均已列出原因。登记册仍有 {works} 件作品。",
    ),
    "registry.kept": Phrase(
        en="Of each picture the register keeps hashes, one vector, its local features, and what was said of it; no pixels. Copies can be found and verified with that alone.",
        zh="登记册为每张图片保存哈希值、一个向量、局部特征和所作的说明，不保存像素。仅凭这些即可查找并验证复制件。",
    ),
    "registry.kept_pixels": Phrase(
        en="The register also keeps a small preview of each picture, so it can also show where a copy agrees. An export never holds previews.",
        zh="登记册还为每张图片保存一张小预览图，因此还能指出复制件在哪里吻合。导出的登记册从不包含预览图。",
    ),
    "registry.reveals": Phrase(
        en="What an exported register reveals: from the local features somebody with the skill can rebuild a coarse, gray likeness of each picture, and whoever holds the register can look for other copies of the works with it. Titles, names, sources and the times of registration can be read by everybody. Neither the pixels nor the places of your files are in it.",
        zh="导出的登记册会透露什么：掌握相关技术的人可以根据局部特征粗略重建每张图片的灰度样貌；持有登记册的人可以用它查找这些作品的其他复制件；标题、姓名、来源和登记时间任何人都能读到。其中不含像素，也不含你的文件所在位置。",
    ),
    "registry.proves": Phrase(
        en="A register shows that nothing in it was changed since, as far as somebody else has seen its root; it does not show who made a work.",
        zh="只要他人见过登记册的根哈希，就能证明其内容此后未被改动；它不能证明作品由谁创作。",
    ),
    "registry.intact": Phrase(
        en="The register is as it was written: {rows} rows, {works} works, and all that is kept of them is what the rows state.",
        zh="登记册与写入时一致：{rows} 行记录，{works} 件作品，所保存的内容与记录相符。",
    ),
    "registry.not_intact": Phrase(
        en="The register is not as it was written: {problems} places in its rows, {missing} kept features missing, {altered} altered, {unstated} pictures that no row states. Go back to a copy of it, or register the pictures anew.",
        zh="登记册与写入时不一致：记录中有 {problems} 处问题，缺少 {missing} 项所保存的特征，{altered} 项被改动，{unstated} 张图片没有对应的记录。请恢复到备份，或重新登记这些图片。",
    ),
    "registry.exported": Phrase(
        en="{works} works written to {folder}, without pixels. Others use it with `--registry {folder}`.",
        zh="已将 {works} 件作品写入 {folder}，不含像素。他人可用 `--registry {folder}` 使用。",
    ),
    "second_hand.exact": Phrase(
        en="“{title}” ({author}) and this picture are one file, byte for byte; no chance is involved.",
        zh="本图与《{title}》（{author}）是同一个文件，逐字节相同，不存在偶然的问题。",
    ),
    "second_hand.near": Phrase(
        en="This picture is a copy of “{title}” ({author}): among the {originals} registered works at most {e_bound} would be expected to match this well by accident, and {set_bound} in all {compared} pictures of the set.",
        zh="本图是《{title}》（{author}）的复制件：在 {originals} 件登记作品中，预计至多有 {e_bound} 件会偶然吻合到这种程度；就集合的全部 {compared} 张图片而言，至多 {set_bound} 件。",
    ),
    "second_hand.shares": Phrase(
        en="{copy_percent} % of this picture and {original_percent} % of the original agree.",
        zh="本图 {copy_percent}% 的面积与原作 {original_percent}% 的面积吻合。",
    ),
    "second_hand.no_shares": Phrase(
        en="Which parts agree, and whether the tones do, cannot be told: the pixels of the original are not in the register.",
        zh="无法判断哪些部分吻合、明暗是否一致：登记册中没有原作的像素。",
    ),
    "second_hand.placement.edges": Phrase(
        en="It is so simple that this is told only by laying it over the original from edge to edge; which parts agree was not measured.",
        zh="本图过于简单，只有将其与原作边对边重叠才能作出上述判断；未测量具体哪些部分吻合。",
    ),
    "second_hand.placement.common": Phrase(
        en="It is so simple that this is told only by laying it over the original as the material that several registered works carry lies in both; that material itself does not count, and which parts agree was not measured.",
        zh="本图过于简单，只有按照多件登记作品共有的内容在两图中的位置将其与原作重叠，才能作出上述判断；共有内容本身不计入，且未测量具体哪些部分吻合。",
    ),
    "second_hand.mirrored": Phrase(en="It is mirrored.", zh="它是左右翻转的。"),
    "second_hand.summary": Phrase(
        en="{copies} of {pictures} pictures are copies of registered works, {exact} of them the same file. If all the others had nothing to do with these works, {expected} more would be expected to be named by accident.",
        zh="{pictures} 张图片中有 {copies} 张是登记作品的复制件，其中 {exact} 张为同一文件。假如其余图片都与这些作品无关，预计还会有 {expected} 张被偶然列出。",
    ),
    "second_hand.untold": Phrase(
        en="Nothing can be said of {undetermined} pictures, which show too little or are of no known kind, nor of {unreadable} that cannot be read.",
        zh="有 {undetermined} 张图片内容太少或不属于已知类别，{unreadable} 张无法读取，均不能作出判断。",
    ),
    "second_hand.from_previews": Phrase(
        en="{previews} pictures were looked at in the library's smaller copies, because their files are no longer what or where they were; very simple pictures may be missed there.",
        zh="有 {previews} 张图片的文件已不在原处或已改变，因此查看的是作品库中的缩小副本；其中过于简单的图片可能被漏检。",
    ),
    "second_hand.difference.source_missing": Phrase(
        en="The copy states no source; the original does.", zh="复制件没有注明来源，而原作注明了来源。"
    ),
    "second_hand.difference.source_other": Phrase(
        en="The copy comes from another source than the registered one.", zh="复制件的来源与登记的来源不同。"
    ),
    "second_hand.difference.source_listed": Phrase(
        en="The copy's source is on the list that was supplied: {listed}.",
        zh="复制件的来源在所提供的名单上：{listed}。",
    ),
    "second_hand.difference.author_missing": Phrase(
        en="The author's name is missing from the copy.", zh="复制件缺少作者姓名。"
    ),
    "second_hand.difference.author_alike": Phrase(
        en="The copy names the author in another spelling, or somebody with a like name: {stated}.",
        zh="复制件上的作者姓名写法不同，或另有姓名相似的人：{stated}。",
    ),
    "second_hand.difference.author_other": Phrase(
        en="The copy names another author: {stated}.", zh="复制件署了另一位作者：{stated}。"
    ),
    "second_hand.difference.license_claimed": Phrase(
        en="The copy claims a license that the register does not state: {license}.",
        zh="复制件声称了登记册中没有的许可：{license}。",
    ),
    "second_hand.difference.reservation_missing": Phrase(
        en="The original's file carries reservations that the copy's does not: {lost}.",
        zh="原作文件带有复制件所没有的权利保留声明：{lost}。",
    ),
}
