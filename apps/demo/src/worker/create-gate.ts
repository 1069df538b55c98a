import type { Engine, Executable } from "@timevae/graph";

/** A door that work has to pass. */
export interface Gate {
  readonly isClosed: boolean;
  close(): void;
  open(): void;
  /** Resolves at once, or when the gate opens. */
  pass(): Promise<void>;
}

export function createGate(): Gate {
  let opened: Promise<void> | undefined;
  let release: (() => void) | undefined;
  return {
    get isClosed() {
      return opened !== undefined;
    },
    close() {
      opened ??= new Promise((resolve) => {
        release = resolve;
      });
    },
    open() {
      release?.();
      opened = undefined;
      release = undefined;
    },
    pass: async () => opened,
  };
}

/** An engine whose training calls wait while the gate is closed. Everything else goes on: samples can be drawn in a pause. */
export function gateEngine(engine: Engine, gate: Gate): Engine {
  return {
    name: engine.name,
    async compile(program, options) {
      const executable = await engine.compile(program, options);
      const isTraining = program.state.length > 0;
      const gated: Executable = {
        run: async (feeds) => {
          if (isTraining) await gate.pass();
          return executable.run(feeds);
        },
        runSteps: async (feeds, steps) => {
          await gate.pass();
          return executable.runSteps(feeds, steps);
        },
        readState: () => executable.readState(),
        writeState: (state) => executable.writeState(state),
        dispose: () => executable.dispose(),
      };
      return gated;
    },
  };
}
