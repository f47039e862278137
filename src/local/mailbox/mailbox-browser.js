// Runs in the mailbox page: fetches the list anew when the server says that it has changed.
const changes = new EventSource('/changes');
changes.onmessage = async ({ data }) => {
  const list = document.getElementById('list');
  if (!list || list.dataset.version === data) return;
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const next = fresh.getElementById('list');
  if (!next) return;
  next.dataset.version = data;
  list.replaceWith(next);
  document.title = fresh.title;
  const empty = document.querySelector('.empty');
  const freshEmpty = fresh.querySelector('.empty');
  if (empty && freshEmpty) empty.replaceWith(freshEmpty);
};
