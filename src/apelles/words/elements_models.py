"""Elements that a trained model sees: what they are called, and why one cannot be told."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "element.pose": Phrase(en="pose", zh="姿势"),
    "element.face_angle": Phrase(en="face angle", zh="面部朝向"),
    "element.style": Phrase(en="style (color taken out)", zh="画风（不计色彩）"),
    "element.subject": Phrase(en="subject (stand-in)", zh="题材（替代指标）"),
    "element.no_figure": Phrase(
        en="No figure is found in this picture, so nothing is said about pose; figures in crowds, in broken brushwork "
        "and seen from behind are often missed.",
        zh="在本图中没有找到人物，因此不就姿势作任何说明；人群中的、笔触破碎的和背对画面的人物常会漏检。",
    ),
    "element.figure_hidden": Phrase(
        en="Too little of the figure in this picture is seen to compare its pose: shoulders, hips and two further "
        "joints are needed.",
        zh="本图中的人物可见部分太少，无法比较姿势：至少要看到双肩、双髋和另外两处关节。",
    ),
    "element.no_face": Phrase(
        en="No face is found in this picture, so nothing is said about its angle; profiles and small faces are often "
        "missed.",
        zh="在本图中没有找到面部，因此不就其朝向作任何说明；侧脸和较小的面部常会漏检。",
    ),
}
