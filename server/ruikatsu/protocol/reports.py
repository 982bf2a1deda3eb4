"""What is answered afterwards: the report and the audit log."""

from pydantic import BaseModel, Field

from ruikatsu.domain.audit import Act
from ruikatsu.domain.caring import Cared
from ruikatsu.domain.report import RoomReport


class ReportAnswer(BaseModel):
    """What a room was like. Times in ms since 1970; nobody is named. `erased_at`: from then on it is not to be had."""

    room: str
    title: str
    language: str
    time_zone: str
    now: int
    erased_at: int
    report: RoomReport
    curve: str = Field(
        description="as bearer of `GET /api/mood`: how the group felt, also when the room is erased"
    )


class AuditAnswer(BaseModel):
    """Every act of the staff and of the room itself, and whom to look after: the names live as long as the room."""

    room: str
    erased_at: int
    acts: list[Act]
    look_after: list[Cared]
