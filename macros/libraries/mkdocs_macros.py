"""mkdocs-macros-plugin 1.5.0, beyond its documented functions and settings."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig


def skip_unread_facts(config: MkDocsConfig) -> None:
    """Spare each build what mkdocs-macros gathers for pages that we do not have.

    Before the first macro it asks git twelve questions, names of people among them, and writes its
    variables as JSON for a trace, whether or not the trace is shown. That is a twentieth of a build, and no
    setting switches it off.
    """
    if plugin := config.plugins.get("macros"):
        import mkdocs_macros.context  # a site without the plugin does not wait for it

        mkdocs_macros.context.get_git_info = dict
        config.plugins.events["pre_build"].remove(plugin.on_pre_build)
