"""One file of a model repository at a pinned revision, and only when the network is allowed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from apelles.engine.cache import store
from apelles.engine.spec import Hub, ModelSpec
from apelles.errors import ExtraMissing, WeightsMissing


def fetch_from_hub(spec: ModelSpec, hub: Hub, *, allow_network: bool) -> Path:
    """Return the file in the cache, after downloading and verifying it.

    Raises:
        WeightsMissing: the network was not allowed.
        ExtraMissing: huggingface-hub is not installed.
        WeightsChanged: the file is not the one of the spec.
    """
    if not allow_network:
        message = (
            f"No weights for {spec.role} ({spec.name}): they come from the model hub ({hub.repository}), "
            f"and the network was not allowed.\n"
            f"Run `apelles models fetch {spec.name} --allow-network`, or pass --model {spec.name}=FILE."
        )
        raise WeightsMissing(message)
    try:
        from huggingface_hub import hf_hub_download
    except ModuleNotFoundError as error:
        message = (
            f"{spec.name} comes from the model hub ({hub.repository}), which is reached through huggingface-hub, "
            f"and that is not installed.\nRun `pip install huggingface-hub`, or pass --model {spec.name}=FILE."
        )
        raise ExtraMissing(message) from error
    with tempfile.TemporaryDirectory(prefix="apelles-") as folder:
        file = hf_hub_download(hub.repository, hub.file, revision=hub.revision, local_dir=folder)
        with Path(file).open("rb") as content:
            return store(spec, content)
