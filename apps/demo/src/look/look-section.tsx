export function LookSection() {
  return null;
}
