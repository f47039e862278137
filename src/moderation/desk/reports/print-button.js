// A browser without scripts has a menu to print by.
const button = document.getElementById('print');
button.hidden = false;
button.addEventListener('click', () => window.print());
