"""Elements seen by models: pose, face angle, style, subject; an element that is not there is absent, never 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from apelles import words
from apelles.catalogue import load
from apelles.collect.decode import decode
from apelles.describe.rootsift import to_frame
from apelles.describe.sscd import SSCD
from apelles.journeys.see import Seer
from apelles.judge.elements.base import ElementDetector, Face, Figure, Look, Seen, untold
from apelles.judge.elements.face_angle import FaceAngle, angles, rotation
from apelles.judge.elements.pose import POINTS, Pose, agreement
from apelles.judge.elements.style import Style
from apelles.judge.elements.subject import Subject
from apelles.pixels.perturb import texture
from apelles.records import Shape
from tests.describe.small_nets import astronaut, loaded, still_life
from tests.pictures import Pixels, flat, mirrored, painting

CHANGES: dict[str, Callable[[Pixels], Pixels]] = {
    "jpeg": lambda pixels: texture.jpeg(pixels, quality=50).pixels,
    "resize": lambda pixels: to_frame(pixels, side=300),
    "mirror": lambda pixels: mirrored(pixels),
}
NAMES = ("face_angle", "pose", "style", "subject")
STANDING = np.array(
    [
        *([200, 60], [230, 110], [170, 110], [250, 170], [150, 170], [255, 230], [145, 230]),
        *([220, 240], [180, 240], [225, 330], [175, 330], [228, 420], [172, 420]),
    ],
    dtype=np.float64,
)
"""A person who stands facing us, arms down: the thirteen points of a pose."""


def waving() -> NDArray[np.float64]:
    points = STANDING.copy()
    points[3], points[5] = (290, 80), (300, 20)
    return points


def sitting() -> NDArray[np.float64]:
    points = STANDING.copy()
    points[9:] = [[310, 250], [270, 250], [312, 340], [268, 340]]
    return points


def figure(points: NDArray[np.float64], *, hidden: tuple[int, ...] = ()) -> Figure:
    """Return a drawn skeleton as a figure; `hidden` are places among the thirteen points."""
    everything, visibility = np.zeros((33, 2)), np.zeros(33)
    everything[list(POINTS)] = points
    visibility[[POINTS[place] for place in range(13) if place not in hidden]] = 1.0
    return Figure(points=everything, visibility=visibility)


def seen(*figures: Figure, faces: tuple[Face, ...] = ()) -> Seen:
    return Seen(
        pixels=flat(height=512, width=400),
        figures=figures,
        faces=faces,
        person=np.zeros((512, 400), np.float32),
        copy_vector=np.eye(512, dtype=np.float32)[0],
        style_vector=np.eye(100, dtype=np.float32)[0],
    )


def posed(points: NDArray[np.float64], *, hidden: tuple[int, ...] = ()) -> Look:
    look = Pose().look(seen(figure(points, hidden=hidden)))
    assert look.missing == ""
    return look


def turned(points: NDArray[np.float64], degrees: float) -> NDArray[np.float64]:
    angle = np.radians(degrees)
    return np.asarray(points @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]))


def in_a_mirror(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points of the mirror image as a net would name them: its left is the other side."""
    swapped = points[[0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11]]
    return swapped * [-1, 1] + [400, 0]


def face(*, yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0) -> Face:
    """Return points on the front of an ellipsoid, turned by degrees."""
    random = np.random.default_rng(0)
    points = random.normal(size=(468, 3))
    points[:, 2] = -np.abs(points[:, 2])
    points *= np.array([50.0, 70.0, 50.0]) / np.linalg.norm(points, axis=1, keepdims=True)
    points[33], points[263], points[1] = (-40, -20, 0), (40, -20, 0), (0, 10, -55)
    points[10], points[152] = (0, -70, 0), (0, 70, 0)
    return Face(points=points @ rotation(np.radians([yaw, pitch, roll])).T + [200, 250, 0], presence=1.0)


def facing(**degrees: float) -> Look:
    return FaceAngle().look(seen(faces=(face(**degrees),)))


@pytest.fixture(scope="module")
def seer() -> Seer:
    return loaded(lambda: Seer(SSCD()))


@pytest.fixture
def blue_boy(pictures: Path) -> NDArray[np.uint8]:
    file = pictures / "paintings_library" / "the_blue_boy_thomas_gainsborough.jpg"
    if not file.is_file():
        pytest.skip(f"no {file.name} among the pictures")
    return decode(file.read_bytes()).pixels


def test_a_pose_is_its_own_mirror_image() -> None:
    assert Pose().compare(posed(waving()), posed(in_a_mirror(waving()))) == pytest.approx(1.0)


def test_a_pose_stays_when_the_figure_grows_moves_and_leans() -> None:
    moved = turned(waving() * 0.4, 25) + [60, 10]
    assert Pose().compare(posed(waving()), posed(moved)) == pytest.approx(1.0)


def test_lying_is_not_standing() -> None:
    assert Pose().compare(posed(STANDING), posed(turned(STANDING, 90))) < 0.4


def test_other_poses_are_less_alike_the_more_limbs_differ() -> None:
    alike = [Pose().compare(posed(STANDING), posed(other)) for other in (STANDING, waving(), sitting())]
    assert alike[0] == pytest.approx(1.0)
    assert alike[0] > alike[1] > alike[2]


def test_pose_compares_the_same_both_ways() -> None:
    one, other = posed(waving(), hidden=(11, 12)), posed(sitting())
    assert Pose().compare(one, other) == Pose().compare(other, one)


def test_points_that_one_figure_hides_count_half() -> None:
    half = posed(STANDING, hidden=(9, 10, 11, 12))
    assert Pose().compare(posed(STANDING), half) == pytest.approx((9 + 4 / 2) / 13)


def test_without_a_figure_the_pose_is_absent_and_not_0() -> None:
    assert Pose().look(seen()).missing == "element.no_figure"


@pytest.mark.parametrize("hidden", [(1,), (7, 8), (3, 4, 5, 6, 9, 10, 11)], ids=["shoulder", "hips", "limbs"])
def test_a_figure_of_which_too_little_is_seen_has_no_pose(hidden: tuple[int, ...]) -> None:
    assert Pose().look(seen(figure(STANDING, hidden=hidden))).missing == "element.figure_hidden"


def group(*bodies: NDArray[np.float64]) -> Look:
    """Return the look at a picture that shows several figures."""
    look = Pose().look(seen(*(figure(points) for points in bodies)))
    assert (look.missing, look.count) == ("", len(bodies))
    return look


def bodies(seed: int, count: int) -> list[NDArray[np.float64]]:
    """Return skeletons with their joints put anywhere near."""
    random = np.random.default_rng(seed)
    return [STANDING + random.normal(scale=40, size=STANDING.shape) for _ in range(count)]


def test_figures_find_their_counterparts_in_whatever_order_they_are_found() -> None:
    assert Pose().compare(group(STANDING, waving(), sitting()), group(sitting(), STANDING, waving())) == 1.0


def test_a_group_is_its_own_mirror_image_but_only_as_a_whole() -> None:
    raised = waving()
    whole = group(in_a_mirror(raised), in_a_mirror(sitting()))
    assert Pose().compare(group(raised, sitting()), whole) == pytest.approx(1.0)
    assert Pose().compare(group(raised, sitting()), group(in_a_mirror(raised), sitting())) < 0.99


def test_a_figure_without_a_counterpart_says_nothing() -> None:
    alone, pair = posed(waving()), group(sitting(), waving())
    assert untold(alone, pair) == ""
    assert Pose().compare(alone, pair) == 1.0


def test_where_one_picture_shows_more_than_twice_as_many_figures_nothing_is_said() -> None:
    crowd = group(*bodies(1, 5))
    assert untold(group(*bodies(2, 2)), crowd) == "element.counts_differ"
    assert untold(crowd, group(*bodies(2, 2))) == "element.counts_differ"
    assert untold(group(*bodies(2, 3)), crowd) == ""


def test_a_hidden_figure_is_left_out_and_another_one_speaks() -> None:
    look = Pose().look(seen(figure(STANDING, hidden=(7, 8)), figure(sitting())))
    assert (look.missing, look.count) == ("", 1)
    assert Pose().compare(look, posed(sitting())) == 1.0


@pytest.mark.parametrize("counts", [(1, 2), (2, 2), (2, 4), (3, 4), (4, 4)])
def test_no_other_assignment_of_figures_is_better(counts: tuple[int, int]) -> None:
    few, many = bodies(3, counts[0]), bodies(4, counts[1])
    singles = [[[agreement_of(side(one), other) for other in many] for one in few] for side in (as_is, in_a_mirror)]
    best = max(
        sum(alike[row][column] for row, column in enumerate(chosen))
        for alike in singles
        for chosen in permutations(range(len(many)), len(few))
    )
    assert Pose().compare(group(*few), group(*many)) == pytest.approx(best / len(few), abs=1e-9)


def as_is(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return points


def agreement_of(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return how alike two bodies are, neither of them mirrored."""
    first, second = (np.column_stack([points, np.ones(13)]) for points in (one, other))
    return agreement(first, second)


@pytest.mark.parametrize("seed", range(6))
def test_groups_compare_the_same_both_ways_and_within_the_scale(seed: int) -> None:
    random = np.random.default_rng(seed)
    one, other = (group(*bodies(100 * seed + side, int(random.integers(1, 5)))) for side in (1, 2))
    assert Pose().compare(one, one) == pytest.approx(1.0, abs=1e-9)
    assert Pose().compare(one, other) == Pose().compare(other, one)
    assert 0.0 <= Pose().compare(one, other) <= 1.0


def test_every_figure_is_drawn() -> None:
    assert len(group(STANDING, sitting(), waving()).marks) == 3 * len(posed(STANDING).marks)


def test_the_marks_of_a_pose_are_bones_between_points_that_are_seen() -> None:
    whole, half = posed(STANDING).marks, posed(STANDING, hidden=(11, 12)).marks
    assert {mark.shape for mark in whole} == {Shape.LINE}
    assert len(whole) == len(half) + 2
    assert all(0 <= x <= 1 and 0 <= y <= 1 for mark in whole for x, y in mark.points)


@pytest.mark.parametrize("way", ["yaw", "pitch", "roll"])
def test_the_further_a_head_turns_the_less_alike_its_angle(way: str) -> None:
    alike = [FaceAngle().compare(facing(), facing(**{way: degrees})) for degrees in (0.0, 10.0, 20.0, 40.0, 60.0)]
    assert alike[0] == pytest.approx(1.0)
    assert alike == sorted(alike, reverse=True)
    assert alike[2] > 0.5 > alike[3]


def test_angles_are_those_the_face_was_turned_by() -> None:
    for turn in ((30.0, 0.0, 0.0), (0.0, -20.0, 0.0), (0.0, 0.0, 15.0)):
        found = angles(face(yaw=turn[0], pitch=turn[1], roll=turn[2]).points)
        assert np.degrees(found) == pytest.approx(turn, abs=1e-6)


def test_the_mirror_image_of_a_turned_head_is_turned_the_other_way() -> None:
    assert FaceAngle().compare(facing(yaw=30), facing(yaw=-30)) < 0.3


def test_without_a_face_its_angle_is_absent_and_not_0() -> None:
    assert FaceAngle().look(seen()).missing == "element.no_face"


def test_the_marks_of_a_face_are_its_contour_and_an_arrow_the_way_it_looks() -> None:
    contour, arrow = facing(yaw=30).marks
    assert contour.shape is Shape.POLYGON
    assert arrow.shape is Shape.ARROW
    (start, end), (_, frontal) = arrow.points, facing().marks[1].points
    assert abs(end[0] - start[0]) > abs(frontal[0] - start[0])
    assert abs(end[0] - start[0]) > abs(end[1] - start[1])


@pytest.mark.parametrize("detector", [Style(), Subject()], ids=["style", "subject"])
def test_opposite_and_unrelated_vectors_are_not_alike_and_equal_ones_are(detector: ElementDetector) -> None:
    one = seen()
    opposite = replace(one, copy_vector=-one.copy_vector, style_vector=-one.style_vector)
    assert detector.compare(detector.look(one), detector.look(one)) == pytest.approx(1.0)
    assert detector.compare(detector.look(one), detector.look(opposite)) == 0.0
    assert detector.look(one).marks == ()


@pytest.mark.parametrize("name", NAMES)
def test_each_is_in_the_catalogue_cites_its_source_and_has_a_name_in_both_languages(name: str) -> None:
    detector: ElementDetector = load("element", name)()
    assert detector.name == name
    assert len(detector.source) > 20
    assert detector.keeps <= {"jpeg", "resize", "mirror", "recolor"}
    assert words.say(f"element.{name}", "en") != words.say(f"element.{name}", "zh")


@pytest.mark.parametrize(
    "key",
    ["element.no_figure", "element.figure_hidden", "element.counts_differ", "element.no_face", "element.no_things"],
)
def test_every_reason_is_a_sentence(key: str) -> None:
    assert words.say(key).endswith(".")


def test_a_still_life_has_style_and_subject_and_neither_pose_nor_face_angle(seer: Seer) -> None:
    still = seer.see(still_life())
    missing = {name: load("element", name)().look(still).missing for name in NAMES}
    assert missing == {"face_angle": "element.no_face", "pose": "element.no_figure", "style": "", "subject": ""}
    assert not still.person.any()


def test_what_is_seen_has_the_promised_shapes(seer: Seer) -> None:
    found = seer.see(painting(3, height=900, width=1200))
    assert found.pixels.shape == (384, 512, 3)
    assert found.person.shape == (384, 512)
    assert found.copy_vector.shape == (512,)
    assert found.style_vector.shape == (100,)
    assert found.style_vector.dtype == found.copy_vector.dtype == np.float32


def test_the_head_of_a_photograph_is_turned_the_other_way_in_a_mirror(seer: Seer) -> None:
    one, other = (angles(seer.see(pixels).faces[0].points) for pixels in (astronaut(), mirrored(astronaut())))
    assert one[2] == pytest.approx(-other[2], abs=0.1)
    assert one[0] == pytest.approx(-other[0], abs=0.2)


def test_a_painted_figure_and_its_mirror_image_have_one_pose(seer: Seer, blue_boy: NDArray[np.uint8]) -> None:
    one, other = (Pose().look(seer.see(pixels)) for pixels in (blue_boy, mirrored(blue_boy)))
    assert one.missing == other.missing == ""
    assert Pose().compare(one, other) > 0.9


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("change", ["jpeg", "resize", "mirror"])
def test_what_a_detector_says_it_keeps_it_keeps_in_a_painting(
    seer: Seer, blue_boy: NDArray[np.uint8], name: str, change: str
) -> None:
    detector: ElementDetector = load("element", name)()
    if change not in detector.keeps:
        pytest.skip(f"{name} does not say that it keeps {change}")
    one, other = (detector.look(seer.see(pixels)) for pixels in (blue_boy, CHANGES[change](blue_boy)))
    assert one.missing == other.missing == ""
    assert detector.compare(one, other) > 0.9


@pytest.mark.parametrize("name", ["face_angle", "style", "subject"])
def test_a_compressed_photograph_keeps_its_face_angle_style_and_subject(seer: Seer, name: str) -> None:
    detector: ElementDetector = load("element", name)()
    one, other = (detector.look(seer.see(pixels)) for pixels in (astronaut(), CHANGES["jpeg"](astronaut())))
    assert detector.compare(one, other) > 0.95
