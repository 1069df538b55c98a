import { DataSection } from "./data/data-section.js";
import { EditSection } from "./edit/edit-section.js";
import { LookSection } from "./look/look-section.js";
import { KeptNotice } from "./parts/kept-notice.js";
import { StepBar } from "./parts/step-bar.js";
import { TakeHomeSection } from "./take-home/take-home-section.js";
import { TrainSection } from "./train/train-section.js";

/** The whole page: five steps, from a file to a generator. */
export function App() {
  return (
    <>
      <a class="skip" href="#data">
        To the content
      </a>
      <StepBar />
      <main>
        <header class="intro">
          <h1>A generator of time series, made in this tab</h1>
          <p>
            Open a CSV, let a TimeVAE learn it, look at what it generates, change it, and take it home as an{" "}
            <code>.onnx</code> file. Nothing leaves your browser.
          </p>
        </header>
        <KeptNotice />
        <DataSection />
        <TrainSection />
        <LookSection />
        <EditSection />
        <TakeHomeSection />
      </main>
      <footer class="foot">
        <p>
          TimeVAE after Desai et al., 2021. Computed by ONNX Runtime in WebAssembly, with the packages of this project
          as any program would use them. Weather: vega-datasets, from NOAA.
        </p>
      </footer>
    </>
  );
}
