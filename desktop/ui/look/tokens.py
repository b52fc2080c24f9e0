# ruff: noqa: N815 - the names are those of the design
"""The colours of both themes. Every colour that the program shows is named here, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    """One theme. Values are ``#RRGGBB``; names say what a colour is for, not what it looks like.

    ``text``, ``text2``, ``text3``, ``accent``, ``ok``, ``warn``, ``bad`` and ``info`` reach a contrast of 4.5
    on ``window``, ``sidebar``, ``surface``, ``well``, ``hover`` and ``tint`` (WCAG 2.2 AA).
    """

    window: str
    sidebar: str
    surface: str
    well: str
    hover: str
    press: str
    nav: str
    border: str
    borderStrong: str
    control: str
    track: str
    text: str
    text2: str
    text3: str
    disabled: str
    accent: str
    accentHover: str
    accentPress: str
    onAccent: str
    tint: str
    tint2: str
    ok: str
    okBg: str
    warn: str
    warnBg: str
    bad: str
    badBg: str
    info: str
    infoBg: str
    plotTraining: str
    plotTrainingRaw: str
    plotValidation: str
    plotGrid: str
    plotAxis: str
    categories: tuple[str, ...]
    right_steps: tuple[float, ...]
    """How much accent is mixed into ``surface`` for right cells of a confusion table, weakest first."""
    wrong_steps: tuple[float, ...]
    """The same for wrong cells, which mix in the validation colour."""
    light_number_steps: int
    """On how many of the strongest right steps the number is drawn in ``onAccent``."""
    dark: bool = False


LIGHT = Tokens(
    window="#FAF8F5",
    sidebar="#F2EFEA",
    surface="#FFFFFF",
    well="#F2EFEA",
    hover="#F6F3EE",
    press="#ECE7E0",
    nav="#E6E0D8",
    border="#E4DFD7",
    borderStrong="#D0C9BF",
    control="#8C8379",
    track="#E7E1D9",
    text="#211D19",
    text2="#5C554D",
    text3="#736B62",
    disabled="#A9A198",
    accent="#A8552A",
    accentHover="#964A23",
    accentPress="#803E1B",
    onAccent="#FFFFFF",
    tint="#F9EEE6",
    tint2="#EFD6C5",
    ok="#2A6E47",
    okBg="#E6F2EA",
    warn="#855600",
    warnBg="#FBF0D8",
    bad="#AE302A",
    badBg="#FBE9E6",
    info="#1C6799",
    infoBg="#E6F0F7",
    plotTraining="#B8622F",
    plotTrainingRaw="#EBCFBD",
    plotValidation="#14568A",
    plotGrid="#EDE9E3",
    plotAxis="#8C8379",
    categories=("#A8552A", "#14568A", "#22A87F", "#5E4437", "#8751DE"),
    right_steps=(0.18, 0.34, 0.50, 0.66, 1.0),
    wrong_steps=(0.14, 0.26, 0.38, 0.50),
    light_number_steps=1,
)

DARK = Tokens(
    window="#1D1A18",
    sidebar="#171513",
    surface="#262220",
    well="#1A1816",
    hover="#2E2A27",
    press="#383330",
    nav="#322E2A",
    border="#38332F",
    borderStrong="#4C463F",
    control="#867D73",
    track="#3D3833",
    text="#F3EFEA",
    text2="#BFB7AE",
    text3="#A1988E",
    disabled="#6D655D",
    accent="#E09A6A",
    accentHover="#EBB088",
    accentPress="#C98455",
    onAccent="#24130A",
    tint="#3A2A21",
    tint2="#5A3D2C",
    ok="#7CC798",
    okBg="#1F3328",
    warn="#E5B75F",
    warnBg="#382C17",
    bad="#F28F86",
    badBg="#40231F",
    info="#7DB7E3",
    infoBg="#1C2D3A",
    plotTraining="#E09A6A",
    plotTrainingRaw="#5E4636",
    plotValidation="#9AD2F5",
    plotGrid="#322D29",
    plotAxis="#867D73",
    categories=("#E09A6A", "#9AD2F5", "#42806F", "#CCCD3E", "#9E76D9"),
    right_steps=(0.18, 0.34, 0.50, 0.72, 1.0),
    wrong_steps=(0.14, 0.22, 0.30, 0.38),
    light_number_steps=2,
    dark=True,
)

BOX_COLOURS = ("#F08A3C", "#4FB3F0", "#B6EF8A", "#F0A9B4", "#6AF4F2")
"""Boxes and outlines on pictures, the same in both themes; from the sixth on, start again, dashed."""
BOX_TEXT = "#1C1714"
HEAT = ("#FFF3E8", "#803E1B")
"""Ends of the one-hue heat map, drawn from 0 to 70 % opaque."""
PICTURE_SHADE = "#1C1714"
"""Behind small signs that lie on a picture."""
