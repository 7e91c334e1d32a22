/* Where a lesson stands: the slide, whether its answer is out, whether the screen is dark.
 *
 * The two windows of a lesson tell each other on a channel of their own. Nothing else goes
 * through it: what the teacher counts never leaves the presenter's window.
 */

const KEYS = {
  " ": "next",
  ArrowRight: "next",
  PageDown: "next",
  ArrowLeft: "back",
  PageUp: "back",
  b: "black",
  B: "black",
  Escape: "leave",
};

export const slides = [...document.querySelectorAll("[data-slide]")];

const asks = (index) => slides[index]?.hasAttribute("data-question") ?? false;

/** The state after an action; a question shows its answer before the next slide comes. */
export function step(state, action) {
  const { index, revealed, black } = state;
  if (action === "black") return { ...state, black: !black };
  if (black) return { ...state, black: false };
  if (action === "next" && asks(index) && !revealed) return { ...state, revealed: true };
  if (action === "next") return at(index + 1, state);
  if (action === "back" && revealed) return { ...state, revealed: false };
  return at(index - 1, state);
}

function at(index, state) {
  const inside = Math.min(Math.max(index, 0), slides.length - 1);
  return inside === state.index ? state : { index: inside, revealed: false, black: false };
}

function begin() {
  const number = Number.parseInt(location.hash.slice(1), 10);
  const index = number >= 1 && number <= slides.length ? number - 1 : 0;
  return { index, revealed: false, black: false };
}

function sound(state) {
  return (
    Number.isInteger(state?.index) && state.index >= 0 && state.index < slides.length
  );
}

/** Runs one window: `draw` shows a state, `leave` is what Esc does when nothing is dark. */
export function run({ draw, leave }) {
  const channel = new BroadcastChannel(`lesson-${document.body.dataset.slug}`);
  let state = begin();

  function show(next) {
    state = next;
    history.replaceState(null, "", `#${state.index + 1}`);
    draw(state);
  }

  function act(action) {
    if (action === "leave" && !state.black) return leave();
    const next = step(state, action === "leave" ? "black" : action);
    channel.postMessage({ state: next });
    return show(next);
  }

  channel.addEventListener("message", ({ data }) => {
    if (data.hello) channel.postMessage({ state });
    else if (sound(data.state)) show(data.state);
  });
  document.addEventListener("keydown", (event) => {
    const action = KEYS[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    // A space on a button presses the button.
    if (event.key === " " && event.target.closest("button, a")) return;
    event.preventDefault();
    act(action);
  });
  document.querySelectorAll("[data-go]").forEach((button) => {
    button.addEventListener("click", () => act(button.dataset.go));
  });
  show(state);
  channel.postMessage({ hello: true });
}
