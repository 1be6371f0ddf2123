// What somebody typed or chose, as it is carried over to another page of the same person. Never the digits of a PIN.

const FIELDS = 'input[name]:not([type="hidden"], [type="password"], [data-pin]), textarea[name], select[name]';

export function fieldsIn(root) {
  return [...root.querySelectorAll(FIELDS)];
}

export function isField(element) {
  return Boolean(element.matches?.(FIELDS));
}

export function isChoice(field) {
  return field.type === 'radio' || field.type === 'checkbox';
}

// The same field on another page: the form's address, its name and, of a choice, which one.
export function idOf(field) {
  return [field.form?.getAttribute('action'), field.name, isChoice(field) ? field.value : ''].join(' ');
}

export function read(field) {
  return { id: idOf(field), value: field.value, checked: field.checked };
}

export function putBack(root, { id, value, checked }) {
  for (const field of fieldsIn(root).filter(other => idOf(other) === id)) {
    const stood = isChoice(field) ? field.checked === checked : field.value === value;
    if (stood) {
      continue;
    }
    if (isChoice(field)) {
      field.checked = checked;
    } else {
      field.value = value;
    }
    field.dispatchEvent(new Event(isChoice(field) ? 'change' : 'input', { bubbles: true }));
  }
}
