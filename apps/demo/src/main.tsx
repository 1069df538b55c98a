import { render } from "preact";
import { App } from "./app.js";
import { lookForKept } from "./state/kept-state.js";
import { isTraining } from "./state/training-state.js";
import "./styles/index.css";

render(<App />, document.getElementById("app") as HTMLElement);
void lookForKept();

addEventListener("beforeunload", (event) => {
  if (isTraining.value) event.preventDefault();
});

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  void navigator.serviceWorker.register("./service-worker.js").catch(() => undefined);
}
