import os
import subprocess
import sys
import tempfile
from datetime import date

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from reviews.demo import cast, county, simulation

# Where the year is played: a database that lives in memory and is gone with the process.
SCRATCH = {"DATABASE_URL": "sqlite://:memory:", "DEMO": "on", "ALLOWED_HOSTS": "localhost", "LOG_LEVEL": "ERROR"}


class Command(BaseCommand):
    help = "Play a whole year of the demo county through, day by day, in a scratch database; print what came of it."

    def add_arguments(self, parser):
        parser.add_argument("year", type=int)
        parser.add_argument("--people", type=int, default=5000, help="how many people")
        parser.add_argument("--seed", type=int, default=county.SEED, help="another seed, other people")
        parser.add_argument("--here", action="store_true", help="in the database of this process, which must be empty")

    def handle(self, *, year, people, seed, here, verbosity, **options):
        if not here:
            self._play_elsewhere(year, people, seed)
            return
        if settings.DATABASES["default"]["NAME"] == ":memory:":
            call_command("migrate", verbosity=0)
        days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
        try:
            with tqdm(total=days, desc=f"{year} 年", unit="日", disable=not verbosity) as bar:
                played = simulation.play(number=year, people=people, seed=seed, progress=lambda day: bar.update())
        except simulation.CannotSimulate as refusal:
            raise CommandError(str(refusal)) from refusal
        lines = simulation.count(played)
        self._print(f"{year} 年推演，{people} 人", simulation.table(lines))
        self._judge(simulation.broken_promises(played))

    def _play_elsewhere(self, year, people, seed):
        """Never beside real rows: a process of its own, with a database and a folder that end with it."""
        with tempfile.TemporaryDirectory() as folder:
            words = [
                sys.executable,
                sys.argv[0],
                "simulate_year",
                str(year),
                "--people",
                str(people),
                "--seed",
                str(seed),
            ]
            played = subprocess.run([*words, "--here"], env=os.environ | SCRATCH | {"MEDIA_ROOT": folder})
        if played.returncode:
            raise CommandError("推演没有完成，原因见上。")

    def _print(self, title, rows):
        widths = [max(cast.width(row[place]) for row in rows) for place in range(len(rows[0]))]
        self.stdout.write(f"\n{title}")
        for row in rows:
            cells = [cast.padded(row[0], widths[0])]
            cells += [cast.padded(word, width, right=True) for word, width in zip(row[1:], widths[1:], strict=True)]
            self.stdout.write("  ".join(cells))

    def _judge(self, broken):
        if broken:
            raise CommandError("\n".join(["以下各条不应发生：", *broken[:20]]))
        self.stdout.write(
            "\n核对：没有人被停发两次；按时确认的没有人被停发；每件批准的暂停都有两人经手；名册等于标准减去停发的月份。"
        )
