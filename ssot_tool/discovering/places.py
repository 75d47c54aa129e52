"""Why two subjects do not compete with each other: by the places in which they stand; one small rule an excuse."""

from __future__ import annotations

import re

from ssot_tool.discovering.standing import only_difference
from ssot_tool.discovering.surroundings import Pair, last_names
from ssot_tool.words import word_set, words

_VERSION = re.compile(r"(?:.*[_-])?v\d+(?:(?:alpha|beta|rc)\d*)?[\d_-]*|v\d+_\d+_.*|py\d+")
#: Where two names differ in nothing else they are of two versions, whatever else they say: ``v1arch``, ``v3arch``.
_NUMBERED = re.compile(r"(?<![A-Za-z0-9])v\d+")
#: Packages of what is kept for those who still need it.
_KEPT = word_set("legacy compat deprecated obsolete")
#: So many modules of one name below each of two packages are no accident.
_PARALLEL = 3

#: What so many modules have is a convention; where so many have it, even if a few of them repeat one another.
_CONVENTION, _CLEAR_CONVENTION = 5, 20
#: Products of which programs speak to one or the other.
_PRODUCTS = word_set(
    "postgres postgresql mysql mariadb sqlite oracle mssql mongo mongodb cassandra clickhouse elasticsearch opensearch "
    "redis memcached rabbitmq kafka nats sqs pulsar celery snowflake bigquery redshift duckdb trino databricks "
    "aws azure gcp google amazon s3 gcs kubernetes docker podman openai anthropic cohere mistral ollama huggingface "
    "pytorch torch tensorflow keras sklearn pandas polars spark dask ibis jax xgboost lightgbm "
    "bash zsh fish powershell windows linux darwin macos posix gtk qt django flask fastapi starlette aiohttp tornado "
    "github gitlab bitbucket slack discord telegram teams android ios git mercurial svn bokeh plotly matplotlib"
)


def same_module(pair: Pair) -> str:
    """Who wrote one saw the other."""
    return "in one module" if pair.one.module == pair.other.module else ""


def layer(pair: Pair) -> str:
    """Modules of one name repeat, class by class, what stands elsewhere: the same things, seen from another layer."""
    one, other = pair.one, pair.other
    if one.name != other.name or not one.is_class or pair.surroundings.habit or one.shares_code(other):
        return ""
    counts = ((pair.surroundings.repeated_in(part), part) for part in last_names(one, other))
    count, name = max(counts, default=(0, ""))
    return f"{count} classes in modules called {name} have namesakes elsewhere" if count > 2 else ""


def versions(pair: Pair) -> str:
    """Two versions of one interface, both of which are offered, or an old one that is kept on purpose."""
    one, other = (pair.one.module.split("."), pair.other.module.split("."))
    mine, theirs = set(one) - set(other), set(other) - set(one)
    apart = {part for part in mine | theirs if _VERSION.fullmatch(part)}
    apart |= {part for part in mine if _NUMBERED.sub("v", part) in {_NUMBERED.sub("v", name) for name in theirs}}
    if apart:
        return f"in {min(apart)}, a version of its own"
    kept = {word for part in set(one[:-1]) ^ set(other[:-1]) for word in words(part)} & _KEPT
    if kept and not pair.surroundings.habit:
        return f"in {min(kept)}, for those who still need it"
    numbers = [[word for word in words(subject.name) if word.isdigit()] for subject in (pair.one, pair.other)]
    if numbers[0] != numbers[1] and not pair.surroundings.habit:
        return f"their names say {' '.join(numbers[0]) or 'none'} and {' '.join(numbers[1]) or 'none'}"
    return ""


def convention(pair: Pair) -> str:
    """Many modules have a function of this name, each for a thing of its own.

    Copies of one another are not meant, unless very many have one, of which the copies are the smaller part.
    """
    one, other = pair.one, pair.other
    if one.is_class or one.name != other.name or pair.surroundings.habit:
        return ""
    count = pair.surroundings.homes(one.name)
    if one.repeats(other) and (count < _CLEAR_CONVENTION or 2 * pair.surroundings.copies(one) > count):
        return ""
    return f"{count} modules have one" if count >= _CONVENTION else ""


def technologies(pair: Pair) -> str:
    """Each is made for another product: the ways to two modules, or two names, say which."""
    said = [
        {word for part in (*subject.module.split("."), subject.name) for word in words(part)}
        for subject in (pair.one, pair.other)
    ]
    one, other = ((mine - theirs) & _PRODUCTS for mine, theirs in (said, reversed(said)))
    if not one or not other or pair.surroundings.habit or pair.one.shares_code(pair.other) or _copied(pair):
        return ""
    return f"one for {min(one)}, one for {min(other)}"


def backends(pair: Pair) -> str:
    """The same place in three sibling packages, or in two that repeat one another: a plug for one socket."""
    name = pair.one.name
    count = pair.surroundings.standing.siblings(pair.one.module, pair.other.module)
    if count > 2 and not pair.surroundings.habit:
        return f"at the same place in {count} packages side by side"
    shared = pair.surroundings.standing.repeated_places(pair.one.module, pair.other.module)
    if shared >= _PARALLEL and not pair.surroundings.habit and not _copied(pair):
        return f"in two packages that have {shared} modules of the same names"
    if name != pair.other.name:
        return ""
    one = pair.one.module.split(".")
    at = only_difference(one, pair.other.module.split("."))
    alike = pair.surroundings.alike_homes(name, one, at) if at is not None else 0
    return f"one of {alike} siblings below {'.'.join(one[:at]) or 'the top'}" if alike > 2 else ""


def alternatives(pair: Pair) -> str:
    """Some module takes a name from either module, or the package above knows both: it chooses between the two.

    What stands in both word for word is not chosen, but repeated.
    """
    name, package = pair.one.name, pair.one.package
    if name != pair.other.name:
        return ""
    chooser = pair.surroundings.chooser(pair.one.module, pair.other.module)
    if chooser and not pair.surroundings.habit and not pair.one.repeats(pair.other):
        return f"{chooser} chooses between them"
    if package != pair.other.package or not package:
        return ""
    facts = pair.surroundings.program.modules.get(package)
    if facts is None or name not in facts.exports:
        return ""
    known = {*facts.imports, *(target for targets in facts.exports.values() for target in targets)}
    known |= {target.rpartition(".")[0] for target in known}
    return f"{package} chooses between them" if {pair.one.module, pair.other.module} <= known else ""


def parallel(pair: Pair) -> str:
    """Two ways to do one thing, file by file: three pairs of modules side by side are told apart by the same words."""
    one, other = pair.one.module, pair.other.module
    count = pair.surroundings.standing.parallels(one, other) if pair.one.package == pair.other.package else 0
    return f"{count} pairs of modules in {pair.one.package} are told apart by the same words" if count > 2 else ""


def services(pair: Pair) -> str:
    """Each is deployed by itself: a copy there is the price of independence."""
    one, other = (pair.surroundings.service(subject) for subject in (pair.one, pair.other))
    is_host = f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")  # of the plugin that is the other
    return f"{one} and {other} are deployed apart" if one and other and not is_host else ""


def _copied(pair: Pair) -> bool:
    """Whether the modules of two have a body in common, word for word: who copies one of two back-ends repeats work."""
    return pair.one.repeats(pair.other) or (not pair.one.is_class and pair.one.repeats_part(pair.other))
