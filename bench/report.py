"""A run's results as tables to read."""

import os
import platform
import re
import statistics
from datetime import UTC, datetime
from pathlib import Path

from bench import scale, village
from bench.enumeration import EnumerationFigure
from bench.lockout import LockoutFigure
from bench.plan import Results
from bench.register_import import ImportFigure
from bench.rounds import Figure

# How many times the peer, by rate or by CPU time.
TARGETS = {
    ("code flows", "relaxed"): (2.0, "rate"),
    ("code flows", "durable"): (3.0, "rate"),
    ("refresh grants", "relaxed"): (2.0, "rate"),
    ("refresh grants", "durable"): (2.0, "rate"),
    ("client-credential grants", "durable"): (1.2, "cpu"),
}
LOGIN_TARGET = 0.9


def as_markdown(results: Results) -> str:
    """The tables, in their order; under those of another day or machine, which."""
    here = machine()
    parts = [here]
    for name, text in sections(results).items():
        taken = results.taken.get(name, here)
        parts += [text] if taken == here else [text, taken]
    return "\n\n".join(parts)


def sections(results: Results) -> dict[str, str]:
    """What was measured, by name."""
    found = {measure: _table(measure, figures) for measure, figures in results.figures.items()}
    if results.logins:
        found["logins"] = _logins(results)
    if results.flood:
        found["flood"] = _flood(results)
    if results.lockout:
        found["lockout"] = _lockout(results.lockout)
    if results.enumeration:
        found["enumeration"] = _enumeration(results.enumeration)
    found |= _of_many(results)
    if any("pss_after_load" in bytes_ for bytes_ in results.memory.values()):
        found["memory"] = _memory(results)
    return found


def _of_many(results: Results) -> dict[str, str]:
    found = {"import": _import(results.imported)} if results.imported else {}
    if results.village:
        found["village"] = village.as_table(results.village)
    return found | ({"scale": scale.as_table(results.scale)} if results.scale else {})


def machine() -> str:
    """Today, and what this machine is."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    return (
        f"Taken on {day}: {model[1] if model else platform.machine()}, {os.cpu_count()} cores, "
        f"Linux {platform.release()}, Python {platform.python_version()}."
    )


def _table(measure: str, figures: list[Figure]) -> str:
    ours = figures[0]
    lines = [
        f"### {measure[0].upper()}{measure[1:]}",
        "",
        "| provider | per second | CPU µs each | p50 ms | p95 ms | Kagu, by rate | by CPU | target | load |",
        "|---|---:|---:|---:|---:|---:|---:|---|---:|",
    ]
    for figure in figures:
        rate, cpu = ours.per_second / figure.per_second, figure.cpu_us / ours.cpu_us
        against = ("", "", "")
        if figure is not ours:
            against = (f"{rate:.2f} ×", f"{cpu:.2f} ×", _verdict(measure, figure, rate, cpu))
        lines.append(
            f"| {figure.name} | {figure.per_second:,.0f} | {figure.cpu_us:,.0f} | {figure.p50_ms:.1f} "
            f"| {figure.p95_ms:.1f} | {' | '.join(against)} | {figure.load_busy:.0%} |"
        )
    return "\n".join(lines)


def _verdict(measure: str, figure: Figure, rate: float, cpu: float) -> str:
    for (name, kind), (wanted, unit) in TARGETS.items():
        if name == measure and kind in figure.name:
            return _said((rate if unit == "rate" else cpu) >= wanted, f"≥ {wanted:g} × by {unit}")
    return ""


def _said(is_met: bool, target: str) -> str:
    return f"{target}: {'met' if is_met else '**missed**'}"


def _logins(results: Results) -> str:
    bare = statistics.median_high(results.bare_argon2_per_second)
    lines = ["### Password log-ins", ""]
    lines += ["| measure | per second | CPU µs each | share of bare | target |", "|---|---:|---:|---:|---|"]
    lines.append(f"| bare Argon2id verifications | {bare:.1f} | {1e6 / bare:,.0f} | | |")
    for name, figures in results.logins.items():
        rate, cpu = (
            statistics.median_high([getattr(each, of) for each in figures]) for of in ("per_second", "cpu_us")
        )
        target = _said(rate / bare >= LOGIN_TARGET, f"≥ {LOGIN_TARGET}") if name == "log-in forms" else ""
        lines.append(f"| {name} | {rate:.1f} | {cpu:,.0f} | {rate / bare:.2f} | {target} |")
    return "\n".join(lines)


def _flood(results: Results) -> str:
    flood = results.flood
    assert flood is not None
    ratio = flood.sso_p95_ms_flooded / flood.sso_p95_ms_alone
    return (
        "### Ten times too many log-ins\n\n"
        "| measure | figure |\n|---|---:|\n"
        f"| SSO code flows a second, steady | {flood.sso_per_second:.0f} |\n"
        f"| their p95 alone | {flood.sso_p95_ms_alone:.1f} ms |\n"
        f"| their p95 while log-ins flood in | {flood.sso_p95_ms_flooded:.1f} ms |\n"
        f"| log-ins arriving a second | {flood.logins_arriving:.0f} |\n"
        f"| … logged in | {flood.logged_in:.1f} |\n"
        f"| … refused with 503 and Retry-After | {flood.refused:.0f} |\n"
        f"| p95 of a refusal | {flood.refusal_p95_ms:.1f} ms |\n"
        f"| refusals without Retry-After | {flood.refusals_without_retry_after} |\n"
        f"| arrivals that found no connection | {flood.turned_away} |\n\n"
        f"p95 grew {ratio:.2f} ×. Target {_said(ratio <= 2, '≤ 2 ×')}."
    )


def _lockout(lockout: LockoutFigure) -> str:
    every_one = lockout.owner_logged_in == lockout.owner_tried
    pairs = (
        (lockout.page_p95_ms_calm, lockout.page_p95_ms_attacked),
        (lockout.sso_p95_ms_calm, lockout.sso_p95_ms_attacked),
    )
    worst = max(attacked / calm for calm, attacked in pairs)
    return (
        "### Two thousand bad log-ins a minute against one account\n\n"
        "| measure | in peace | meanwhile |\n|---|---:|---:|\n"
        f"| bad log-ins answered | | {lockout.bad_logins:,} |\n"
        f"| its owner's log-ins in a known browser | | {lockout.owner_logged_in} of {lockout.owner_tried} |\n"
        f"| p95 of the owner's log-in | | {lockout.owner_p95_ms:.0f} ms |\n"
        f"| p95 of another page | {pairs[0][0]:.1f} ms | {pairs[0][1]:.1f} ms |\n"
        f"| p95 of SSO code flows | {pairs[1][0]:.1f} ms | {pairs[1][1]:.1f} ms |\n\n"
        f"Targets {_said(every_one, 'every log-in of the owner')}, {_said(worst <= 2, 'p95 ≤ 2 ×')}."
    )


def _enumeration(figures: list[EnumerationFigure]) -> str:
    lines = ["### Addresses with an account and without", ""]
    lines += ["| form | pairs | known | unknown | difference | target |", "|---|---:|---:|---:|---:|---|"]
    for figure in figures:
        target = _said(abs(figure.difference_ms) <= 1, "≤ 1 ms")
        lines.append(
            f"| {figure.form} | {figure.pairs} | {figure.known_ms:.2f} ms | {figure.unknown_ms:.2f} ms "
            f"| {figure.difference_ms:+.2f} ms | {target} |"
        )
    return "\n".join(lines)


def _import(imported: ImportFigure) -> str:
    return (
        "### Import of a register of taxpayers\n\n"
        "| lines | seconds | CPU seconds | lines a second | largest memory |\n|---:|---:|---:|---:|---:|\n"
        f"| {imported.lines:,} | {imported.seconds:.0f} | {imported.cpu_seconds:.0f} "
        f"| {imported.lines / imported.seconds:,.0f} | {imported.largest_bytes / 2**20:.0f} MiB |"
    )


def _memory(results: Results) -> str:
    """Of runs since the whole tree is counted."""
    lines = [
        "### Memory of all processes of a server (PSS)",
        "",
        "| provider | at start | after all the above |",
        "|---|---:|---:|",
    ]
    for name, bytes_ in results.memory.items():
        if "pss_after_load" in bytes_:
            before, after = bytes_["pss_at_start"] / 2**20, bytes_["pss_after_load"] / 2**20
            lines.append(f"| {name} | {before:.0f} MiB | {after:.0f} MiB |")
    return "\n".join(lines) + "\n\nTarget for Kagu: ≤ 90 MiB."
