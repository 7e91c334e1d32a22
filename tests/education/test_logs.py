import logging

import pytest

from education.logs import LOGGERS, RoomOnly


def record(message, *args, **extra):
    made = logging.makeLogRecord(
        {"msg": message, "args": args, "name": "django.request"}
    )
    for name, value in extra.items():
        setattr(made, name, value)
    assert RoomOnly().filter(made)
    return made


@pytest.mark.parametrize("name", LOGGERS)
def test_filter_hangs_on_every_logger_of_requests(name):
    filters = logging.getLogger(name).filters
    assert [type(one) for one in filters if isinstance(one, RoomOnly)] == [RoomOnly]


def test_line_of_the_room_keeps_the_room_only(rf):
    request = rf.get("/classroom/lessons/13900000000/")
    made = record("Not Found: %s", request.path, request=request)
    assert made.getMessage() == "Not Found: /classroom/"
    assert not hasattr(made, "request")


def test_line_without_the_path_says_nothing_of_it(rf):
    request = rf.get("/classroom/")
    made = record("Invalid HTTP_HOST header: %r.", "13900000000", request=request)
    assert made.getMessage() == "refused at /classroom/"


def test_other_rooms_are_left_alone(rf):
    request = rf.get("/study/x/")
    made = record("Not Found: %s", request.path, request=request)
    assert (made.getMessage(), made.request) == ("Not Found: /study/x/", request)
