/** Hours with a course of the day, two columns, and a little noise that is the same every time. */
export function exampleCsv(hours: number): string {
  const rows = Array.from({ length: hours }, (_, hour) => {
    const time = new Date(Date.UTC(2024, 0, 1, hour)).toISOString().slice(0, 16);
    const noise = Math.sin(hour * 12.9898) * 43758.5453;
    const course = Math.sin((2 * Math.PI * hour) / 24);
    const slow = Math.sin((2 * Math.PI * hour) / 171);
    return `${time},${(50 + 20 * course + 8 * slow + 3 * (noise - Math.floor(noise))).toFixed(3)},${(10 - 4 * course).toFixed(3)}`;
  });
  return ["time,load,temperature", ...rows].join("\n");
}
