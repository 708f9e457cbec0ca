"""Headings and sentences of the draft of the public summary of training content."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "eu.title": Phrase(en="Public summary of training content (draft)", zh="训练内容公开摘要（草稿）"),
    "eu.what": Phrase(
        en="A draft after Article 53(1)(d) of Regulation (EU) 2024/1689, filled from the ledger. The headings are written from memory of the Commission's template of July 2025: check them against the template before you publish. What Apelles cannot know is marked “to be filled in”.",
        zh="依据（欧盟）2024/1689 号条例第 53 条第 1 款 (d) 项的草稿，由账本填写。标题凭对欧盟委员会 2025 年 7 月模板的记忆写成：公布前请与模板核对。Apelles 无从得知之处标为“待填写”。",
    ),
    "eu.fill": Phrase(en="to be filled in", zh="待填写"),
    "eu.general": Phrase(en="1. General information", zh="1. 基本信息"),
    "eu.provider": Phrase(en="Provider and contact", zh="提供者及联系方式"),
    "eu.model": Phrase(en="Model name and versions", zh="模型名称与版本"),
    "eu.placed": Phrase(en="Date of placing on the market", zh="投放市场日期"),
    "eu.modality": Phrase(en="Modality and size", zh="模态与规模"),
    "eu.images": Phrase(
        en="Images: {pictures} pictures, acquired {first} to {last}",
        zh="图像：{pictures} 张，取得时间 {first} 至 {last}",
    ),
    "eu.sources": Phrase(en="2. Data sources", zh="2. 数据来源"),
    "eu.public": Phrase(en="2.1 Publicly available data sets and collections", zh="2.1 公开数据集与馆藏"),
    "eu.licensed": Phrase(en="2.2 Licensed by rightsholders", zh="2.2 权利人许可"),
    "eu.licensed_count": Phrase(
        en="{count} pictures under {contracts} contracts written into the ledger",
        zh="账本所记 {contracts} 份合同项下的 {count} 张图片",
    ),
    "eu.crawled": Phrase(en="2.3 Crawled and scraped from the web", zh="2.3 从网上抓取"),
    "eu.crawled_count": Phrase(
        en="{count} pictures with an address, from {domains} domains; the most used:",
        zh="有网址的图片 {count} 张，来自 {domains} 个域名；最多的为：",
    ),
    "eu.user": Phrase(en="2.4 User data", zh="2.4 用户数据"),
    "eu.synthetic": Phrase(en="2.5 Synthetic data", zh="2.5 合成数据"),
    "eu.synthetic_count": Phrase(
        en="{count} pictures say of themselves that a model made them", zh="{count} 张图片自述由模型生成"
    ),
    "eu.other": Phrase(en="2.6 Other", zh="2.6 其他"),
    "eu.other_count": Phrase(en="{count} pictures without a stated source", zh="未注明来源的图片 {count} 张"),
    "eu.processing": Phrase(en="3. Data processing", zh="3. 数据处理"),
    "eu.reservations": Phrase(
        en="3.1 Respect of reservations under Article 4(3) of Directive (EU) 2019/790",
        zh="3.1 对（欧盟）2019/790 号指令第 4 条第 3 款保留声明的尊重",
    ),
    "eu.reserved": Phrase(
        en="Of {pictures} pictures, for text and data mining: {deny} denied, {conditional} conditional, {allow} allowed, {unknown} without any statement; {since} reserved since they were acquired.",
        zh="{pictures} 张图片就文本与数据挖掘而言：拒绝 {deny} 张，附条件 {conditional} 张，允许 {allow} 张，无任何声明 {unknown} 张；取得之后新增保留声明 {since} 张。",
    ),
    "eu.protocols": Phrase(en="Protocols read: {protocols}", zh="所读取的协议：{protocols}"),
    "eu.illegal": Phrase(en="3.2 Removal of illegal content", zh="3.2 非法内容的清除"),
    "eu.queries": Phrase(
        en="Each number carries a note, and the note is the command that gives it, here and by anybody who holds the ledger. The commands need `jq`.",
        zh="每个数字均附注释，注释即得出该数字的命令，任何持有账本的人均可执行。命令需用 `jq`。",
    ),
}
