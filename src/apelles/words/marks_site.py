"""The page that comes with the files for an artist's own site."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "site_kit.title": Phrase(en="# Reservations for your site", zh="# 你的网站的权利保留声明"),
    "site_kit.intro": Phrase(
        en="These files say what you deny in several languages that crawlers read: {denied}. They speak for all pictures and pages of one site. Three steps:",
        zh="这些文件用爬虫会读取的多种格式声明你所禁止的内容：{denied}。它们针对一个网站的全部图片和页面。共三步：",
    ),
    "site_kit.step_files": Phrase(
        en="## 1. Upload the files\n\nPut `robots.txt`, `ai.txt` and the folder `.well-known` (file managers may hide it, for its name begins with a dot) where your site begins, so that they are found at:\n\n- {site}/robots.txt\n- {site}/ai.txt\n- {site}/.well-known/tdmrep.json\n\nIf your site has a `robots.txt`, add these lines to it instead of replacing it.",
        zh="## 1. 上传文件\n\n将 `robots.txt`、`ai.txt` 和文件夹 `.well-known`（名称以点开头，文件管理器可能将其隐藏）放到网站根目录，使其位于：\n\n- {site}/robots.txt\n- {site}/ai.txt\n- {site}/.well-known/tdmrep.json\n\n如果网站已有 `robots.txt`，请把这些行加进去，不要替换原文件。",
    ),
    "site_kit.step_headers": Phrase(
        en="## 2. Let the server say it with every picture\n\nOnly headers travel with a picture itself. Take the one file that fits your host:\n\n- `_headers` for Netlify and Cloudflare Pages: put it where your site begins.\n- `nginx.conf`: copy its lines into the `server` block; a `location` that has `add_header` lines of its own needs them again.\n- `apache.htaccess`: copy its lines into the `.htaccess` file where your site begins; the module `headers` has to be on.\n\nIf your host allows none of these, copy the lines of `meta.html` into the `<head>` of every page. They speak for pages, and only some crawlers apply them to the pictures on a page.",
        zh="## 2. 让服务器随每张图片一并声明\n\n只有响应标头会随图片本身传送。请选用适合你主机的一个文件：\n\n- `_headers`：用于 Netlify 和 Cloudflare Pages，放到网站根目录。\n- `nginx.conf`：将其中各行复制到 `server` 块；若某个 `location` 自带 `add_header`，须在其中再写一遍。\n- `apache.htaccess`：将其中各行复制到网站根目录的 `.htaccess` 文件；须启用 `headers` 模块。\n\n如果主机都不支持，请将 `meta.html` 中各行复制到每个页面的 `<head>` 中。它们针对页面，只有部分爬虫会将其用于页面上的图片。",
    ),
    "site_kit.step_check": Phrase(
        en="## 3. Check\n\nOpen the three addresses of step 1 in a browser: you must see the files. Then ask for the headers of one picture, with the address of yours:\n\n```\ncurl -I {site}/picture.jpg\n```\n\nThe answer has to hold these lines, in any order:\n\n```\n{headers}\n```",
        zh="## 3. 检查\n\n在浏览器中打开第 1 步的三个地址，应能看到这些文件。然后查询一张图片的响应标头（换成你的图片地址）：\n\n```\ncurl -I {site}/picture.jpg\n```\n\n返回结果中应有以下各行，顺序不限：\n\n```\n{headers}\n```",
    ),
    "site_kit.limits": Phrase(
        en="## What to know\n\n- A crawler that obeys nobody is not stopped by a file; these are declarations, and they are evidence of what was declared. Keep the date on which you put them up: they speak for copies made after it.\n- Nothing here is about pictures elsewhere. Mark the picture files too, so that copies carry your wish with them.\n- The languages do not draw the same lines: TDMRep reserves all text and data mining; `noai`, `Content-Signal` and `ai.txt` speak of training as such; `Content-Usage` speaks only of models that generate. Some therefore say more than you deny and some less; together they deny at least that.",
        zh="## 须知\n\n- 文件拦不住什么都不遵守的爬虫；这些是声明，也是曾作出声明的证据。请记下放置的日期：它们针对此后制作的复制件。\n- 这里的内容不涉及存放在别处的图片。请同时标记图片文件，让复制件也带着你的意愿。\n- 各种格式的划分不尽相同：TDMRep 保留全部文本和数据挖掘；`noai`、`Content-Signal` 和 `ai.txt` 针对一切训练；`Content-Usage` 只针对生成式模型。因此有的比你所禁止的更宽，有的更窄；合在一起至少覆盖你所禁止的内容。",
    ),
    "site_kit.search": Phrase(
        en="- Search engines stay welcome: no line here keeps them out, and indexing for search is allowed in so many words. AI crawlers named in `robots.txt` are sent away.",
        zh="- 搜索引擎仍受欢迎：这里没有任何一行阻止它们，并明确允许为搜索编制索引。`robots.txt` 中列名的人工智能爬虫则被拒绝。",
    ),
    "site_kit.search_silent": Phrase(
        en="- Search engines are neither kept out nor given a permission. AI crawlers named in `robots.txt` are sent away.",
        zh="- 对搜索引擎既不阻止，也不作许可。`robots.txt` 中列名的人工智能爬虫则被拒绝。",
    ),
    "site_kit.policy": Phrase(
        en="- Your policy at {policy_url} is named beside the reservation. Readers may then take the reservation as open to the terms they find there.",
        zh="- 保留声明旁列出了你的政策地址 {policy_url}。读取者可能据此认为该保留可按其中的条款获得许可。",
    ),
}
