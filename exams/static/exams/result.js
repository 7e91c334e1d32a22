/* The attempt is over: nothing of it stays in this browser. */

import { dropPages } from "./leave.js";
import { forget } from "./queue.js";

const result = document.querySelector("[data-result]");
await dropPages();
await forget(result.dataset.attempt).catch(() => {});
