// Says under a broadcast script how long it takes to read, as it is typed.
// Without this file nothing is missing: the slip has the same figures.
const form = document.querySelector("#page-edit-form");
const speech = document.querySelector("#id_speech");
const body = document.querySelector("#panel-child-content-body-section, [data-contentpath='body']");
const script = document.currentScript || document.querySelector("script[data-minutes-url]");

function spokenText() {
  return [...body.querySelectorAll("textarea, input[type=text]")]
    .filter((field) => !field.closest("[data-contentpath=citation]"))
    .map((field) => field.value)
    .join("\n");
}

function start() {
  const line = document.createElement("p");
  line.className = "office-spoken";
  line.setAttribute("role", "status");
  body.before(line);
  let timer = 0;
  let asked = 0;
  async function ask() {
    const number = ++asked;
    const data = new FormData();
    data.set("text", spokenText());
    data.set("speech", speech.value);
    data.set("repeats", document.querySelector("#id_repeats")?.value ?? "1");
    data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const answer = await fetch(script.dataset.minutesUrl, { method: "POST", body: data });
      if (answer.ok && number === asked) line.textContent = (await answer.json()).words;
    } catch {
      // Offline: the last figure stays, it is asked again with the next key.
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 400);
  });
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(ask, 400);
  }).observe(body, { childList: true, subtree: true });
  ask();
}

if (form && speech && body && script) start();
