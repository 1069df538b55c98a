import { loadGenerator } from "@timevae/onnx";
import * as ort from "onnxruntime-web";

const element = (id) => document.getElementById(id);
const status = element("status");

try {
  const answer = await fetch("generator/decoder.onnx");
  if (!answer.ok) throw new Error("generator/decoder.onnx: not there; npm run learn makes it");
  const generator = await loadGenerator(new Uint8Array(await answer.arrayBuffer()), { ort });
  const draw = async () => {
    const began = performance.now();
    const windows = await generator.sample(40, { seed: Number(element("seed").value) });
    const [count, steps, features] = windows.shape;
    plot(element("chart"), windows);
    const took = Math.max(1, Math.round(performance.now() - began));
    status.textContent = `${count} days of ${steps} hours × ${features} columns in ${took} ms; drawn: ${windows.columns[0]}`;
  };
  element("draw").addEventListener("click", () => draw().catch(report));
  element("draw").disabled = false;
  await draw();
} catch (error) {
  report(error);
}

/** The first column of every window as a line. */
function plot(canvas, { values, shape: [count, steps, features] }) {
  const firsts = values.filter((_, i) => i % features === 0);
  const [low, high] = [Math.min(...firsts), Math.max(...firsts)];
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (let n = 0; n < count; n++) {
    context.beginPath();
    context.strokeStyle = `hsl(${(360 * n) / count} 60% 45% / 0.6)`;
    for (let t = 0; t < steps; t++) {
      const share = (firsts[n * steps + t] - low) / (high - low);
      context.lineTo((canvas.width * t) / (steps - 1), canvas.height * (1 - share));
    }
    context.stroke();
  }
}

function report(error) {
  status.textContent = error.message;
  console.error(error);
}
