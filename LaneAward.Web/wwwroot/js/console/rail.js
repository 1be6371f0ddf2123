// On a low screen the last pages of the rail lie behind its foot: the page that is open does not.
document.querySelector('.nav [aria-current]')?.scrollIntoView({ block: 'nearest' });
