"""How much of each author is in a training set, in sentences."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "usage.set": Phrase(
        en="The set holds {works} pictures, {distinct} when pictures of one work count once, by {authors} named authors.",
        zh="该集合共有 {works} 张图片（同一作品的多张图片只计一次时为 {distinct} 张），涉及 {authors} 位署名作者。",
    ),
    "usage.open": Phrase(
        en="For {open} pictures, {percent} % of all showings, no author is certain; every share below therefore has a lower and an upper bound.",
        zh="有 {open} 张图片（占全部展示次数的 {percent}%）的作者不确定，因此下列份额均给出下限和上限。",
    ),
    "usage.concentration": Phrase(
        en="It is as mixed as {least} to {most} authors with equal shares would be.",
        zh="其分散程度相当于 {least} 至 {most} 位份额相等的作者。",
    ),
    "usage.stands_out": Phrase(
        en="It leans on one author: {percent} % of all showings are certainly of works by {name}.",
        zh="该集合偏重一位作者：全部展示次数中确定有 {percent}% 是 {name} 的作品。",
    ),
    "usage.author": Phrase(
        en="{name}: {works} of {all_works} pictures ({works_percent} %), and {percent} % of all showings in training, repeats counted.",
        zh="{name}：共 {all_works} 张图片中的 {works} 张（{works_percent}%），计入重复后占训练中全部展示次数的 {percent}%。",
    ),
    "usage.bounds": Phrase(
        en="Between {low} and {high} % of all showings: {possible} more pictures may be by this author, and {unknown} name nobody.",
        zh="占全部展示次数的 {low}% 至 {high}%：另有 {possible} 张图片可能出自该作者，{unknown} 张未署名。",
    ),
    "usage.interval": Phrase(
        en="If the ascriptions hold as often as stated, the share is {expected} %, and {from} to {to} % in 95 of 100 such cases; pictures that name nobody are left out of this.",
        zh="若各署名归属按所述比率成立，份额为 {expected}%，在 100 次同样情形中有 95 次为 {from}% 至 {to}%；未署名的图片不计入此项。",
    ),
    "usage.near_duplicates": Phrase(
        en="The pictures show {distinct} different works; {near} are further pictures of the same ones.",
        zh="这些图片展示 {distinct} 件不同的作品，其中 {near} 张是同一作品的其他图片。",
    ),
    "usage.under_other_names": Phrase(
        en="{under_others} more pictures show the same works and stand under other names; the upper bound counts them too.",
        zh="另有 {under_others} 张图片展示同样的作品，但署有他人姓名；上限已将其计入。",
    ),
    "usage.counted": Phrase(
        en="How showings are counted: the repeats a row states count for the file of that row; every further identical file without a row counts once.",
        zh="展示次数的计算：每行所载重复次数只计入该行所指的文件；内容相同但无对应行的其他文件各计一次。",
    ),
    "usage.acquired": Phrase(
        en="Acquired between {first} and {last}, as far as is stated.",
        zh="据现有记载，取得时间为 {first} 至 {last}。",
    ),
    "usage.merged": Phrase(en="Spellings taken as this name: {merged}.", zh="视为同一姓名的写法：{merged}。"),
    "usage.looks_like": Phrase(
        en="Names that look like this one and were counted apart: {alike}. If they are the same person, the share is larger.",
        zh="与此相似但分开统计的姓名：{alike}。若为同一人，份额更大。",
    ),
    "usage.column_author": Phrase(en="author", zh="作者"),
    "usage.column_works": Phrase(en="pictures", zh="图片数"),
    "usage.column_share": Phrase(en="share of showings", zh="展示份额"),
    "usage.column_low": Phrase(en="at least", zh="至少"),
    "usage.column_high": Phrase(en="at most", zh="至多"),
    "usage.column_near_duplicates": Phrase(en="further pictures of the same works", zh="同一作品的其他图片"),
    "usage.column_first": Phrase(en="first acquired", zh="最早取得"),
    "usage.column_last": Phrase(en="last acquired", zh="最晚取得"),
    "usage.plot_title": Phrase(en="Share of all showings in training, by author", zh="各作者在训练展示次数中的份额"),
    "usage.plot_bar": Phrase(en="certain", zh="确定"),
    "usage.plot_bounds": Phrase(en="at most, if every open picture is theirs", zh="上限：所有未定图片均属该作者"),
    "usage.plot_axis": Phrase(en="percent of showings", zh="展示次数百分比"),
}
