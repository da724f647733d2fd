"""The command line, `cairn COMMAND`: the jobs of the pages, for scripts and whoever looks after a server.

Commands load what they need when they are asked for: `cairn --help` answers at once, and `cairn verify` opens
no database. What a command prints for people goes to stdout, progress to stderr; what is wrong is said in a
sentence, with exit code 1, or 2 when the command itself was not understood.
"""

from importlib import import_module
from typing import Final

import click

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "init": (
        "issuer.cli.setting_up:init",
        "Make a new installation: folder, database, key, first administrator.",
    ),
    "demo": ("issuer.cli.setting_up:demo", "Load the demonstration district and do the main job once."),
    "serve": ("issuer.cli.serving:serve", "Serve the pages."),
    "audit": (
        "issuer.cli.auditing:audit",
        "Prove the journal of awards, decisions, revocations and keys.",
    ),
    "clock": ("issuer.cli.clock:clock", "Say whether badges can be signed by this clock."),
    "worker": ("issuer.cli.working:worker", "Do what goes on by itself (mail) in a process of its own."),
    "user": ("issuer.cli.people:user", "Add people, give roles, set passwords."),
    "issue": ("issuer.cli.badges:issue", "Award a badge to one person, or to a list of people."),
    "revoke": ("issuer.cli.badges:revoke", "Withdraw a badge, with a reason."),
    "verify": ("verifier.cli:verify", "Say what is true of badges: files, folders, links."),
    "pathway": (
        "issuer.cli.pathway:pathway",
        "Ask about a pathway's rule, from files alone: who is done, what is wrong with it.",
    ),
    "key": ("issuer.cli.keys:key", "Show, rotate, retire the signing keys."),
    "token": ("issuer.cli.tokens:token", "Make, list and end the tokens of programs that use the API."),
    "import-roster": ("issuer.cli.importing:import_roster", "Bring in people, schools and roles from a CSV."),
    "import-menu": ("issuer.cli.importing:import_menu", "Bring in what can be earned from a CSV."),
    "import-pathway": ("issuer.cli.importing:import_pathway", "Bring in a pathway from its JSON document."),
}
"""Name -> where it is, and its line in `cairn --help`."""


class LazyGroup(click.Group):
    """A group that imports a command when it is used, and not to list it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in the order of the table: first things first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cairn-badges", prog_name="cairn")
def main() -> None:
    """Cairn issues Open Badges to teachers, verifies any badge, and keeps the pathway to the yearly one.

    Begin with `cairn demo --serve`, or with `cairn init` for a district of your own. Settings come from the
    environment (CAIRN_INSTANCE, CAIRN_BASE_URL, ...); the README lists them.
    """
