
// The terms: the chosen one is in sight in the list, and the consequences of a threshold follow its number.
for (const row of main.querySelectorAll('tr[aria-current]')) {
  const list = row.closest('.rows');
  list.scrollTop = row.offsetTop - list.clientHeight / 2;
}
for (const number of main.querySelectorAll('[data-live]')) {
  const form = number.form;
  const output = form.querySelector('.live');
  let last = 0;
  let waiting = 0;
  const follow = () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++last;
      const query = new URLSearchParams(new FormData(form));
      query.set('piece', '1');
      const response = await fetch('/terms/change?' + query).catch(() => null);
      // A slower answer to an older number is not shown.
      if (mine === last && response) output.innerHTML = await response.text();
    }, 120);
  };
  form.addEventListener('input', follow);
  // A slider next to the number, as far as twice what it is now.
  const slider = document.createElement('input');
  slider.type = 'range';
  slider.min = '0';
  slider.max = String(Math.max(50, 2 * Number(number.value || 0)));
  slider.value = number.value || '0';
  slider.setAttribute('aria-label', 'At least, in images');
  slider.addEventListener('input', () => { number.value = slider.value; });
  number.addEventListener('input', () => { slider.value = number.value; });
  number.after(slider);
}

// What is typed into a form is kept until it is saved: looking at consequences and going back loses nothing.
const typed = 'derm-typed ';
const where = new URLSearchParams(location.search);
// The part of a draft's key that all forms of a page share.
function pageKey(path, named) { return typed + JSON.stringify([path, where.get('facet'), where.get('term'), named]); }
function draft(form) { return pageKey(location.pathname, where.get('class')) + form.getAttribute('aria-label'); }
// A checkbox is named with its value: classes may have come or gone since it was ticked.
function fieldKey(field) { return field.type === 'checkbox' ? field.name + '=' + field.value : field.name; }
function drafts(work) {
  try { work(sessionStorage); } catch { /* a private window keeps nothing */ }
}
// Only what differs from what the page shows is kept: what was changed elsewhere meanwhile stays as it is now.
function isTyped(field) {
  if (field.type === 'checkbox') return field.checked !== field.defaultChecked;
  if (field.tagName !== 'SELECT') return field.value !== field.defaultValue;
  const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
  return field.value !== first?.value;
}
for (const form of main.querySelectorAll('form.deed')) {
  const shown = [...form.elements].filter((field) => field.name && field.type !== 'hidden');
  drafts((kept) => {
    const values = JSON.parse(kept.getItem(draft(form)) ?? 'null');
    if (!values || !Object.keys(values).length) return;
    for (const field of shown) {
      const value = values[fieldKey(field)];
      if (field.type === 'checkbox') {
        if (typeof value === 'boolean') field.checked = value;
      } else if (typeof value === 'string') field.value = value;
    }
    for (let fold = form.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  });
  form.addEventListener('input', () => drafts((kept) => kept.setItem(draft(form), JSON.stringify(Object.fromEntries(
    shown.filter(isTyped).map((field) => [fieldKey(field), field.type === 'checkbox' ? field.checked : field.value]))))));
}
// A new class's name is asked for where a new class is chosen; the draft above may have chosen one.
for (const select of main.querySelectorAll('form.deed select[name="class"]')) {
  const name = select.form.elements.label;
  const follow = () => {
    const isNew = select.value === '+';
    name.closest('label').hidden = !isNew;
    name.required = isNew;
  };
  select.addEventListener('change', () => { follow(); if (select.value === '+') name.focus(); });
  follow();
}
for (const form of main.querySelectorAll('form[action="/terms/save"], form[action="/terms/keep"], form[action="/terms/undo"]')) {
  form.addEventListener('submit', () => drafts((kept) => {
    // Those of the term that is saved, or of the pages without a term.
    const ofTerm = pageKey('/terms', null);
    for (const key of Object.keys(kept)) {
      if (where.get('term') ? key.startsWith(ofTerm) : key.startsWith(typed) && !key.startsWith(typed + '["/terms",')) {
        kept.removeItem(key);
      }
    }
  }));
}
