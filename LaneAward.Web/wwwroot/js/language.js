// What was typed and chosen goes over to the page in the other language and no further; digits of a PIN do not.
import { dropDraft } from './drafts.js';
import { leadOn } from './next-page.js';
import { fact } from './page.js';
import { fieldsIn, isChoice, putBack, read } from './typed-fields.js';

const NAME = 'la-typed';

document.addEventListener('submit', event => {
  if (event.target.matches('[data-language-form]')) {
    event.preventDefault();
    change(event.target, event.submitter);
  }
}, true);

function change(form, button) {
  // An order that was chosen from the list stands in its link, not in this page's address.
  const chosen = document.querySelector('[data-pick][aria-current="true"]')?.getAttribute('href');
  if (chosen || !answersForm()) {
    form.elements.back.value = chosen ?? location.pathname + location.search;
  }
  leadOn(form, button, () => {
    takeAlong(fieldsIn(document).filter(isChanged).map(read));
    dropDraft();
  });
}

function takeAlong(fields) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ actor: fact('actor'), fields }));
  } catch (error) {
    console.info('This browser keeps nothing: what was typed does not go over', error);
  }
}

document.addEventListener('modules-ready', () => {
  const kept = JSON.parse(sessionStorage.getItem(NAME) ?? 'null');
  sessionStorage.removeItem(NAME);
  if (kept?.actor === fact('actor')) {
    kept.fields.forEach(field => putBack(document, field));
  }
});

function answersForm() {
  return !fact('version');
}

// The answer to a form shows what was typed as if it had stood there from the start; the page that follows would not.
function isChanged(field) {
  if (answersForm()) {
    return field.type !== 'radio' || field.checked;
  }
  return isChoice(field)
    ? field.checked !== field.defaultChecked && (field.type !== 'radio' || field.checked)
    : field.matches('select') || field.value !== field.defaultValue;
}
