"""Elements that a trained model sees: what they are called, what they measure, and why one cannot be told."""

from __future__ import annotations

from apelles.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    "element.pose": Phrase(en="pose", zh="姿势"),
    "element.pose.says": Phrase(
        en="How the figures that are found hold trunk, arms and legs, whatever their size, place and side.",
        zh="所找到的人物的躯干和四肢姿态，不计大小、位置和左右。",
    ),
    "element.face_angle": Phrase(en="face angle", zh="面部朝向"),
    "element.face_angle.says": Phrase(
        en="Which way the face that is found most surely is turned, nodded and tilted.",
        zh="最确定找到的面部左右转、上下俯仰和侧倾的角度。",
    ),
    "element.style": Phrase(en="style (color taken out)", zh="画风（不计色彩）"),
    "element.style.says": Phrase(
        en="How the picture is made, as a trained net sees its textures and strokes, with what its colors explain "
        "taken out.",
        zh="经训练的网络从肌理和笔触中看到的画法，已扣除色彩所能说明的部分。",
    ),
    "element.subject": Phrase(en="subject (stand-in)", zh="题材（替代指标）"),
    "element.subject.says": Phrase(
        en="How alike the two whole pictures look to a net that searches for copies; it stands in for what they show, "
        "for no net that names subjects is at hand.",
        zh="两幅完整画面在查找复制品的网络看来有多像；因为没有能识别题材的网络，以此代替。",
    ),
    "element.things": Phrase(en="things shown", zh="所画之物"),
    "element.things.says": Phrase(
        en="How alike the kinds of things in the two pictures are to a net that was trained to name things in "
        "photographs; the same thing drawn twice is no copying.",
        zh="在经训练识别照片中物体的网络看来，两图所画物体的种类有多接近；两次画同一种东西并不是复制。",
    ),
    "element.no_things": Phrase(
        en="The net that names things has not looked at this picture.",
        zh="识别物体的网络没有看过本图。",
    ),
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
    "element.counts_differ": Phrase(
        en="One of the two pictures shows more than twice as many figures as the other, so their poses are not "
        "compared.",
        zh="两图之一找到的人物数超过另一图的两倍，因此不比较姿势。",
    ),
    "element.no_face": Phrase(
        en="No face is found in this picture, so nothing is said about its angle; profiles and small faces are often "
        "missed.",
        zh="在本图中没有找到面部，因此不就其朝向作任何说明；侧脸和较小的面部常会漏检。",
    ),
}
