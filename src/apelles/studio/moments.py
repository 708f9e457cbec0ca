"""The moments of an optimizer, as a state holds them and as they are taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn


def moments_of(adam: torch.optim.Adam, network: nn.Module, name: str) -> dict[str, Tensor]:
    """Return the moments of a network's parameters, each under `name`, the parameter's name and its own."""
    found: dict[str, Tensor] = {}
    for key, parameter in network.named_parameters():
        found |= {f"{name}.{key}.{moment}": value for moment, value in adam.state[parameter].items()}
    return found


def take_up(adam: torch.optim.Adam, network: nn.Module, name: str, state: Mapping[str, Tensor]) -> None:
    """Take moments up where `moments_of` left them; each lies on the device and in the layout of its parameter."""
    for key, parameter in network.named_parameters():
        start = f"{name}.{key}."
        moments: dict[str, Any] = {}
        for one, value in state.items():
            if one.startswith(start):
                moment = one.removeprefix(start)
                plain = value.clone().to(parameter.device)
                moments[moment] = plain if moment == "step" else torch.empty_like(parameter).copy_(plain)
        adam.state[parameter] = moments
