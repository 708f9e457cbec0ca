"""Where in its carrier a signal on a picture stands: the fixed parts of what readers note, in both languages."""

from __future__ import annotations

from typing import Final

from apelles.words.phrase import Phrase

_WHERE: Final = {
    "header_picture_says": ("header of the picture: {said}", "图片的响应标头：{said}"),
    "header_page_says": ("header of the page: {said}", "网页的响应标头：{said}"),
    "header_picture": ("header of the picture", "图片的响应标头"),
    "header_page": ("header of the page", "网页的响应标头"),
    "meta_says": ("meta {name} of the page: {said}", "网页的 meta {name}：{said}"),
    "meta": ("meta of the page", "网页的 meta 元素"),
    "license_link_page": ("license link of the page", "网页的许可证链接"),
    "license_link_header": ("license link of the header", "响应标头的许可证链接"),
    "license_pointer": ("points to a license file", "指向一份许可文件"),
    "license_file": ("license file", "许可文件"),
    "file": ("file", "文件"),
    "version": ("{file}, format {form}", "{file}，格式 {form}"),
    "listed_address": ("listed by address", "按网址列入名单"),
    "listed_sha256": ("listed by sha256", "按 SHA-256 列入名单"),
    "listed_phash": ("listed by perceptual hash", "按感知哈希列入名单"),
    "opted_out": ("opted out at {at}", "退出时间 {at}"),
    "declared": ("declared by {who}", "声明者 {who}"),
    "source": ("source {source}", "来源 {source}"),
    "original": ("on the registered original {sha256}", "载于已登记的原作 {sha256}"),
}
_ROBOTS: Final = {
    "before_group": (
        "line of robots.txt before any group, which speaks to nobody",
        "robots.txt 中位于所有分组之前的一行，不针对任何人",
    ),
    "rule_for": ("rule of robots.txt for {agent}", "robots.txt 中针对 {agent} 的规则"),
    "rule": ("rule of robots.txt", "robots.txt 的规则"),
    "group_for_reserved": (
        "group of robots.txt for {agent}, with an express reservation under article 4",
        "robots.txt 中针对 {agent} 的分组，并依第 4 条明示保留",
    ),
    "group_reserved": (
        "group of robots.txt, with an express reservation under article 4",
        "robots.txt 的分组，并依第 4 条明示保留",
    ),
    "group_for": ("group of robots.txt for {agent}", "robots.txt 中针对 {agent} 的分组"),
    "group": ("group of robots.txt", "robots.txt 的分组"),
    "group_us": ("group for us", "针对我方的分组"),
    "group_everybody": ("group for everybody", "针对所有爬虫的分组"),
    "group_none": ("no group for us", "没有针对我方的分组"),
    "cut": ("read up to 500 KiB", "只读取前 500 KiB"),
    "no_address": ("address of the picture not known", "图片的网址不明"),
    "answered_by": ("answered by {host}", "由 {host} 应答"),
    "training_crawler": (
        "{agent} (training crawler) may not crawl this address",
        "{agent}（训练用爬虫）不得抓取此网址",
    ),
    "control_crawler": (
        "{agent} (control crawler) may not crawl this address",
        "{agent}（仅作控制的爬虫名）不得抓取此网址",
    ),
    "user_crawler": (
        "{agent} (user_fetch crawler) may not crawl this address",
        "{agent}（应用户请求的爬虫）不得抓取此网址",
    ),
    "search_crawler": ("{agent} (search crawler) may not crawl this address", "{agent}（搜索用爬虫）不得抓取此网址"),
    "none_may": ("HTTP {status}: nothing may be crawled", "HTTP {status}：不得抓取任何内容"),
    "no_rules": ("HTTP {status}: no rules", "HTTP {status}：没有规则"),
    "no_robots": ("a page instead of rules", "所得为网页而非规则"),
}
_STATE: Final = {
    "too_large": ("too large", "过大"),
    "no_json": ("not JSON", "不是 JSON"),
    "no_xml": ("not XML", "不是 XML"),
    "no_array": ("not an array", "不是数组"),
    "no_content": ("no content element", "没有 content 元素"),
    "differ": ("values that differ", "各值不一致"),
    "several": ("more than one value", "不止一个值"),
    "unset": ("unset", "未设定"),
    "skipped": (
        "{count} rules without location or reservation skipped",
        "略过 {count} 条没有位置或保留值的规则",
    ),
    "superseded_file": ("superseded by file", "以文件为准"),
    "superseded_picture": ("superseded by header of the picture", "以图片的响应标头为准"),
    "superseded_page": ("superseded by header of the page", "以网页的响应标头为准"),
    "superseded_meta": ("superseded by meta of the page", "以网页的 meta 元素为准"),
    "page_only": ("speaks of the page only", "仅就网页而言"),
    "elsewhere": ("not about this address", "不涉及此网址"),
    "unknown_usage": ("unknown usage: {usage}", "未知用途：{usage}"),
    "outside": ("value outside DataMining", "位于 DataMining 之外的值"),
}
_CREDENTIAL: Final = {
    "ingredient_unvouched": (
        "ingredient {place}, gathered, not vouched for by the signer",
        "素材 {place}，系汇集所得，签名者不予担保",
    ),
    "unvouched": ("{label}, gathered, not vouched for by the signer", "{label}，系汇集所得，签名者不予担保"),
    "ingredients": ("more than {most} ingredients, the others not read", "素材超过 {most} 个，其余未读取"),
    "ingredient": ("ingredient {place}", "素材 {place}"),
    "redacted": ("what an ingredient said about training was redacted", "素材中关于训练的声明已被涂去"),
    "remote": ("a remote manifest, not fetched", "远程清单，未获取"),
    "container": ("no credential is read from this container", "不从此类容器读取凭证"),
    "large": ("the credential is larger than is read", "凭证超过可读取的大小"),
    "unreadable": ("the credential cannot be read: {error}", "无法读取凭证：{error}"),
    "misplaced": (
        "a manifest store lies where its container keeps none",
        "清单存储位于其容器不应存放之处",
    ),
}

PHRASES: dict[str, Phrase] = {
    f"detail.{name}": Phrase(en=en, zh=zh)
    for table in (_WHERE, _ROBOTS, _STATE, _CREDENTIAL)
    for name, (en, zh) in table.items()
}
