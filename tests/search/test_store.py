"""One writer, no update lost: between processes, during a rebuild, after a crash."""

import json
import multiprocessing
import os
import threading
from pathlib import Path

import pytest
from modelsearch.query import PlainText

from search.engine import schema
from search.engine.generations import NoIndexError, OutdatedIndexError
from search.engine.locks import file_lock
from search.engine.results import Search, run_search
from search.engine.store import Document, RebuildRunning, Store

KINDS = frozenset({"note"})


class Folder:
    """Documents from files, so that real processes share them without a database."""

    areas = ("text", "title")

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(exist_ok=True)

    def write(self, name: str, text: str) -> None:
        fresh = self.path / f".{name}.{os.getpid()}"
        fresh.write_text(json.dumps(text))
        fresh.replace(self.path / name)

    def load(self, names):
        for name in names:
            path = self.path / name.removeprefix("note:")
            if path.exists():
                text = json.loads(path.read_text())
                yield Document(
                    name, "note", name.removeprefix("note:"), {"text": ([text], 1.0)}
                )

    def all(self):
        names = sorted(f"note:{path.name}" for path in self.path.glob("[!.]*"))
        yield from self.load(names)


@pytest.fixture
def source(tmp_path):
    return Folder(tmp_path / "notes")


@pytest.fixture
def store(tmp_path, source):
    return Store(tmp_path / "index", source)


def find(store, text):
    search = Search(PlainText(text), KINDS, ("text", "title"))
    found = run_search(store.leaves(), search)
    return sorted(found.pks())


def save(store, source, name, text):
    source.write(name, text)
    store.mark([f"note:{name}"])
    store.drain()


def test_drain_replaces_and_removes(store, source):
    save(store, source, "a", "高空抛物")
    save(store, source, "b", "高空作业")
    assert find(store, "高空") == ["a", "b"]
    save(store, source, "a", "行政复议")
    assert find(store, "高空") == ["b"]
    (source.path / "b").unlink()
    store.mark(["note:b"])
    store.drain()
    assert find(store, "高空") == []
    assert find(store, "行政复议") == ["a"]


def test_search_without_an_index_is_told_apart(store):
    with pytest.raises(NoIndexError):
        store.leaves()


def test_mark_says_when_somebody_has_to_be_told(store):
    assert store.mark(["note:a"]) is True
    assert store.mark(["note:b"]) is False
    store.drain()
    assert store.mark(["note:a"]) is True


def test_drain_leaves_while_another_writes_and_nothing_is_lost(store, source):
    source.write("a", "高空抛物")
    with file_lock(store.folder / "writing.lock", wait=True):
        store.mark(["note:a"])
        store.drain()
        assert [name for name, _ in store.journal.waiting()] == ["note:a"]
    store.drain()
    assert find(store, "高空抛物") == ["a"]


def test_crash_before_the_journal_is_cleared_does_no_harm(store, source, monkeypatch):
    source.write("a", "高空抛物")
    store.mark(["note:a"])
    with monkeypatch.context() as patch:
        patch.setattr(store.journal, "done", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            store.drain()
    store.drain()
    assert find(store, "高空抛物") == ["a"]
    assert store.journal.waiting() == []


def test_failed_write_leaves_the_index_and_the_journal(store, source, monkeypatch):
    save(store, source, "a", "高空抛物")
    store.mark(["note:a"])
    monkeypatch.setattr(source, "load", lambda names: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.drain()
    assert find(store, "高空抛物") == ["a"]
    assert [name for name, _ in store.journal.waiting()] == ["note:a"]


def test_rebuild_counts_and_removes_the_old_generation(store, source):
    for number in range(5):
        save(store, source, f"n{number}", f"第{number}份 高空抛物")
    rebuilt = store.rebuild()
    assert (rebuilt.documents, rebuilt.generation) == (5, 2)
    assert rebuilt.bytes > 0
    assert [g.number for g in store.generations.all()] == [2]
    assert find(store, "高空抛物") == ["n0", "n1", "n2", "n3", "n4"]


def test_rebuild_keeps_a_generation_that_a_reader_holds(store, source):
    save(store, source, "a", "高空抛物")
    reader = Store(store.folder, source)
    assert find(reader, "高空抛物") == ["a"]
    store.rebuild()
    assert sorted(g.number for g in store.generations.all()) == [1, 2]
    assert find(reader, "高空抛物") == ["a"]
    store.rebuild()
    assert [g.number for g in store.generations.all() if g.number == 1] == []


def test_rebuild_replays_what_was_saved_meanwhile(store, source):
    for number in range(3):
        save(store, source, f"n{number}", "旧文")

    def documents():
        for at, document in enumerate(list(source.all())):
            if at == 1:  # the first is read already, the last is not
                for name in ("n0", "n2"):
                    source.write(name, "新文")
                (source.path / "n1").unlink()
                source.write("n3", "新文")
                store.mark([f"note:n{number}" for number in range(4)])
                store.drain()
                assert find(store, "新文") == ["n0", "n2", "n3"]
            yield document

    store.rebuild(documents())
    assert find(store, "新文") == ["n0", "n2", "n3"]
    assert find(store, "旧文") == []
    assert store.journal.waiting() == []


def test_rebuild_never_empties(store, source):
    save(store, source, "a", "高空抛物")

    def documents():
        assert find(store, "高空抛物") == ["a"]
        yield from source.all()
        assert find(store, "高空抛物") == ["a"]

    store.rebuild(documents())
    assert find(store, "高空抛物") == ["a"]


def test_failed_rebuild_leaves_the_old_generation(store, source):
    save(store, source, "a", "高空抛物")

    def documents():
        source.write("a", "行政复议")
        store.mark(["note:a"])
        store.drain()
        yield from ()
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - it is ours
        store.rebuild(documents())
    assert find(store, "行政复议") == ["a"]
    assert store.rebuild().documents == 1
    assert [g.number for g in store.generations.all()] == [3]


def test_second_rebuild_at_the_same_time_is_refused(store):
    with (
        file_lock(store.folder / "rebuilding.lock", wait=True),
        pytest.raises(RebuildRunning),
    ):
        store.rebuild()


def test_index_of_another_format_is_not_read_and_nothing_is_lost(
    store, source, monkeypatch
):
    save(store, source, "a", "高空抛物")
    monkeypatch.setattr("search.engine.generations.FORMAT", schema.FORMAT + "x")
    later = Store(store.folder, source)
    with pytest.raises(OutdatedIndexError):
        later.leaves()
    save(later, source, "b", "高空作业")
    assert [name for name, _ in later.journal.waiting()] == ["note:b"]
    later.rebuild()
    assert find(later, "高空") == ["a", "b"]


def test_threads_have_readers_of_their_own(store, source):
    save(store, source, "a", "高空抛物")
    seen = []
    threads = [
        threading.Thread(target=lambda: seen.append(find(store, "高空")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [["a"]] * 4


def _writer(folder: Path, notes: Path, worker: int, count: int) -> None:
    store, source = Store(folder, Folder(notes)), Folder(notes)
    for number in range(count):
        for text in ("旧文", f"新文 第{number}份"):
            save(store, source, f"w{worker}n{number}", text)
        save(store, source, "shared", f"共有 {worker}")


def _run(count, target, *arguments):
    context = multiprocessing.get_context("fork")
    workers = [
        context.Process(target=target, args=(*arguments[:2], worker, *arguments[2:]))
        for worker in range(count)
    ]
    for worker in workers:
        worker.start()
    return workers


def _finish(workers):
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * len(workers)


def test_four_processes_lose_nothing(store, source):
    _finish(_run(4, _writer, store.folder, source.path, 6))
    assert store.journal.waiting() == []
    assert len(find(store, "新文")) == 24
    assert find(store, "旧文") == []
    last = json.loads((source.path / "shared").read_text())
    assert find(store, last) == ["shared"]


def test_writers_during_a_rebuild_lose_nothing(store, source):
    for number in range(20):
        source.write(f"old{number}", "旧有")
    workers = _run(2, _writer, store.folder, source.path, 6)
    generations = [store.rebuild().generation for _ in range(2)]
    _finish(workers)
    assert generations == sorted(set(generations))
    assert store.journal.waiting() == []
    assert len(find(store, "旧有")) == 20
    assert len(find(store, "新文")) == 12
    assert find(store, "旧文") == []
