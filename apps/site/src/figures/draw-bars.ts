/** Numbers as bars with their values beside them, the first on top. */
export function drawBars(values: readonly number[], width: number): string {
  const row = 22;
  const most = Math.max(...values, Number.MIN_VALUE);
  const bars = values.map((value, i) => {
    const length = Math.max(1, Math.round((value / most) * (width - 130)));
    const y = i * row;
    return (
      `<text x="52" y="${y + 15}" text-anchor="end" fill="var(--muted)">unit ${i + 1}</text>` +
      `<rect x="60" y="${y + 4}" width="${length}" height="14" rx="2" fill="var(--real)"/>` +
      `<text x="${68 + length}" y="${y + 15}" fill="var(--ink)">${value.toFixed(2)}</text>`
    );
  });
  const height = values.length * row;
  return `<svg role="img" aria-label="${values.length} bars" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-size="12">${bars.join("")}</svg>`;
}
