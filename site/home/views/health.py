"""Whether the site is well, for the balancer and whoever watches (interfaces §1)."""

from datetime import UTC

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from home.domain.heartbeat import worker_seen_at


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """503 when the database does not answer. A silent worker is told, not judged:
    expiry and results do not depend on it."""
    try:
        seen = worker_seen_at()
    except DatabaseError:
        connection.close()
        body = {"status": "failing", "database": "failing", "worker_seen_at": None}
        return JsonResponse(body, status=503)
    stamp = seen.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seen else None
    return JsonResponse({"status": "ok", "database": "ok", "worker_seen_at": stamp})
