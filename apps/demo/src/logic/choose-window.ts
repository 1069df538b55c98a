const usualWindow = 24;
/** More windows than this make an epoch long without saying much more: they overlap. */
const enoughWindows = 1500;

/** A window and stride to begin with: 24 steps, or fewer where the rows would not give 40 windows. */
export function chooseWindow(rows: number): { window: number; stride: number } {
  const window = rows >= 40 + usualWindow ? usualWindow : Math.max(4, Math.min(usualWindow, Math.floor(rows / 3)));
  return { window, stride: Math.max(1, Math.ceil((rows - window + 1) / enoughWindows)) };
}
