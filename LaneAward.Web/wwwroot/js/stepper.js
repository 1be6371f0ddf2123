// Minus and plus beside a number. Holding a button goes on stepping.
const HOLD_MS = 450;
const REPEAT_MS = 80;
const MOST = 1_000_000;
let timer = 0;
let held = false;

document.addEventListener('click', event => {
  const button = event.target.closest('[data-step]');
  if (!button) {
    return;
  }
  if (!held) {
    step(button);
  }
  held = false;
});

document.addEventListener('pointerdown', event => {
  const button = event.target.closest('[data-step]');
  held = false;
  if (button) {
    timer = setTimeout(() => repeat(button), HOLD_MS);
  }
});

for (const end of ['pointerup', 'pointercancel', 'pointerleave']) {
  document.addEventListener(end, () => clearTimeout(timer));
}

function repeat(button) {
  held = true;
  step(button);
  timer = setTimeout(() => repeat(button), REPEAT_MS);
}

function step(button) {
  const input = button.closest('.stepper').querySelector('input');
  const decimals = Number(input.dataset.decimals ?? 0);
  const low = Number(input.dataset.min ?? 0);
  const next = (Number(input.value) || 0) + Number(button.dataset.step);
  input.value = String(Number(Math.min(MOST, Math.max(low, next)).toFixed(decimals)));
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}
