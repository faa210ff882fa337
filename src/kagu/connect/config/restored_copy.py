"""What a copy of the database does not know when it is put back: deletions, ended sessions, time."""

from datetime import datetime

from django.db.models import F

from kagu.connect.accounts.delete_account import AlreadyDeleted, delete_account
from kagu.connect.accounts.end_sessions import end_everybodys_sessions
from kagu.connect.accounts.models import PlannedDeletion, User
from kagu.site import clock

# People read it in their history.
REASON = "Remise en service après un incident"
BY = "operator"


def delete_again(key: str) -> bool:
    """The account of this key was deleted after the copy was made; whether that had to be done again."""
    user = User.objects.filter(pk=key).first()
    if user is None:
        return False
    try:
        delete_account(user, actor=BY, reason=REASON)
    except AlreadyDeleted:
        return False
    return True


def end_sessions_of_the_copy(made_at: datetime) -> str:
    """Some were ended since, perhaps because they were stolen: nobody knows which, so all of them."""
    return f"{end_everybodys_sessions(actor=BY, reason=REASON)} accounts are logged out everywhere"


def prolong_planned_deletions(made_at: datetime) -> str:
    """Who changed their mind after the copy gets the time back to say so again."""
    age = clock.now() - made_at
    count = PlannedDeletion.objects.update(due_at=F("due_at") + age)
    return f"{count} planned deletions wait {age.days} days and {age.seconds // 3600} hours longer"
