"""Names under which genai-prices knows a model, written so that a person can read them.

genai-prices matches ids by rules (equals, starts with, contains, a pattern). A price
book that took those rules over would answer for names nobody sells: "starts with
claude-opus-4-5" also matches claude-opus-4-5-turbo. So only names are taken over: the
words of the rules themselves, and the same words with a snapshot date or version after
them. Each name is put to genai-prices before it is written down.

``claude-opus-4.5{|-latest|-yyyymmdd}`` is three names: braces hold alternatives, and
yyyymmdd, yyyy-mm-dd, mm-dd, mm-yyyy, yymm and nnn in them stand for digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from genai_prices import types

SAMPLES = {
    "yyyymmdd": "20260228",
    "yyyy-mm-dd": "2026-02-28",
    "mm-yyyy": "02-2026",
    "mm-dd": "02-28",
    "yymm": "2602",
    "nnn": "002",
}

# How a seller writes the snapshots of a model whose rule is "starts with" or "contains".
SNAPSHOTS: dict[str, tuple[str, ...]] = {
    "anthropic": ("-latest", "-yyyymmdd", "@yyyymmdd"),
    "google": ("-yyyymmdd", "@yyyymmdd", "@default"),  # Claude on Vertex AI
    "mistral": ("-latest", "-yymm"),
    "openai": ("-yyyy-mm-dd",),
}
GEMINI_SNAPSHOTS = (
    *("-latest", "-nnn", "-preview", "-preview-mm-dd", "-preview-mm-yyyy", "-exp-mm-dd"),
)
GEMINI_PREVIEW_SNAPSHOTS = ("-mm-dd", "-mm-yyyy")
BEDROCK_SNAPSHOTS = ("-yyyymmdd", "-yyyymmdd-v1:0")
# Ids of which the rules hold only the beginning.
ISSUED_IDS = {
    ("anthropic", "claude-2"): ("claude-2.0", "claude-2.1"),
    ("anthropic", "claude-sonnet-4-0"): ("claude-sonnet-4-20250514",),
    ("openai", "computer-use"): ("computer-use-preview{|-yyyy-mm-dd}",),
    ("google", "claude-4-sonnet"): ("claude-sonnet-4-20250514", "claude-sonnet-4@20250514"),
}
BEDROCK_REGIONS = ("us.", "us-gov.", "eu.", "apac.", "jp.", "au.", "in.")


def names_of(provider: types.Provider, model: types.ModelInfo) -> list[str]:
    """List the display name, aliases and snapshot forms of a model, without its id."""
    names = dict.fromkeys([*_display_name(provider, model), *_ids(provider, model)])
    covered = {model.id.lower()}
    telling = set()
    for name in sorted(names, key=lambda name: -len(spelled_out(name))):
        meant = {each.lower() for each in spelled_out(name)}
        if not meant <= covered:
            covered |= meant
            telling.add(name)
    return [name for name in names if name in telling]


def dates_in(names: Sequence[str]) -> list[str]:
    """List the calendar days that stand in ids, as ISO text, earliest first."""
    found = re.findall(r"[-@](20\d\d)-?([01]\d)-?([0-3]\d)(?!\d)", " ".join(names))
    return sorted("-".join(parts) for parts in found)


def _display_name(provider: types.Provider, model: types.ModelInfo) -> Iterator[str]:
    """Give the display name, unless another model of the seller has a better claim to it."""
    if not model.name:
        return
    slug = _slug(model.name)
    by_id = [other for other in provider.models if other.id.lower() == slug]
    by_name = [other for other in provider.models if other.name and _slug(other.name) == slug]
    if (by_id or by_name) == [model]:
        yield model.name


def _slug(name: str) -> str:
    return "-".join(name.lower().split())


def _ids(provider: types.Provider, model: types.ModelInfo) -> Iterator[str]:
    for clause in _clauses(model.match):
        match clause:
            case types.ClauseEquals(equals=name) | types.ClauseEndsWith(ends_with=name):
                names = [name.lstrip("/")]
            case types.ClauseStartsWith(starts_with=text) | types.ClauseContains(contains=text):
                names = [_with_snapshots(provider, model, text.rstrip("-@"))]
            case types.ClauseRegex(regex=pattern):
                names = _from_pattern(pattern)
            case _:
                raise TypeError(f"{provider.id}/{model.id}: unknown match rule {clause!r}")
        yield from (name for name in names if name and _is_known(provider, model, name))
    if provider.id == "google" and model.id.startswith("gemini"):
        preview = model.id.endswith("-preview")
        forms = GEMINI_PREVIEW_SNAPSHOTS if preview else GEMINI_SNAPSHOTS
        yield _alternatives(provider, model, model.id, forms)
    if provider.id == "aws":
        yield from _bedrock_ids(provider, model)
    issued = ISSUED_IDS.get((provider.id, model.id), ())
    yield from (name for name in issued if _is_known(provider, model, name))


def _clauses(rule: types.MatchLogic) -> Iterator[types.MatchLogic]:
    if isinstance(rule, types.ClauseOr | types.ClauseAnd):
        for part in rule.or_ if isinstance(rule, types.ClauseOr) else rule.and_:
            yield from _clauses(part)
    else:
        yield rule


def _with_snapshots(provider: types.Provider, model: types.ModelInfo, stem: str) -> str:
    """Give the stem with its snapshots, or nothing where it is only part of an id."""
    if re.search(r"-(0|20\d\d)$", stem):
        return ""
    if provider.id == "aws" and stem.startswith(BEDROCK_REGIONS):
        return ""
    forms = () if stem.startswith("gem") else SNAPSHOTS.get(provider.id, ())
    return _alternatives(provider, model, stem, forms)


def _alternatives(
    provider: types.Provider, model: types.ModelInfo, stem: str, forms: Sequence[str]
) -> str:
    known = [form for form in ("", *forms) if _is_known(provider, model, stem + form)]
    return stem + _braced(known) if known else ""


def _braced(forms: Sequence[str]) -> str:
    return f"{{{'|'.join(forms)}}}" if len(forms) > 1 else forms[0]


def _from_pattern(pattern: str) -> list[str]:
    """Read patterns of the form ^stem-digits$; others have no name to take over."""
    text = pattern.removeprefix("^").removesuffix("$").replace(r"\.", ".")
    text = text.replace(r"\d{4}-\d{2}-\d{2}", "{yyyy-mm-dd}").replace(r"\d{8}", "{yyyymmdd}")
    text = text.replace("[-@]{yyyymmdd}", "{-yyyymmdd|@yyyymmdd}")
    return [text] if re.fullmatch(r"[\w.@/|{}-]+", text) and "{" in text else []


def _bedrock_ids(provider: types.Provider, model: types.ModelInfo) -> Iterator[str]:
    """Give the ids of Bedrock: with and without a region, with and without a version."""
    plain = model.id.removeprefix("regional.")
    stem = re.sub(r"-v\d+(:\d+)?$|:\d+$", "", plain)
    version = plain[len(stem) :]
    tails = dict.fromkeys(["", version.removesuffix(":0"), version])
    if not dates_in([stem]) and "anthropic." in stem:
        tails |= dict.fromkeys(BEDROCK_SNAPSHOTS)
    by_region: dict[tuple[str, ...], list[str]] = {}
    for tail in tails:
        fronts = ("", *BEDROCK_REGIONS)
        regions = tuple(r for r in fronts if _is_known(provider, model, r + stem + tail))
        by_region.setdefault(regions, []).append(tail)
    for regions, its_tails in by_region.items():
        if regions:
            yield _braced(regions) + stem + _braced(its_tails)


def _is_known(provider: types.Provider, model: types.ModelInfo, name: str) -> bool:
    """Ask genai-prices whether every name of this seller that is meant is this very model."""
    return all(provider.find_model(_sample(each)) is model for each in spelled_out(name))


def _sample(name: str) -> str:
    for word, digits in SAMPLES.items():
        name = name.replace(word, digits)
    return name


def spelled_out(name: str) -> list[str]:
    """List the names that a name with braces stands for."""
    braces = re.search(r"\{([^}]*)\}", name)
    if not braces:
        return [name]
    before, after = name[: braces.start()], name[braces.end() :]
    return [n for form in braces.group(1).split("|") for n in spelled_out(before + form + after)]
