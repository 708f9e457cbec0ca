"""One visible table per seam: names to "module:object", loaded when asked for, plus entry points."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from apelles.errors import ExtraMissing, UnknownName

TABLES: dict[str, dict[str, str]] = {
    "source": {
        "huggingface": "apelles.collect.sources.huggingface:HuggingFaceSource",
        "parquet": "apelles.collect.sources.parquet:ParquetSource",
        "webdataset": "apelles.collect.sources.webdataset:WebDatasetSource",
        "list": "apelles.collect.sources.folder:ListSource",
        "folder": "apelles.collect.sources.folder:FolderSource",
        "file": "apelles.collect.sources.folder:FileSource",
    },
    "descriptor": {
        "pdq": "apelles.describe.pdq:PDQ",
        "phash": "apelles.describe.phash:PHash",
        "sscd-distilled-square288": "apelles.describe.sscd:DistilledSSCD",
        "sscd-int8-square288": "apelles.describe.sscd:SSCD",
    },
    "library": {
        "lance": "apelles.library.lance:LanceLibrary",
        "memory": "apelles.library.memory:MemoryLibrary",
    },
    "model": {
        "callable": "apelles.models.function:CallableModel",
        "diffusers": "apelles.models.diffusers_folder:DiffusersModel",
        "diffusion": "apelles.models.diffusion.adapter:DiffusionModel",
        "folder": "apelles.models.folder:FolderModel",
        "fresh": "apelles.models.fresh:Fresh",
        "gan": "apelles.models.gan.adapter:GanModel",
        "mosaic": "apelles.models.mosaic:Mosaic",
        "painted-eyes": "apelles.models.packaged:PaintedEyes",
        "parrot": "apelles.models.parrot:Parrot",
        "quilt": "apelles.models.quilt:Quilt",
        "rendered-faces": "apelles.models.packaged:RenderedFaces",
    },
    "element": {
        "brushwork": "apelles.judge.elements.brushwork:Brushwork",
        "composition": "apelles.judge.elements.composition:Composition",
        "contour": "apelles.judge.elements.contour:Contour",
        "face_angle": "apelles.judge.elements.face_angle:FaceAngle",
        "lighting": "apelles.judge.elements.lighting:Lighting",
        "palette": "apelles.judge.elements.palette:Palette",
        "pose": "apelles.judge.elements.pose:Pose",
        "style": "apelles.judge.elements.style:Style",
        "subject": "apelles.judge.elements.subject:Subject",
        "things": "apelles.judge.elements.things:Things",
        "tonality": "apelles.judge.elements.tonality:Tonality",
    },
    "rights_signal": {
        "ai_txt": "apelles.collect.rights.ai_txt:AiText",
        "aigc": "apelles.collect.rights.aigc:Aigc",
        "aipref": "apelles.collect.rights.aipref:ContentUsage",
        "c2pa": "apelles.collect.rights.c2pa:Credential",
        "content_signal": "apelles.collect.rights.content_signal:ContentSignal",
        "dataset": "apelles.collect.rights.dataset:Dataset",
        "exif": "apelles.collect.rights.exif:Exif",
        "html_meta": "apelles.collect.rights.html_meta:LicenseLinks",
        "iim": "apelles.collect.rights.iim:Iim",
        "plus_xmp": "apelles.collect.rights.plus_xmp:PlusXmp",
        "png_text": "apelles.collect.rights.png_text:PngText",
        "robots": "apelles.collect.rights.robots:RobotsTxt",
        "rsl": "apelles.collect.rights.rsl:ReallySimpleLicensing",
        "tdm_document": "apelles.collect.rights.tdm_document:TdmDocument",
        "tdmrep": "apelles.collect.rights.tdmrep:TDMRep",
        "x_robots": "apelles.collect.rights.x_robots:XRobots",
        "xmp_fields": "apelles.collect.rights.xmp_fields:XmpFields",
    },
    "jurisdiction": {
        "cn": "apelles.law.shipped:cn",
        "eu": "apelles.law.shipped:eu",
        "jp": "apelles.law.shipped:jp",
        "sg": "apelles.law.shipped:sg",
        "uk": "apelles.law.shipped:uk",
        "us": "apelles.law.shipped:us",
    },
    "engine": {"local": "apelles.engine.local:LocalEngine"},
}

EXTRAS = {"torch": "torch", "safetensors": "torch", "diffusers": "studio", "transformers": "studio", "peft": "studio"}
"""Packages that come with an extra of Apelles, so that what it names fits together."""


def names(seam: str) -> tuple[str, ...]:
    """Return the names known for a seam, sorted, plug-ins included."""
    return tuple(sorted({*TABLES[seam], *(point.name for point in entry_points(group=f"apelles.{seam}"))}))


def load(seam: str, name: str) -> Any:
    """Return the object behind a name.

    Raises:
        UnknownName: the name is in no table; the message lists the known ones.
        ExtraMissing: its module needs a package that is not installed.
    """
    if name in TABLES[seam]:
        return _resolve(seam, name, TABLES[seam][name])
    for point in entry_points(group=f"apelles.{seam}", name=name):
        return point.load()
    message = f"No {seam} is called {name!r}. Known: {', '.join(names(seam)) or 'none'}."
    raise UnknownName(message)


def _resolve(seam: str, name: str, target: str) -> Any:
    module, _, attribute = target.partition(":")
    try:
        return getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        extra = EXTRAS.get(error.name or "", "")
        install = f'pip install "apelles[{extra}]"' if extra else f"pip install {error.name}"
        message = f"The {seam} {name!r} needs the package {error.name!r}. Install it with `{install}`."
        raise ExtraMissing(message) from error
