"""The keys that every test database holds, and who acts with them."""

from uuid import UUID

from app.domain.permissions import Actor, Role

SECRETS = {
    Role.SUPERVISOR: "fw_supervisor_of-the-tests",
    Role.OFFICER: "fw_officer_of-the-tests",
    Role.DASHBOARD: "fw_dashboard_of-the-tests",
}
KEY_IDS = {
    Role.SUPERVISOR: UUID("019ab000-0000-7000-8000-000000000001"),
    Role.OFFICER: UUID("019ab000-0000-7000-8000-000000000002"),
    Role.DASHBOARD: UUID("019ab000-0000-7000-8000-000000000003"),
}
# Not the name of anything in the register; fixed, so that tests are called the same each run.
NOBODYS_ID = UUID("019ab000-0000-7000-8000-00000000dead")
THE_SUPERVISOR = Actor(Role.SUPERVISOR, KEY_IDS[Role.SUPERVISOR])
THE_OFFICER = Actor(Role.OFFICER, KEY_IDS[Role.OFFICER])
