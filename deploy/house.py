"""Make the environment and start what was asked for: run, test, check, lint.

Runs on the bare Python of the machine, so it uses the standard library alone and says
in one line what is missing instead of showing a traceback.
"""

import errno
import hashlib
import os
import shutil
import socket
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.environ.get("MINGFA_VENV") or os.path.join(ROOT, ".venv")
OLDEST, NEWEST = (3, 11), (3, 13)
ROOM_NEEDED = 1500 * 1024 * 1024  # bytes: environment, database, uploads to begin with


def fail(text):
    sys.stderr.write(text + "\n")
    sys.exit(2)


def version_of(python):
    """(major, minor) of an interpreter, or None where it does not run."""
    code = "import sys; print(sys.implementation.name, *sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [python, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ).stdout
    except OSError:
        return None
    name, *numbers = answer.decode().split() or [""]
    return tuple(int(number) for number in numbers) if name == "cpython" else None


def find_python():
    """The interpreter that runs this file if it will do, else the newest that will."""
    candidates = [sys.executable]
    candidates += [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for python in candidates:
        version = version_of(python)
        if version and OLDEST <= version <= NEWEST:
            return python
    found = ".".join(str(part) for part in sys.version_info[:2])
    return fail(
        f"需要 CPython 3.11、3.12 或 3.13，这里只有 {found}。装好后再运行一次。"
    )


def environment_python():
    return os.path.join(VENV, "bin", "python")


def digest(name):
    text = version_of(environment_python()) or ()
    with open(os.path.join(ROOT, name), "rb") as file:
        return hashlib.sha256(file.read() + repr(text).encode()).hexdigest()


def check_room():
    os.makedirs(VENV, exist_ok=True)
    if shutil.disk_usage(VENV).free < ROOM_NEEDED:
        fail(f"磁盘空间不足：{VENV} 所在的盘至少要空出 1.5 GB。腾出空间后再运行一次。")


def make_environment():
    """A virtual environment of a Python that will do; kept while that Python runs."""
    version = version_of(environment_python())
    if version and OLDEST <= version <= NEWEST:
        return
    check_room()
    python = find_python()
    say("正在建立运行环境……")
    done = subprocess.run(
        [python, "-m", "venv", "--clear", VENV],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        fail(f"{python} 建不了虚拟环境。Debian 上先装 python3-venv，再运行一次。")


def install(name):
    """Install a list of pinned packages, unless this very list is installed already."""
    make_environment()
    stamp = os.path.join(VENV, f"{name}.installed")
    wanted = digest(name)
    if os.path.exists(stamp):
        with open(stamp) as file:
            if file.read() == wanted:
                return
    check_room()
    say(f"正在安装 {name}（第一次约需一分钟）……")
    command = [environment_python(), "-m", "pip", "install", "--quiet"]
    command += ["--disable-pip-version-check", "--requirement", name]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        explain_pip(done.stdout.decode(errors="replace"))
    with open(stamp, "w") as file:
        file.write(wanted)


def explain_pip(output):
    """One line for the two usual causes; pip's own last lines for anything else."""
    if "No space left on device" in output:
        fail("磁盘空间不足，没有装完。腾出空间后再运行一次。")
    unreachable = ("NewConnectionError", "ConnectionError", "Could not fetch URL")
    nothing_found = "from versions: none" in output
    if nothing_found or any(word in output for word in unreachable):
        fail("连不上软件包仓库，没有装完。请检查网络或 pip 的镜像设置，再运行一次。")
    fail("软件包没有装成：\n" + "\n".join(output.strip().splitlines()[-5:]))


def say(text):
    sys.stderr.write(text + "\n")


def check_port():
    """Before anything else is done, so that the answer comes at once."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        fail(f"PORT={text} 不是端口号。换一个，例如：PORT=8001 make run")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            if error.errno == errno.EACCES:
                fail(f"没有权限使用端口 {text}。换一个：PORT=8001 make run")
            fail(f"端口 {text} 已被占用。换一个：PORT=8001 make run")


def call(*command):
    """Run one step in the environment; its exit code ends ours if it fails."""
    environ = dict(os.environ)
    environ["PATH"] = os.path.join(VENV, "bin") + os.pathsep + environ.get("PATH", "")
    paths = [ROOT, os.path.join(ROOT, "site")]
    environ["PYTHONPATH"] = os.pathsep.join(paths)
    code = subprocess.run(command, cwd=ROOT, env=environ).returncode
    if code:
        sys.exit(code)


def run():
    check_port()
    install("requirements.txt")
    os.chdir(ROOT)
    python = environment_python()
    os.execv(python, [python, "manage.py", "serve"])  # noqa: S606 — becomes it


def test():
    install("requirements-dev.txt")
    call(environment_python(), "manage.py", "compile_catalogues")
    # Two processes: what the smallest machine has. -rs names every skip and its cure.
    call(
        "pytest",
        "-rs",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
        *sys.argv[2:],
    )


def lint():
    install("requirements-dev.txt")
    call("ruff", "check", ".")
    call("ruff", "format", "--check", ".")
    call("mypy")
    call("lint-imports", "--no-logo")
    call(environment_python(), "manage.py", "makemigrations", "--check", "--dry-run")


def check():
    lint()
    test()


def catalogue():
    """Bring the catalogues up to date with the words in the code (needs gettext)."""
    install("requirements-dev.txt")
    call(
        environment_python(),
        "manage.py",
        "makemessages",
        "--locale=en",
        "--no-obsolete",
        "--no-wrap",
        "--ignore=.venv*",
        "--ignore=var",
        "--ignore=tests",
    )


def pins():
    """Resolve requirements.in and requirements-dev.in anew in a fresh environment."""
    install("requirements-dev.txt")
    for name in ("requirements", "requirements-dev"):
        call(
            "pip-compile",
            "--quiet",
            "--no-header",
            "--no-emit-index-url",
            "--no-emit-find-links",
            "--strip-extras",
            "--output-file",
            f"{name}.txt",
            f"{name}.in",
        )


TASKS = {
    "run": run,
    "test": test,
    "lint": lint,
    "check": check,
    "catalogue": catalogue,
    "pins": pins,
}

if __name__ == "__main__":
    try:
        TASKS[sys.argv[1]]()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            fail("磁盘空间不足。腾出空间后再运行一次。")
        raise
    except KeyboardInterrupt:
        sys.exit(130)
