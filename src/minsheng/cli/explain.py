"""`minsheng explain`: why one household was decided as it was."""

from __future__ import annotations

from pathlib import Path

import click

from minsheng.cli.language import language_option
from minsheng.cli.speech import Command, tell_json, tell_wrapped
from minsheng.cli.warned import warn_of_held, warn_of_rules


@click.command("explain", cls=Command)
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("household", type=int)
@language_option("zh")
@click.option(
    "--steps",
    is_flag=True,
    help="with every sum, limit and fact on the way 列出全部算式、限额和所依据的事实",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="as JSON, with facts, figures and every step 输出JSON，含事实、数值和全部步骤",
)
@click.option(
    "--notice",
    type=click.Path(path_type=Path),
    help="write the notice to this file 把告知书写入该文件",
)
def command(
    run: Path,
    household: int,
    lang: str,
    steps: bool,
    as_json: bool,
    notice: Path | None,
) -> None:
    """Explain the decision of one HOUSEHOLD of a RUN, from facts to fen.

    说明某户核查结论：一句话结论、金额、法律依据、怎么办、什么会改变结论、怎样算出。
    """
    from minsheng.policy.engine.library import load_library
    from minsheng.recheck.access import tell_shown
    from minsheng.recheck.explain import Explainer
    from minsheng.recheck.notice import notice_of, write_notice
    from minsheng.recheck.report import as_data, as_text
    from minsheng.recheck.words import Language

    language: Language = "zh" if lang == "zh" else "en"
    library = load_library()
    explainer = Explainer(run, library)
    tell_shown(run, explainer.about)
    warn_of_held(explainer.about, language)
    warn_of_rules(explainer.about["rulebook"], library.digest, language)
    explanation = explainer.explain(household, language)
    if notice is not None and explanation.officer:
        raise click.ClickException(
            f"household {household}: an officer has decided, so no notice of what the rules find "
            "is written; tell the family what the officer decided"
        )
    if notice is not None:
        sentences = [s.text for s in explanation.reasons]
        whence = {"taken": explainer.snapshot.as_of, "program": explainer.program}
        write_notice(notice, notice_of(explanation.trace, sentences=sentences, **whence))
    if as_json:
        tell_json(as_data(explanation, language))
    else:
        tell_wrapped(as_text(explanation, language, steps=steps))
    if not explanation.identical:
        raise click.ClickException(
            f"household {household}: the explanation differs from what {run} wrote; "
            f"find out with `minsheng replay {run} {household}`",
        )
