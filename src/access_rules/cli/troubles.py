"""What to say when a file cannot be read or written."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path

from access_rules.diagnostic import Message

_PROBLEMS: Mapping[int, Message] = {
    errno.ENOENT: Message("没有这个文件", "there is no such file"),
    errno.EISDIR: Message("这是文件夹，不是文件", "this is a folder, not a file"),
    errno.ENOTDIR: Message("路径中有一段是文件，不是文件夹", "a part of the path is a file, not a folder"),
    errno.EACCES: Message("没有权限", "permission denied"),
    errno.EPERM: Message("没有权限", "permission denied"),
    errno.EROFS: Message("磁盘是只读的", "the disk is read-only"),
    errno.ENOSPC: Message("磁盘已满", "the disk is full"),
    errno.ENAMETOOLONG: Message("名称太长", "the name is too long"),
    errno.ELOOP: Message("符号链接成了循环", "symbolic links form a circle"),
}

_NO_FOLDER = Message("没有这个文件夹", "there is no such folder")


def trouble(error: OSError) -> Message:
    """Which file, and what is the matter with it."""
    name = error.filename if isinstance(error.filename, str) else str(error.filename or "")
    told = error.strerror or type(error).__name__
    problem = _PROBLEMS.get(error.errno or 0, Message(told, told))
    if error.errno == errno.ENOENT and name and not Path(name).parent.is_dir():
        problem = _NO_FOLDER
    if not name:
        return problem
    return Message(f"`{name}`：{problem.zh}", f"`{name}`: {problem.en}")
