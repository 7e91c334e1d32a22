/* The three calls of the hot path, each answered by {kind, ...}; never an exception. */

const TIMEOUT = 15000;

const KINDS = {
  stale_sequence: "stale",
  superseded: "superseded",
  bad_token: "superseded",
  wrong_token: "superseded",
  attempt_closed: "closed",
  not_found: "closed",
};

async function call(method, path, token, body) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT);
  try {
    const response = await fetch(`/api/v1/attempts/${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        Accept: "application/json",
        ...(body ? { "Content-Type": "application/json" } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
      credentials: "omit",
      cache: "no-store",
      signal: controller.signal,
    });
    return await understand(response);
  } catch {
    return { kind: "unreachable" };
  } finally {
    clearTimeout(timer);
  }
}

/** A portal of a hotel or an office answers 200 with a page: that is no answer of ours. */
async function understand(response) {
  if (response.status === 429 || response.status >= 500) return { kind: "unreachable" };
  const data = await response.json();
  if (response.ok) {
    if (typeof data.server_time !== "string") return { kind: "unreachable" };
    return { kind: "ok", ...data };
  }
  if (typeof data.code !== "string") return { kind: "unreachable" };
  return { ...data, kind: KINDS[data.code] ?? "refused" };
}

export const save = (attempt, token, seq, responses) =>
  call("PATCH", `${attempt}/responses`, token, { seq, responses });

export const submit = (attempt, token, seq) =>
  call("POST", `${attempt}/submit`, token, { seq });

export const look = (attempt, token) => call("GET", attempt, token);
