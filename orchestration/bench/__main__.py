"""``python -m orchestration.bench``: measure, print the table, write it to the data folder.

Here belongs the command line only. Each size leaves its folder behind with ``--keep``, else nothing but
the two result files.
"""

import json
import shutil

import click

from orchestration.bench.report import as_dict, as_markdown
from orchestration.bench.running import run_size
from orchestration.settings import Settings

_SMALL, _LARGE = 1_000_000, 10_000_000


@click.command()
@click.option("--events", multiple=True, type=click.IntRange(min=1), help="过程信息条数，可重复。 Size, repeatable.")
@click.option("--large", is_flag=True, help="另测一千万条，并求斜率。 Ten million events as well, and the slope.")
@click.option("--keep", is_flag=True, help="保留文件与数据目录。 Keep files and data folders.")
def main(events: tuple[int, ...], large: bool, keep: bool) -> None:
    """测量流水线与三种手写程序的开销。 What the pipeline costs, beside three programs that check nothing."""
    settings = Settings()
    folder = settings.data_dir / "bench"
    sizes = []
    for size in sorted({*(events or (_SMALL,)), *([_LARGE] if large else [])}):
        run_folder = folder / str(size)
        shutil.rmtree(run_folder, ignore_errors=True)
        run_folder.mkdir(parents=True)
        try:
            sizes.append(run_size(settings, size, run_folder, say=lambda line: click.echo(line, err=True)))
        finally:
            if not keep:
                shutil.rmtree(run_folder)
    text = as_markdown(sizes)
    (folder / "bench.md").write_text(text, encoding="utf-8")
    content = json.dumps(as_dict(sizes), ensure_ascii=False, indent=1)
    (folder / "bench.json").write_text(content + "\n", encoding="utf-8")
    click.echo(text)


if __name__ == "__main__":
    main()
