/* What one browser knows of one attempt: a plain object, and the few ways it may change.
 *
 * {attempt, token, seq, savedAt, offset, deadline, answers: {item: {keys, rev, unsent}}, marks}
 * seq is the sequence of the server that the sent answers stand for. rev counts the
 * changes of an item, so that an acknowledgement never covers a later change.
 */

export function freshRecord(attempt) {
  return {
    attempt,
    token: "",
    seq: 0,
    savedAt: null,
    offset: 0,
    deadline: null,
    answers: {},
    marks: [],
  };
}

/** The candidate chose: held here first, sent afterwards. */
export function change(record, item, keys) {
  const rev = (record.answers[item]?.rev ?? 0) + 1;
  record.answers[item] = { keys, rev, unsent: true };
}

/** Every answer that the server has not acknowledged, with the revision it has now. */
export function pending(record) {
  const responses = {};
  const revs = {};
  for (const [item, answer] of Object.entries(record.answers)) {
    if (!answer.unsent) continue;
    responses[item] = answer.keys;
    revs[item] = answer.rev;
  }
  return { responses, revs, count: Object.keys(revs).length };
}

/** The server committed these revisions under seq. */
export function acknowledge(record, revs, seq, savedAt) {
  for (const [item, rev] of Object.entries(revs)) {
    const answer = record.answers[item];
    if (answer?.rev === rev) answer.unsent = false;
  }
  record.seq = Math.max(record.seq, seq);
  record.savedAt = savedAt;
}

/** Take over what the server holds; answers it has not acknowledged win over it. */
export function rebase(record, seq, responses) {
  const answers = {};
  for (const [item, keys] of Object.entries(responses)) {
    answers[item] = { keys, rev: record.answers[item]?.rev ?? 0, unsent: false };
  }
  for (const [item, answer] of Object.entries(record.answers)) {
    if (answer.unsent) answers[item] = answer;
  }
  record.answers = answers;
  record.seq = seq;
}

export function answeredCount(record) {
  return Object.values(record.answers).filter((answer) => answer.keys.length).length;
}
