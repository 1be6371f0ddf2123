// Ready words for a note: a chip puts its words into the field, or takes them out again; typing keeps the chips in step.
const SEPARATOR = ', ';

document.addEventListener('click', event => {
  const chip = event.target.closest('[data-chip]');
  const field = chip && fieldOf(chip);
  if (!field) {
    return;
  }
  const words = chip.textContent.trim();
  const parts = split(field.value);
  field.value = (parts.includes(words) ? parts.filter(part => part !== words) : [...parts, words]).join(SEPARATOR);
  field.dispatchEvent(new Event('input', { bubbles: true }));
});

document.addEventListener('input', event => {
  for (const chip of document.querySelectorAll('[data-chip]')) {
    if (fieldOf(chip) === event.target) {
      chip.setAttribute('aria-pressed', String(split(event.target.value).includes(chip.textContent.trim())));
    }
  }
});

function fieldOf(chip) {
  return (chip.closest('form, dialog') ?? document).querySelector(chip.dataset.chip);
}

function split(text) {
  return text.split(SEPARATOR).map(part => part.trim()).filter(Boolean);
}
