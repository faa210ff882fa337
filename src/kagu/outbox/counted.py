"""What workers count for Prometheus: deliveries tried, and mails that came back."""

from prometheus_client import Counter

ATTEMPTS = Counter(
    "kagu_outbox_attempts",
    "Deliveries tried by workers, by kind, the service they are for, and what came of each",
    ["kind", "service", "outcome"],
)
BOUNCES = Counter("kagu_bounces", "Mails that came back, by what their report says", ["outcome"])
