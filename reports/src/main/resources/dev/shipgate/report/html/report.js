'use strict';
// Adds what needs script to a page that is complete without it: sorting, filtering and copying.
const element = (name, className, text) => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
};

// Compares numbers as numbers, "15/16" by its first; everything else as text. What has no number comes last.
const figure = (text) => {
  const found = /^[^0-9A-Za-z]*?(-?[0-9][0-9 ,]*(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?)/i.exec(text);
  return found ? Number(found[1].replace(/[ ,]/g, '')) : NaN;
};
const compare = (a, b) => {
  const [x, y] = [figure(a), figure(b)];
  if (Number.isNaN(x) && Number.isNaN(y)) return a.localeCompare(b);
  return Number.isNaN(x) ? 1 : Number.isNaN(y) ? -1 : x - y;
};

const sortable = (table) => {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = element('button', 'sort', head.textContent);
    button.type = 'button';
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const descending = head.getAttribute('aria-sort') === 'ascending';
      heads.forEach((each) => each.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      const text = (row) => row.cells[column].textContent.trim();
      body.append(...[...body.rows].sort((a, b) => (descending ? compare(text(b), text(a)) : compare(text(a), text(b)))));
    });
  });
};

const filterable = (list, items, what) => {
  const label = element('label', 'filter', `Show ${what} with `);
  const field = element('input', '', '');
  const count = element('output', '', '');
  field.type = 'search';
  label.append(field, ' ', count);
  list.before(label);
  field.addEventListener('input', () => {
    const wanted = field.value.toLowerCase();
    let shown = 0;
    for (const item of items) {
      item.hidden = !item.textContent.toLowerCase().includes(wanted);
      shown += item.hidden ? 0 : 1;
    }
    count.textContent = wanted ? `${shown} of ${items.length}` : '';
  });
};

const SHORT = 12;
for (const table of document.querySelectorAll('.scroll > table')) {
  const rows = table.tBodies.length === 1 ? [...table.tBodies[0].rows] : [];
  if (rows.length < 2 || table.querySelector('[colspan], [rowspan]')) continue;
  if (!table.classList.contains('matrix') && !table.classList.contains('lanes')) sortable(table);
  if (rows.length > SHORT) filterable(table.parentElement, rows, 'rows');
}
for (const strip of document.querySelectorAll('.strip')) {
  if (strip.children.length > SHORT) filterable(strip, [...strip.children], 'positions');
}
for (const command of document.querySelectorAll('.command')) {
  const button = element('button', 'copy', 'Copy');
  button.type = 'button';
  command.before(button);
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(command.textContent.trim());
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(command);
      button.textContent = 'Selected: copy it with the keyboard';
    }
  });
}
