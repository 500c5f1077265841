"""`minsheng restore`: a backup brought back into an empty place."""

from __future__ import annotations

from pathlib import Path

import click

from minsheng.cli.backup import moved_bars, passphrase
from minsheng.cli.console import spoken
from minsheng.cli.serve import said
from minsheng.cli.site import mendable
from minsheng.cli.speech import Command, tell


@click.command("restore", cls=Command)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--keys",
    "key_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="the file `minsheng backup --keys` wrote 由 minsheng backup --keys 写出的密钥文件",
)
def command(file: Path, key_file: Path | None) -> None:
    """Bring the backup FILE back, into an empty folder or database only.

    恢复备份；只能恢复到空的文件夹或数据库。

    First every byte is held against the backup's own list; then rows are counted.

    先逐一核对备份中的每个文件，恢复后再核对行数。
    """
    with mendable():
        from minsheng.web.backup import keys, restoring
        from minsheng.web.serving.ready import database_held, make_ready

        held = keys.read(key_file, passphrase(confirm=False)) if key_file else {}
        with moved_bars("verify", file.stat().st_size) as moved:
            archive, manifest = restoring.verified(file, moved)
        with archive:
            restoring.refuse_other_keys(manifest, held)
            with database_held(said, half=True), restoring.place_held():
                restoring.put_keys(held)
                with moved_bars("restore", file.stat().st_size) as moved:
                    restoring.bring_back(archive, manifest, moved)
                make_ready(said, static=False)
    count = sum(manifest.rows.values())
    tell(
        spoken(
            f"已恢复 {count:,} 行、{len(manifest.parts) - 1:,} 个附件",
            f"{count:,} rows and {len(manifest.parts) - 1:,} files are back",
        )
    )
